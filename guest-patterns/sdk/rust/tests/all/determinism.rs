//! The same happens every time: a hundred runs of one scenario give equal
//! completions, and so does a run that is evicted and replayed after every turn.
//!
//! The scenario has what usually tempts order: many activities at once, a race, a
//! cancellation that hits several of them, a map to iterate over, random values.

use std::time::Duration;

use hourglass_sdk::activities::UntypedActivity;
use hourglass_sdk::collections::HashMap;
use hourglass_sdk::data_converters::{RawValue, TemporalSerializable};
use hourglass_sdk::testing::{Ending, Event, WorkflowRun};
use hourglass_sdk::{
    ActivityFuture, ActivityOptions, CancellableFuture, TimerResult, WorkflowCancellationToken,
    WorkflowContext, WorkflowContextView, WorkflowResult, join, join_all, select, workflow,
    workflow_methods,
};

const KEYS: usize = 20;

#[workflow]
#[derive(Default)]
struct Tangle {
    orders: HashMap<String, u64>,
    log: Vec<String>,
}

fn call<W>(
    ctx: &WorkflowContext<W>,
    name: String,
    token: &WorkflowCancellationToken,
) -> ActivityFuture<RawValue> {
    let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(1))
        .cancellation_token(token.clone())
        .build();
    ctx.execute_activity(UntypedActivity::new(name), RawValue::empty(), options)
}

#[workflow_methods]
impl Tangle {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<Vec<String>> {
        let token = WorkflowCancellationToken::new();
        ctx.state_mut(|state| {
            for key in 0..KEYS {
                let value: u64 = ctx.random();
                state.orders.insert(format!("key {key}"), value);
            }
        });
        let names: Vec<String> = ctx.state(|state| state.orders.keys().cloned().collect());
        let calls = names.into_iter().map(async |name| {
            let end = call(ctx, name.clone(), &token).await;
            let how = if end.is_ok() { "done" } else { "cancelled" };
            ctx.state_mut(|state| state.log.push(format!("{name} {how}")));
        });
        let race = async {
            let mut timer = ctx.timer(Duration::from_secs(60));
            let mut first = call(ctx, "first".to_owned(), &token);
            let winner = select! {
                end = timer => format!("timer {end:?}"),
                _ = first => "first".to_owned(),
            };
            timer.cancel();
            token.cancel();
            winner
        };
        let (_, winner) = join!(join_all(calls), race);
        if ctx.patched("farewell") {
            assert_eq!(ctx.timer(Duration::from_secs(1)).await, TimerResult::Fired);
        }
        ctx.state_mut(|state| state.log.push(winner + &ctx.uuid4()));
        Ok(ctx.state(|state| state.log.clone()))
    }

    #[signal]
    async fn note(ctx: &mut WorkflowContext<Self>, text: String) {
        ctx.timer(Duration::from_secs(2)).await;
        let random: u8 = ctx.random_stream("notes").random();
        ctx.state_mut(|state| state.log.push(format!("{text} {random}")));
    }

    #[update]
    async fn count(ctx: &mut WorkflowContext<Self>, least: usize) -> usize {
        let _ = ctx.wait_condition(|state| state.log.len() >= least).await;
        ctx.state(|state| state.log.len())
    }

    #[update_validator(count)]
    fn check(&self, _ctx: &WorkflowContextView, least: &usize) -> Result<(), String> {
        match *least > KEYS {
            true => Err("too many".to_owned()),
            false => Ok(()),
        }
    }

    #[query]
    fn sum(&self, _ctx: &WorkflowContextView) -> u64 {
        self.orders.values().fold(0, |sum, order| sum ^ order)
    }
}

/// Everything that one run of the scenario gives.
fn scenario(replay_every_turn: bool) -> Vec<String> {
    let mut run = WorkflowRun::<Tangle>::new();
    run.replay_every_turn = replay_every_turn;
    let early = Event::signal(Tangle::note, "early".to_owned());
    run.begin(Vec::new(), [early]).unwrap();
    run.time += 1;
    run.turn([
        Event::completed(4, &()),
        Event::completed(2, &()),
        Event::update("u", Tangle::count, 5usize),
        Event::update("refused", Tangle::count, KEYS + 1),
    ])
    .unwrap();
    run.query(Tangle::sum, ()).unwrap().unwrap();
    run.turn([
        Event::signal(Tangle::note, "late".to_owned()),
        Event::TimerFired(1),
        Event::completed(7, &()),
    ])
    .unwrap();
    run.turn([Event::completed(KEYS as u32 + 1, &())]).unwrap();
    let cancelled = (1..=KEYS as u32).filter(|seq| ![2, 4, 7].contains(seq));
    run.turn(cancelled.rev().map(Event::ActivityCancelled))
        .unwrap();
    run.turn([Event::TimerFired(3), Event::TimerFired(4)])
        .unwrap();
    let Some(Ending::Completed(result)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    assert_eq!(*result, run.result().to_payload().unwrap());
    assert_eq!(run.result().len(), KEYS + 3);
    run.transcript()
}

#[test]
fn a_hundred_runs_give_equal_completions() {
    let first = scenario(false);
    assert_eq!(first.len(), 6);
    for _ in 1..100 {
        assert_eq!(scenario(false), first);
    }
}

#[test]
fn eviction_and_replay_after_every_turn_change_nothing() {
    let first = scenario(false);
    for _ in 0..100 {
        assert_eq!(scenario(true), first);
    }
}

/// Takes another way each time that it is asked.
#[workflow]
#[derive(Default)]
struct Moody;

#[workflow_methods]
impl Moody {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        use std::sync::atomic::{AtomicU64, Ordering};
        static MOOD: AtomicU64 = AtomicU64::new(1);
        let mood = MOOD.fetch_add(1, Ordering::Relaxed);
        ctx.timer(Duration::from_secs(mood)).await;
        Ok(())
    }
}

#[test]
#[should_panic(expected = "a replay gives other commands than the run did")]
fn a_replay_finds_what_is_not_the_same_every_time() {
    let mut run = WorkflowRun::<Moody>::start(()).unwrap();
    run.replay().unwrap();
}
