//! Activities that are known by definition only: their code is elsewhere.

use std::time::Duration;

use hourglass_sdk::activities::ActivityError;
use hourglass_sdk::testing::{Event, WorkflowRun};
use hourglass_sdk::{ActivityOptions, WorkflowContext, WorkflowResult};
use hourglass_sdk::{activity_definitions, workflow, workflow_methods};

struct Shipping;

#[activity_definitions]
impl Shipping {
    #[activity(name = "ship")]
    fn ship(_order: u64) -> Result<String, ActivityError> {
        unreachable!()
    }

    #[activity]
    async fn track(_order: u64, _verbose: bool) -> Result<u32, ActivityError> {
        unreachable!()
    }
}

#[workflow]
#[derive(Default)]
struct Order;

#[workflow_methods]
impl Order {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, order: u64) -> WorkflowResult<(String, u32)> {
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(1));
        let parcel = ctx.execute_activity(Shipping::ship, order, options.clone());
        let parcel = parcel.await?;
        let steps = ctx.execute_activity(Shipping::track, (order, true), options);
        Ok((parcel, steps.await?))
    }
}

#[test]
fn a_defined_activity_is_called_by_its_name_and_types() {
    let mut run = WorkflowRun::<Order>::start(7u64).unwrap();
    let first = run.scheduled().remove(0);
    assert_eq!(
        (first.activity_type.as_str(), first.input::<u64>()),
        ("ship", 7)
    );
    run.turn([Event::completed(1, &"parcel".to_owned())])
        .unwrap();
    let second = run.scheduled().remove(0);
    assert_eq!(second.activity_type, "Shipping::track");
    assert_eq!(second.input.len(), 2);
    run.turn([Event::completed(2, &3u32)]).unwrap();
    assert_eq!(run.result(), ("parcel".to_owned(), 3));
}
