//! Several hosts with one store.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use futures_util::{StreamExt, stream};
use hourglass::{plugin::Digest, temporal::Closed};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio::sync::Notify;

use super::versions::{let_go, next_version, said, says_its_version};
use crate::fixture::{HostProcess, ObjectStore, Place, World, component, hostile, pattern};

/// A host's configuration for a store that others have, too.
fn shares(store: &ObjectStore) -> String {
    format!("[store]\nurl = {:?}\nfolder = \"local\"\n", store.url())
}

#[tokio::test]
async fn a_second_host_with_an_empty_disk_serves_what_the_first_one_put_into_the_object_store() {
    let world = World::new("object-store").await;
    let store = ObjectStore::start().await;
    let (first, second) = (hostile().await, next_version(&hostile().await));
    let (one, two) = (
        world.place("one", &shares(&store)),
        world.place("two", &shares(&store)),
    );
    one.drop_in("hostile.wasm", &first);
    let host = one.host(&store.environment());
    let old = says_its_version(&world, "old").await;
    one.drop_in("hostile.wasm", &second);
    host.logged(&["plugin serves", &Digest::of(&second).short()])
        .await;
    let new = says_its_version(&world, "new").await;
    host.kill().await;
    let other = two.host(&store.environment());
    assert_eq!(let_go(&world, &old).await, "\"this is version one\"");
    assert_eq!(let_go(&world, &new).await, "\"this is version two\"");
    let newest = says_its_version(&world, "newest").await;
    assert_eq!(let_go(&world, &newest).await, "\"this is version two\"");
    // What is dropped in on one is served by the other, which follows the store's table.
    let again = one.host(&store.environment());
    again.logged(&["polling for workflow tasks"]).await;
    one.drop_in("hostile.wasm", &first);
    other
        .logged(&["plugin serves", &Digest::of(&first).short()])
        .await;
}

#[tokio::test]
async fn a_type_that_another_host_has_just_brought_is_found_without_a_failed_task() {
    let world = World::new("just-brought").await;
    let store = world.folder().join("shared").display().to_string();
    let sections = format!("[store]\nfolder = {store:?}\n");
    let (one, two) = (world.place("one", &sections), world.place("two", &sections));
    two.drop_in("hostile.wasm", &hostile().await);
    let serving = two.host(&[]);
    says_its_version(&world, "open").await;
    let bringing = one.host(&[]);
    bringing.logged(&["polling for workflow tasks"]).await;
    let pattern = pattern("activity-choice");
    one.drop_in("activity-choice.toml", b"task-queue = \"hostile\"");
    one.drop_in("activity-choice.wasm", &component(&pattern).await);
    bringing
        .logged(&["plugin serves", "plugin=activity-choice"])
        .await;
    bringing.kill().await;
    let mut workflow = world.hostile(&pattern.work.type_name, &[]);
    workflow.input = pattern.work.input.clone();
    let run = world.start_workflow(workflow).await;
    assert_eq!(
        run.closed().await,
        pattern.expected_closing(),
        "{}",
        serving.log()
    );
    assert!(run.history().await.task_failures().is_empty());
}

#[tokio::test]
async fn a_component_that_is_damaged_in_the_object_store_is_not_run_and_said() {
    let world = World::new("damaged-object").await;
    let store = ObjectStore::start().await;
    let place = |name: &str| world.place(name, &shares(&store));
    let (one, two) = (place("one"), place("two"));
    let bytes = hostile().await;
    one.drop_in("hostile.wasm", &bytes);
    let host = one.host(&store.environment());
    let run = says_its_version(&world, "open").await;
    host.kill().await;
    let object = format!("components/{}.wasm", Digest::of(&bytes));
    store.overwrite(&object, b"spoilt");
    let other = two.host(&store.environment());
    let signalled = world.client.signal("open", "go", vec![]).await;
    signalled.expect("a signal");
    other
        .logged(&["hostile", "cannot be fetched", "is damaged"])
        .await;
    // The file is still in the first host's folder: it mends the store.
    other.kill().await;
    let mending = one.host(&store.environment());
    assert_eq!(said(&run).await, "\"this is version one\"");
    drop(mending);
}

