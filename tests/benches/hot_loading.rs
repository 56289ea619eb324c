//! From a file that is whole to the first task served, and what a hundred swaps cost the runs
//! that go on meanwhile. Built of what the tests stand on.
//!
//! `cargo bench -p hourglass-tests --bench hot_loading`, with `-- first` or `-- swaps` one of
//! the two.

#[path = "../integration/fixture/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests use the rest")]
mod fixture;
#[path = "../integration/server/versions.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod versions;

use std::{
    fs,
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream};
use hourglass::temporal::{StartActivity, StartWorkflow};

use fixture::{HostProcess, World, hello, hostile, interpreted, pattern, python};
use versions::{numbered, replace};

#[tokio::main]
async fn main() {
    let asked: Vec<String> = std::env::args().collect();
    let is_left_out = |other: &str| asked.iter().any(|word| word == other);
    if !is_left_out("swaps") {
        from_the_whole_file_to_the_first_task_served().await;
    }
    if !is_left_out("first") {
        swaps_under_load().await;
    }
}

const ROUNDS: usize = 10;

/// A component, and what is asked of it.
struct Candidate {
    name: &'static str,
    component: Vec<u8>,
    sidecar: &'static str,
    asked: Asked,
}

#[derive(Clone, Copy)]
enum Asked {
    /// Until its first workflow task is completed.
    Workflow,
    /// Until it has answered.
    Activity,
}

async fn from_the_whole_file_to_the_first_task_served() {
    let candidates = [
        Candidate {
            name: "hello (Rust)",
            component: hello().await,
            sidecar: "",
            asked: Asked::Workflow,
        },
        Candidate {
            name: "python-activity",
            component: python().await,
            sidecar: "[allow]\nenvironment = [\"GREETING\"]\n",
            asked: Asked::Activity,
        },
        Candidate {
            name: "hello-activity (Python with Temporal's SDK)",
            component: interpreted(&pattern("hello-activity"), "python").await,
            sidecar: "",
            asked: Asked::Workflow,
        },
    ];
    println!("load before: {}", load());
    println!("median and maximum of {ROUNDS}, in ms");
    for candidate in &candidates {
        let bytes = candidate.component.len();
        let (cold, cached) = rounds(candidate).await;
        println!(
            "{}, {bytes} bytes: cold {cold}, from the compiled cache {cached}",
            candidate.name
        );
    }
    println!("load after: {}", load());
}

/// Drops versions in that nobody has compiled, then the same ones on a host that has only their
/// compiled code.
async fn rounds(candidate: &Candidate) -> (String, String) {
    let world = World::new("figures").await;
    let environment = [("GREETING", "Hello")];
    let host = world.host_with(&environment);
    host.logged(&["no plugin serves"]).await;
    let mut cold = Vec::new();
    for number in 0..ROUNDS {
        cold.push(round(&world, candidate, number).await);
    }
    host.terminate().await;
    for number in 0..ROUNDS {
        fs::remove_file(world.plugins().join(format!("p{number}.wasm"))).expect("a file");
    }
    let host = world.host_with(&environment);
    host.logged(&["no plugin serves"]).await;
    let mut cached = Vec::new();
    for number in 0..ROUNDS {
        cached.push(round(&world, candidate, number).await);
    }
    (told(cold), told(cached))
}

/// From the moment at which the file is whole.
async fn round(world: &World, candidate: &Candidate, number: usize) -> Duration {
    let queue = format!("queue-{number}");
    let sidecar = format!("task-queue = \"{queue}\"\n{}", candidate.sidecar);
    world.drop_in(&format!("p{number}.toml"), sidecar.as_bytes());
    let component = numbered(&candidate.component, number);
    let (aside, file) = (world.folder().join("aside"), format!("p{number}.wasm"));
    fs::write(&aside, component).expect("a file beside the folder");
    match candidate.asked {
        Asked::Workflow => {
            let run = world
                .start_workflow(StartWorkflow {
                    workflow_id: format!("asked-{number}"),
                    workflow_type: "GreetingWorkflow".to_owned(),
                    task_queue: queue,
                    input: vec!["\"World\"".to_owned()],
                })
                .await;
            let begun = Instant::now();
            fs::rename(aside, world.plugins().join(file)).expect("a file in the folder");
            run.reaches("WorkflowTaskCompleted", 1).await;
            begun.elapsed()
        }
        Asked::Activity => {
            let id = format!("asked-{number}");
            let activity = StartActivity {
                activity_id: id.clone(),
                activity_type: "greet".to_owned(),
                task_queue: queue,
                input: vec!["\"World\"".to_owned()],
            };
            let run_id = world.client.start_activity(activity).await;
            let run_id = run_id.expect("a started activity");
            let begun = Instant::now();
            fs::rename(aside, world.plugins().join(file)).expect("a file in the folder");
            let closed = world.client.activity_closed(&id, &run_id).await;
            closed.expect("the activity ends");
            begun.elapsed()
        }
    }
}

