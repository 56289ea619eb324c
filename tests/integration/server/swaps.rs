//! Swaps and bad components while work goes on.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures_util::{StreamExt, stream};
use hourglass::temporal::Closed;

use super::{
    bad_files::bad_components,
    versions::{numbered, replace},
};
use crate::fixture::{HostProcess, World, hostile};

const SWAPS: usize = 100;

/// Runs at a time.
const AT_ONCE: usize = 50;

/// Runs go on until somebody says stop; what is wrong with any of them is given.
struct Load<'a> {
    world: &'a World,
    begun: AtomicUsize,
    is_over: AtomicBool,
}

impl<'a> Load<'a> {
    fn new(world: &'a World) -> Self {
        Self {
            world,
            begun: AtomicUsize::new(0),
            is_over: AtomicBool::new(false),
        }
    }

    async fn run(&self) -> Vec<String> {
        let lanes = stream::iter(0..AT_ONCE).map(|_| self.lane());
        let faults: Vec<Vec<String>> = lanes.buffer_unordered(AT_ONCE).collect().await;
        faults.concat()
    }

    /// One run after the other.
    async fn lane(&self) -> Vec<String> {
        let mut faults = Vec::new();
        while !self.is_over.load(Ordering::Relaxed) {
            let number = self.begun.fetch_add(1, Ordering::Relaxed);
            let mut workflow = self.world.hostile("Naps", &["1000"]);
            workflow.workflow_id = format!("nap-{number}");
            let run = self.world.start_workflow(workflow).await;
            let closed = run.closed().await;
            let failures = run.history().await.task_failures();
            if !matches!(closed, Closed::Completed(_)) || !failures.is_empty() {
                faults.push(format!("nap-{number}: {closed:?} {failures:?}"));
            }
        }
        faults
    }

    fn stop(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}

#[tokio::test]
async fn a_hundred_swaps_in_a_row_under_load_fail_no_task_and_lose_no_run() {
    let world = World::new("swaps").await;
    let component = hostile().await;
    replace(&world, "hostile.wasm", &component);
    let host = world.host();
    host.logged(&["polling for workflow tasks"]).await;
    let load = Load::new(&world);
    let swapping = async {
        for number in 1..=SWAPS {
            replace(&world, "hostile.wasm", &numbered(&component, number));
            host.logged_times(&["plugin serves", "plugin=hostile"], number + 1)
                .await;
        }
        load.stop();
    };
    let (faults, ()) = tokio::join!(load.run(), swapping);
    assert!(faults.is_empty(), "{faults:#?}");
    let begun = load.begun.load(Ordering::Relaxed);
    assert!(begun > 200, "only {begun} runs");
    assert!(!host.log().contains("ERROR"), "{}", host.log());
}

#[tokio::test]
async fn no_bad_component_that_is_dropped_in_under_load_is_noticed_by_anything_else() {
    let world = World::new("bad-under-load").await;
    replace(&world, "hostile.wasm", &hostile().await);
    let host: HostProcess = world.host();
    host.logged(&["polling for workflow tasks"]).await;
    let load = Load::new(&world);
    let spoiling = async {
        for (name, bytes, reason) in bad_components().await {
            replace(&world, &format!("{name}.wasm"), &bytes);
            let file = format!("/{name}.wasm is refused");
            host.logged(&[&file, reason]).await;
        }
        load.stop();
    };
    let (faults, ()) = tokio::join!(load.run(), spoiling);
    assert!(faults.is_empty(), "{faults:#?}");
}
