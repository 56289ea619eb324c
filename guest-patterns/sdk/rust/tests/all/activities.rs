//! Activities through the macros.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use hourglass_sdk::activities::{
    ActivityContext, ActivityDefinition, ActivityError, CancelReason, activities,
};
use hourglass_sdk::testing::ActivityEnvironment;

#[derive(Default)]
struct Work {
    calls: AtomicU32,
}

#[activities]
impl Work {
    #[activity]
    async fn count(self: Arc<Self>, _ctx: ActivityContext) -> Result<u32, ActivityError> {
        Ok(self.calls.fetch_add(1, Ordering::Relaxed) + 1)
    }

    #[activity(name = "concatenate")]
    fn join(_ctx: ActivityContext, left: String, right: String) -> Result<String, ActivityError> {
        Ok(left + &right)
    }

    #[activity]
    async fn steps(ctx: ActivityContext, steps: u32) -> Result<(), ActivityError> {
        let done = ctx.heartbeat_details().deserialize::<u32>()?.unwrap_or(0);
        for step in done..steps {
            ctx.record_heartbeat(step).await?;
            ctx.sleep(Duration::from_secs(10))?;
        }
        Ok(())
    }
}

#[test]
fn an_activity_is_named_after_its_type_and_method_unless_it_has_a_name() {
    assert_eq!(Work::count.name(), "Work::count");
    assert_eq!(Work::join.name(), "concatenate");
}

#[test]
fn activities_of_a_value_share_it() {
    let work = Arc::new(Work::default());
    let mut environment = ActivityEnvironment::new();
    assert_eq!(
        environment.run_with(Work::count, work.clone(), ()).unwrap(),
        1
    );
    assert_eq!(environment.run_with(Work::count, work, ()).unwrap(), 2);
}

#[test]
fn several_arguments_are_passed_as_a_tuple() {
    let input = ("a".to_owned(), "b".to_owned());
    assert_eq!(
        ActivityEnvironment::new().run(Work::join, input).unwrap(),
        "ab"
    );
}

#[test]
fn an_attempt_goes_on_after_the_last_heartbeat_of_the_one_before() {
    let mut environment = ActivityEnvironment::new().heartbeat_details(&2u32);
    environment.run(Work::steps, 4u32).unwrap();
    assert_eq!(environment.heartbeats::<u32>(), [2, 3]);
}

#[test]
fn sleeping_ends_when_the_attempt_is_asked_to_stop() {
    let mut environment =
        ActivityEnvironment::new().cancel_after(Duration::from_secs(15), CancelReason::Cancelled);
    let error = environment.run(Work::steps, 4u32).unwrap_err();
    assert!(
        matches!(error, ActivityError::Cancelled { details: None }),
        "{error:?}"
    );
    assert_eq!(environment.heartbeats::<u32>(), [0, 1]);
}
