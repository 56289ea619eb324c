//! Named streams of random values.

use std::time::Duration;

use hourglass_sdk::testing::{Event, WorkflowRun};
use hourglass_sdk::{WorkflowContext, WorkflowResult, workflow, workflow_methods};

/// Draws from the run's own stream first, then twice from each of two others, with
/// a timer between the first and the second draw.
#[workflow]
#[derive(Default)]
struct Draws;

#[workflow_methods]
impl Draws {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, own: usize) -> WorkflowResult<[u64; 4]> {
        for _ in 0..own {
            let _: u64 = ctx.random();
        }
        let (dice, coins) = (ctx.random_stream("dice"), ctx.random_stream("coins"));
        let first = [dice.random(), coins.random()];
        ctx.timer(Duration::from_secs(1)).await;
        let again = ctx.random_stream("dice");
        assert_eq!(again.name(), "dice");
        Ok([first[0], again.random(), first[1], coins.random()])
    }
}

#[workflow]
#[derive(Default)]
struct Own;

#[workflow_methods]
impl Own {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, others: usize) -> WorkflowResult<u64> {
        for _ in 0..others {
            let _: String = ctx.random_stream("names").uuid4();
        }
        Ok(ctx.random())
    }
}

fn drawn(own: usize, before: impl IntoIterator<Item = Event>) -> [u64; 4] {
    let mut run = WorkflowRun::<Draws>::start(own).unwrap();
    let events = before.into_iter().chain([Event::TimerFired(1)]);
    run.turn(events).unwrap();
    run.result()
}

#[test]
fn a_stream_does_not_depend_on_what_others_gave() {
    let values = drawn(0, []);
    assert_eq!(drawn(17, []), values);
    let own = |others: usize| WorkflowRun::<Own>::start(others).unwrap().result();
    assert_eq!(own(0), own(5));
}

#[test]
fn each_name_has_values_of_its_own_and_each_draw_another() {
    let mut values = drawn(0, []).to_vec();
    values.push(WorkflowRun::<Own>::start(0usize).unwrap().result());
    values.sort();
    values.dedup();
    assert_eq!(values.len(), 5);
}

#[test]
fn a_reset_gives_every_stream_new_values() {
    let [dice, next_dice, coins, next_coins] = drawn(0, []);
    let reset = drawn(0, [Event::RandomSeedChanged(3)]);
    assert_eq!([reset[0], reset[2]], [dice, coins]);
    assert!(reset[1] != next_dice && reset[3] != next_coins);
    assert_eq!(drawn(4, [Event::RandomSeedChanged(3)]), reset);
}
