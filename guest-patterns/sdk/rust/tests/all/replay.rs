//! What has to be the same in every replay.

use std::time::{Duration, SystemTime};

use hourglass_sdk::collections::HashMap;
use hourglass_sdk::testing::{Command, Event, WorkflowRun};
use hourglass_sdk::{WorkflowContext, WorkflowResult, workflow, workflow_methods};

#[workflow]
#[derive(Default)]
struct Patched;

#[workflow_methods]
impl Patched {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<(bool, bool)> {
        let first = ctx.patched("new-way");
        Ok((first, ctx.patched("new-way")))
    }
}

#[workflow]
#[derive(Default)]
struct Random;

#[workflow_methods]
impl Random {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<(u32, f64, String)> {
        Ok((ctx.random(), ctx.random(), ctx.uuid4()))
    }
}

#[workflow]
#[derive(Default)]
struct Clock;

#[workflow_methods]
impl Clock {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<u64> {
        let before = ctx.workflow_time().unwrap_or(SystemTime::UNIX_EPOCH);
        ctx.timer(Duration::from_secs(30)).await;
        let after = ctx.workflow_time().unwrap_or(SystemTime::UNIX_EPOCH);
        Ok(after.duration_since(before).unwrap_or_default().as_secs())
    }
}

#[workflow]
#[derive(Default)]
struct Forced;

#[workflow_methods]
impl Forced {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        ctx.force_task_fail("not yet");
        ctx.wait_condition(|_| false).await?;
        Ok(())
    }
}

fn patched(replaying: bool, events: &[Event]) -> ((bool, bool), usize) {
    let mut run = WorkflowRun::<Patched>::new();
    run.replaying = replaying;
    run.begin(Vec::new(), events.iter().cloned()).unwrap();
    let is_marker = |command: &&Command| matches!(command, Command::SetPatchMarker { .. });
    (
        run.result(),
        run.commands().iter().filter(is_marker).count(),
    )
}

#[test]
fn a_patch_is_taken_in_new_runs_and_where_history_has_its_marker() {
    assert_eq!(patched(false, &[]), ((true, true), 1));
    assert_eq!(patched(true, &[]), ((false, false), 0));
    assert_eq!(
        patched(true, &[Event::HasPatch("new-way".to_owned())]),
        ((true, true), 1)
    );
}

#[test]
fn random_values_come_from_the_seed_alone() {
    let first = WorkflowRun::<Random>::start(()).unwrap().result();
    assert_eq!(WorkflowRun::<Random>::start(()).unwrap().result(), first);
    let (_, float, uuid) = first;
    assert!((0.0..1.0).contains(&float));
    assert_eq!((uuid.len(), &uuid[14..15]), (36, "4"));
}

#[test]
fn time_moves_only_from_turn_to_turn() {
    let mut run = WorkflowRun::<Clock>::start(()).unwrap();
    run.time += 30;
    run.turn([Event::TimerFired(1)]).unwrap();
    assert_eq!(run.result(), 30);
}

#[test]
fn a_forced_failure_fails_the_task() {
    let failed = WorkflowRun::<Forced>::start(()).err().unwrap();
    assert_eq!(failed.to_string(), "not yet");
}

#[test]
fn maps_with_the_fixed_hasher_iterate_alike() {
    let make = || (0..100).map(|key| (key, ())).collect::<HashMap<i32, ()>>();
    assert!(make().keys().eq(make().keys()));
}
