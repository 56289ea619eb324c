//! CPU time that a worker takes for a workflow of one activity: the host's beside a
//! native worker's, in turns on the same server.
//!
//! `cargo bench -p hourglass --bench worker_cpu`

#[path = "measure/guest.rs"]
mod guest;
#[path = "measure/load.rs"]
mod load;
#[path = "measure/workers.rs"]
mod workers;

use anyhow::Context;
use workers::{Server, Worker, Workflow};

const GREETING: Workflow = Workflow {
    workflow_type: "GreetingWorkflow",
    argument: Some("\"World\""),
};

const WORKFLOWS: usize = 300;

const ROUNDS: usize = 9;

/// What the kernel's clock ticks of /proc are on Linux, whatever its own frequency.
const MILLISECONDS_A_TICK: f64 = 10.0;

const CACHED_RUNS: usize = 1_000;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let server = Server::start()?;
    let client = server.client().await?;
    let workers = [
        Worker::host(&server, "hello", "greetings", CACHED_RUNS).await?,
        Worker::native(&server, CACHED_RUNS).await?,
    ];
    println!("load before: {}", load::load());
    let mut rounds = [Vec::new(), Vec::new()];
    for round in 0..=ROUNDS {
        for (worker, taken) in workers.iter().zip(&mut rounds) {
            let before = cpu_ticks(worker.id()?)?;
            let ended = async |id: String, run: String| {
                client.closed(&id, &run).await?;
                Ok(())
            };
            worker.each(&client, GREETING, WORKFLOWS, ended).await?;
            let ticks = cpu_ticks(worker.id()?)? - before;
            // The first round pays for what is made once.
            if round > 0 {
                taken.push(ticks as f64 * MILLISECONDS_A_TICK / WORKFLOWS as f64);
            }
        }
    }
    println!("CPU, ms a workflow; {ROUNDS} rounds of {WORKFLOWS}: median, least, most");
    for (worker, taken) in workers.iter().zip(&mut rounds) {
        taken.sort_by(f64::total_cmp);
        let median = taken[taken.len() / 2];
        let (least, most) = (taken[0], taken[taken.len() - 1]);
        println!("  {:10} {median:6.2} {least:6.2} {most:6.2}", worker.name);
    }
    println!("load after: {}", load::load());
    Ok(())
}

/// User and system time of a process and all its threads so far.
fn cpu_ticks(id: u32) -> anyhow::Result<u64> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
    // The second field is the program's name, which may hold anything.
    let (_, fields) = text.rsplit_once(") ").context("the fields of a process")?;
    let times = fields.split(' ').skip(11).take(2);
    Ok(times.map(str::parse::<u64>).sum::<Result<u64, _>>()?)
}