#[tokio::test]
async fn a_store_that_cannot_be_reached_ends_the_host_with_its_name() {
    let world = World::new("no-store").await;
    let place = world.place("one", "[store]\nurl = \"s3://plugins/there\"\n");
    let endpoint = format!("http://{}", world.unused_address());
    let variables = [
        ("AWS_ENDPOINT", &*endpoint),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
    ];
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let mut host = place.host(&variables.map(owned));
    assert_eq!(host.ended().await.code(), Some(3), "{}", host.log());
    assert!(
        host.log().contains("the store cannot list tables"),
        "{}",
        host.log()
    );
}

const RUNS: usize = 500;

/// Runs at a time.
const AT_ONCE: usize = 50;

/// A host is killed each time as many runs have ended.
const KILL_EVERY: usize = 60;

/// Two hosts of one store.
struct Fleet<'a> {
    places: [Place; 2],
    store: &'a ObjectStore,
    hosts: Mutex<[Option<HostProcess>; 2]>,
    ended: AtomicUsize,
    due: Notify,
}

impl Fleet<'_> {
    fn start(&self, which: usize) -> HostProcess {
        self.places[which].host(&self.store.environment())
    }

    /// Kills one of the hosts and starts it again, each time it is due; each time, the next
    /// version is dropped in on one of them.
    async fn disturb(&self, versions: &[Vec<u8>; 2], mut random: StdRng) {
        for number in 1.. {
            self.due.notified().await;
            let chosen = random.random_range(0..2);
            let victim = self.hosts.lock().unwrap()[chosen].take();
            victim.expect("a host").kill().await;
            let fresh = self.start(chosen);
            self.hosts.lock().unwrap()[chosen] = Some(fresh);
            let place = &self.places[random.random_range(0..2)];
            place.drop_in("hostile.wasm", &versions[number % 2]);
        }
    }
}

#[tokio::test]
async fn five_hundred_runs_end_right_while_hosts_are_killed_and_versions_dropped_in() {
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let world = World::new("fleet").await;
    let store = ObjectStore::start().await;
    let first = hostile().await;
    let versions = [first.clone(), next_version(&first)];
    let places = [
        world.place("one", &shares(&store)),
        world.place("two", &shares(&store)),
    ];
    places[0].drop_in("hostile.wasm", &first);
    let fleet = Fleet {
        places,
        store: &store,
        hosts: Mutex::new([None, None]),
        ended: AtomicUsize::new(0),
        due: Notify::new(),
    };
    *fleet.hosts.lock().unwrap() = [Some(fleet.start(0)), Some(fleet.start(1))];
    let run = async |number: usize| {
        let mut workflow = world.hostile("Naps", &["300"]);
        workflow.workflow_id = format!("nap-{number}");
        let run = world.start_workflow(workflow).await;
        let closed = run.closed().await;
        if (fleet.ended.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(KILL_EVERY) {
            fleet.due.notify_one();
        }
        let failures = run.history().await.task_failures();
        let is_right = match &closed {
            Closed::Completed(Some(result)) => result.data.starts_with("\"this is version "),
            _ => false,
        };
        (!is_right || !failures.is_empty())
            .then(|| format!("nap-{number}: {closed:?} {failures:?}"))
    };
    let all = stream::iter(0..RUNS).map(run).buffer_unordered(AT_ONCE);
    let faults = tokio::select! {
        faults = all.collect::<Vec<_>>() => faults,
        () = fleet.disturb(&versions, StdRng::seed_from_u64(seed)) => unreachable!("it goes on"),
    };
    let faults: Vec<String> = faults.into_iter().flatten().collect();
    assert!(faults.is_empty(), "seed {seed}: {faults:#?}");
}
