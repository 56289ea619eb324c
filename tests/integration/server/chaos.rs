//! Two hosts, killed at random while two hundred workflows run.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use futures_util::{StreamExt, stream};
use hourglass::{
    pattern::{Pattern, check_after_a_kill},
    temporal::Closed,
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio::sync::Notify;

use crate::fixture::{HostProcess, World, patterns};

const WORKFLOWS: usize = 200;

/// Workflows at a time.
const AT_ONCE: usize = 40;

/// A host is killed each time as many workflows have ended.
const KILL_EVERY: usize = 15;

/// Two hosts of one world.
struct Hosts<'a> {
    world: &'a World,
    hosts: Mutex<[Option<HostProcess>; 2]>,
    ended: AtomicUsize,
    due: Notify,
}

impl Hosts<'_> {
    /// Notes that a workflow has ended.
    fn one_more(&self) {
        if (self.ended.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(KILL_EVERY) {
            self.due.notify_one();
        }
    }

    /// Kills one of the hosts and starts it again, each time it is due.
    async fn kill_and_restart(&self, mut random: StdRng) {
        loop {
            self.due.notified().await;
            let chosen = random.random_range(0..2);
            let victim = self.hosts.lock().unwrap()[chosen].take();
            victim.expect("a host").kill().await;
            self.hosts.lock().unwrap()[chosen] = Some(self.world.host());
        }
    }
}

/// Runs a pattern once, under an id of its own, and says what is wrong with its end.
async fn faults(world: &World, pattern: &Pattern, number: usize) -> Vec<String> {
    let pattern = renamed(pattern, format!("{}-{number}", pattern.name));
    let run = world.start(&pattern).await;
    let (runs, closed, history) = run.followed().await;
    if used_up_by_a_kill(&pattern, &closed) {
        return Vec::new();
    }
    let mut mismatches = check_after_a_kill(&pattern, runs, &closed, &history);
    mismatches.extend(run.mismatches_after_a_kill().await);
    let mismatches = mismatches.iter().map(ToString::to_string);
    let failures = history.task_failures();
    let failures = failures.iter().map(|failure| failure.join(": "));
    mismatches
        .chain(failures)
        .map(|fault| format!("{}: {fault}", pattern.work.id))
        .collect()
}

/// The same pattern under another id, also where its result names the id.
fn renamed(pattern: &Pattern, id: String) -> Pattern {
    let mut pattern = pattern.clone();
    let before = std::mem::replace(&mut pattern.work.id, id);
    let result = pattern.expected.result.take();
    let id = &pattern.work.id;
    pattern.expected.result = result.map(|result| result.replace(&before, id));
    pattern
}

/// A policy of two attempts is used up if a host dies in the second.
fn used_up_by_a_kill(pattern: &Pattern, closed: &Closed) -> bool {
    let timed_out = |messages: &[String]| messages.iter().any(|text| text.contains("timeout"));
    pattern.name == "exceptions" && matches!(closed, Closed::Failed(chain) if timed_out(chain))
}

/// The child of this pattern has one id, so its workflows go one after the other.
const ONE_AT_A_TIME: &str = "child-workflow";

#[tokio::test]
async fn two_hundred_workflows_end_right_while_their_hosts_are_killed() {
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let mut world = World::new("chaos").await;
    let patterns = patterns();
    for pattern in &patterns {
        world.load(pattern).await;
    }
    let hosts = Hosts {
        world: &world,
        hosts: Mutex::new([Some(world.host()), Some(world.host())]),
        ended: AtomicUsize::new(0),
        due: Notify::new(),
    };
    let (serial, parallel): (Vec<_>, Vec<_>) = (0..WORKFLOWS)
        .map(|number| (number, &patterns[number % patterns.len()]))
        .partition(|(_, pattern)| pattern.name == ONE_AT_A_TIME);
    let run = async |(number, pattern): (usize, &Pattern)| {
        let faults = faults(&world, pattern, number).await;
        hosts.one_more();
        faults
    };
    let all = async {
        let (one, many): (Vec<_>, Vec<_>) = tokio::join!(
            stream::iter(serial).then(run).collect(),
            stream::iter(parallel)
                .map(run)
                .buffer_unordered(AT_ONCE)
                .collect()
        );
        [one, many].concat().concat()
    };
    let faults = tokio::select! {
        faults = all => faults,
        () = hosts.kill_and_restart(StdRng::seed_from_u64(seed)) => unreachable!("it goes on"),
    };
    assert!(faults.is_empty(), "seed {seed}: {faults:#?}");
}