const SWAPS: usize = 100;

/// What is allocated once and kept shows in the first round, what is lost in all of them.
const ROUNDS_OF_SWAPS: usize = 4;

/// Runs at a time.
const AT_ONCE: usize = 20;

async fn swaps_under_load() {
    let world = World::new("figures-swaps").await;
    world.append("[store]\nkeep-retired-seconds = 1\n");
    let component = hostile().await;
    replace(&world, "hostile.wasm", &component);
    let host = world.host_with(&[(
        "HOURGLASS_LOG",
        "hourglass::serve::collect=debug,hourglass=info",
    )]);
    println!("load before: {}", load());
    let (without, _) = latencies(&world, "warm", async { runs(300) }).await;
    drop(without);
    let memory = host.mebibytes("VmRSS");
    let (without, count) = latencies(&world, "without", async { runs(600) }).await;
    println!("{count} runs without swaps: {without} ms from start to end");
    println!("the host's memory: {memory} MiB");
    for round in 0..ROUNDS_OF_SWAPS {
        let swapping = swaps(&world, &host, &component, round * SWAPS);
        let begun = Instant::now();
        let (during, count) = latencies(&world, &format!("during-{round}"), swapping).await;
        let seconds = begun.elapsed().as_secs_f64();
        println!(
            "{count} runs during {SWAPS} swaps in {seconds:.1} s: {during} ms from start to end"
        );
        let after = host.mebibytes("VmRSS");
        let looks = host
            .log()
            .matches("retired versions were looked at")
            .count();
        host.logged_times(&["retired versions were looked at"], looks + 3)
            .await;
        let later = host.mebibytes("VmRSS");
        println!("the host's memory: {after} MiB then, {later} MiB a while later");
    }
    println!("load after: {}", load());
}

/// How long a load goes on.
enum Until {
    Count(usize),
    Done,
}

fn runs(count: usize) -> Until {
    Until::Count(count)
}

async fn swaps(world: &World, host: &HostProcess, component: &[u8], before: usize) -> Until {
    for number in before + 1..=before + SWAPS {
        replace(world, "hostile.wasm", &numbered(component, number));
        host.logged_times(&["plugin serves", "plugin=hostile"], number + 1)
            .await;
    }
    Until::Done
}

/// Workflows with a timer of a millisecond, one after the other in each of some lanes, until
/// `work` is done, and at least as many as it says.
async fn latencies(
    world: &World,
    name: &str,
    work: impl Future<Output = Until>,
) -> (String, usize) {
    let (until, watched) = tokio::sync::watch::channel(None);
    let lanes = stream::iter(0..AT_ONCE).map(|lane| {
        let watched = watched.clone();
        async move {
            let mut all = Vec::new();
            for number in 0.. {
                let is_over = match *watched.borrow() {
                    Some(Until::Done) => true,
                    Some(Until::Count(count)) => number >= count / AT_ONCE,
                    None => false,
                };
                if is_over {
                    break;
                }
                let mut workflow = world.hostile("Naps", &["1"]);
                workflow.workflow_id = format!("{name}-{lane}-{number}");
                let run = world.start_workflow(workflow).await;
                run.closed().await;
                // By the server's clock: a client that waits for the end is sometimes told
                // of it only when its call ends, after 20 s.
                all.push(run.history().await.duration());
            }
            all
        }
    });
    let lanes = lanes.buffer_unordered(AT_ONCE).collect::<Vec<_>>();
    let saying = async { until.send_replace(Some(work.await)) };
    let (all, _) = tokio::join!(lanes, saying);
    let all = all.concat();
    let count = all.len();
    (told(all), count)
}

/// The median and the maximum, in milliseconds.
fn told(mut times: Vec<Duration>) -> String {
    times.sort();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1_000.0;
    let (median, maximum) = (times[times.len() / 2], times[times.len() - 1]);
    let (median, maximum) = (milliseconds(median), milliseconds(maximum));
    format!("{median:.0}, {maximum:.0}")
}

/// Runnable processes on average over the last minute, as the kernel says it.
fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("unknown").to_owned()
}
