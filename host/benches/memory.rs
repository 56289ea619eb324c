//! What an open run costs in memory: the private pages of a process before and after.
//!
//! `cargo bench -p hourglass --bench memory`

#[path = "measure/guest.rs"]
mod guest;
#[path = "measure/load.rs"]
mod load;
#[path = "measure/messages.rs"]
mod messages;
#[path = "measure/sandbox.rs"]
mod sandbox;
#[path = "measure/workers.rs"]
mod workers;

use std::{fs, process, sync::Arc};

use anyhow::Context;
use hourglass::{
    observe::LogScope,
    plugin::Queue,
    sandbox::{LoadedComponent, WorkflowInstance},
    temporal::{Client, figures::to_contract},
};
use workers::{Server, Worker, Workflow};

const ACCOUNT: Workflow = Workflow {
    workflow_type: "Account",
    argument: None,
};

/// Runs that are open when the first look is taken: what is made once has been made.
const BEFORE: usize = 50;

/// Runs more, when the other looks are taken.
const LOOKS: [usize; 2] = [1_000, 10_000];

const CACHED_RUNS: usize = BEFORE + LOOKS[1];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    println!("load before: {}", load::load());
    println!("private pages, kB a run (1,000 bytes)");
    instances(&sandbox::load(&sandbox::sandbox()?, "account").await?)?;
    for host in [true, false] {
        let server = Server::start()?;
        let client = server.client().await?;
        let worker = match host {
            true => Worker::host(&server, "account", "account", CACHED_RUNS).await?,
            false => Worker::native(&server, CACHED_RUNS).await?,
        };
        processes(&worker, &client).await?;
    }
    println!("load after: {}", load::load());
    Ok(())
}

/// Instances in this process, each with an open run and nothing else.
fn instances(component: &Arc<LoadedComponent>) -> anyhow::Result<()> {
    let mut instances = Vec::with_capacity(CACHED_RUNS);
    for _ in 0..BEFORE {
        instances.push(instance(component)?);
    }
    let before = private_bytes(process::id())?;
    for runs in LOOKS {
        while instances.len() < BEFORE + runs {
            instances.push(instance(component)?);
        }
        report(
            "instances alone",
            runs,
            private_bytes(process::id())? - before,
        );
    }
    Ok(())
}

fn instance(component: &Arc<LoadedComponent>) -> anyhow::Result<WorkflowInstance> {
    let queue = Queue {
        namespace: "default".to_owned(),
        task_queue: "account".to_owned(),
    };
    let proto = messages::beginning("Account", None);
    let activation = to_contract(proto, &queue).context("the contract has it")?;
    let mut instance = WorkflowInstance::new(component.clone())?;
    let answer = instance.activate(&activation, &Arc::<LogScope>::default())?;
    answer.map_err(|failure| anyhow::anyhow!("the guest fails the task: {failure:?}"))?;
    Ok(instance)
}

/// Open runs of a worker on a server.
async fn processes(worker: &Worker, client: &Client) -> anyhow::Result<()> {
    open(worker, client, BEFORE).await?;
    let before = private_bytes(worker.id()?)?;
    let mut opened = 0;
    for runs in LOOKS {
        open(worker, client, runs - opened).await?;
        opened = runs;
        report(worker.name, runs, private_bytes(worker.id()?)? - before);
    }
    Ok(())
}

/// Starts `count` workflows and waits until each has had its first turn.
async fn open(worker: &Worker, client: &Client, count: usize) -> anyhow::Result<()> {
    let had_a_turn = async |id: String, run: String| {
        let turn = "WorkflowTaskCompleted";
        client.wait_for_events(&id, &run, turn, 1).await?;
        Ok(())
    };
    worker.each(client, ACCOUNT, count, had_a_turn).await
}

/// Pages that no other process shares, in bytes.
fn private_bytes(id: u32) -> anyhow::Result<u64> {
    let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup"))?;
    let kibibytes = text
        .lines()
        .filter(|line| line.starts_with("Private_"))
        .filter_map(|line| line.split_whitespace().nth(1))
        .map(str::parse::<u64>)
        .sum::<Result<u64, _>>()?;
    Ok(kibibytes << 10)
}

fn report(what: &str, runs: usize, bytes: u64) {
    let each = bytes as f64 / runs as f64 / 1e3;
    println!("  {what:16} {runs:6} runs {each:8.1}");
}
