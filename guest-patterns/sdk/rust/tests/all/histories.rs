//! Exported histories: what replays, what does not, and how that is said.

use std::time::Duration;

use hourglass_sdk::activities::UntypedActivity;
use hourglass_sdk::data_converters::RawValue;
use hourglass_sdk::testing::{ReplayError, replay_history};
use hourglass_sdk::{
    ActivityOptions, LocalActivityOptions, WorkflowContext, WorkflowContextView, WorkflowResult,
    workflow, workflow_methods,
};
use serde_json::{Value, json};

/// Of a workflow that runs one activity and returns what that says.
const HISTORY: &str = include_str!("../../../../hello-activity/history.json");

/// Of one that waits for two seconds.
const TIMER: &str = include_str!("../../../../query/history.json");

async fn activity<W>(ctx: &WorkflowContext<W>, name: &str) -> WorkflowResult<String> {
    let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(10));
    let activity = UntypedActivity::new(name);
    let said = ctx.execute_activity(activity, RawValue::empty(), options);
    Ok(said.await?.to_value()?)
}

macro_rules! workflow {
    ($name:ident, |$ctx:ident| $body:expr) => {
        #[workflow]
        #[derive(Default)]
        struct $name;

        #[workflow_methods]
        impl $name {
            #[run(name = "GreetingWorkflow")]
            async fn run(
                $ctx: &mut WorkflowContext<Self>,
                _name: String,
            ) -> WorkflowResult<String> {
                $body
            }
        }
    };
}

workflow!(Same, |ctx| activity(ctx, "compose_greeting").await);
workflow!(OtherActivity, |ctx| activity(ctx, "compose_farewell").await);
workflow!(NoActivity, |_ctx| Ok("Hello, World!".to_owned()));
workflow!(MoreThanThat, |ctx| {
    ctx.timer(Duration::from_secs(1)).await;
    activity(ctx, "compose_greeting").await
});
workflow!(LaterMore, |ctx| {
    let said = activity(ctx, "compose_greeting").await?;
    ctx.timer(Duration::from_secs(1)).await;
    Ok(said)
});
workflow!(Waits, |ctx| {
    ctx.timer(Duration::from_secs(2)).await;
    Ok(String::new())
});

fn different<W: hourglass_sdk::__private::WorkflowImplementation>(history: &str) -> String {
    let error = replay_history::<W>(history).unwrap_err();
    assert!(matches!(error, ReplayError::Different { .. }), "{error}");
    error.to_string()
}

fn changed(change: impl FnOnce(&mut Vec<Value>)) -> String {
    let mut history: Value = serde_json::from_str(HISTORY).unwrap();
    change(history["events"].as_array_mut().unwrap());
    history.to_string()
}

fn refused(history: &str) -> String {
    replay_history::<Same>(history).unwrap_err().to_string()
}

#[test]
fn the_same_commands_replay() {
    assert_eq!(replay_history::<Same>(HISTORY), Ok(()));
    assert_eq!(replay_history::<Waits>(TIMER), Ok(()));
}

#[test]
fn a_history_of_a_worker_without_pins_replays() {
    let native = changed(|events| {
        let of_the_pin = |event: &Value| {
            let kind = event["eventType"].as_str().unwrap();
            kind.ends_with("MARKER_RECORDED") || kind.ends_with("UPSERT_WORKFLOW_SEARCH_ATTRIBUTES")
        };
        events.retain(|event| !of_the_pin(event));
        for (index, event) in events.iter_mut().enumerate() {
            event["eventId"] = json!((index + 1).to_string());
        }
        let ended = &mut events[6]["activityTaskCompletedEventAttributes"];
        ended["scheduledEventId"] = json!("5");
        let last = events.len() - 1;
        let end = &mut events[last]["workflowExecutionCompletedEventAttributes"];
        end["workflowTaskCompletedEventId"] = json!(last.to_string());
    });
    assert_eq!(replay_history::<Same>(&native), Ok(()));
}

#[test]
fn an_open_run_replays_as_far_as_it_has_come() {
    let open = changed(|events| events.truncate(7));
    assert_eq!(replay_history::<Same>(&open), Ok(()));
}

#[test]
fn another_activity_is_named_beside_the_one_that_history_has() {
    let text = different::<OtherActivity>(HISTORY);
    assert_eq!(
        text,
        "the history has event 7 ActivityTaskScheduled (compose_greeting), and the workflow asks \
         for activity compose_farewell (1)"
    );
}

#[test]
fn a_command_that_is_missing_or_too_much_is_named() {
    let early = different::<NoActivity>(HISTORY);
    assert!(early.ends_with("asks for its completion"), "{early}");
    let before = different::<MoreThanThat>(HISTORY);
    assert!(before.ends_with("asks for timer 1"), "{before}");
    let after = different::<LaterMore>(HISTORY);
    assert!(
        after.contains("WorkflowExecutionCompleted, and the workflow asks for timer 1"),
        "{after}"
    );
    let gone = different::<NoActivity>(TIMER);
    assert!(
        gone.contains("TimerStarted (1), and the workflow asks for its completion"),
        "{gone}"
    );
}

#[test]
fn what_is_no_history_is_said_with_its_place() {
    assert!(refused(&HISTORY[..HISTORY.len() / 2]).starts_with("not a history: no JSON"));
    assert!(refused("{}").contains("no list `events`"));
    assert!(refused("{\"events\":[]}").contains("it has no events"));
    let order = changed(|events| events.swap(1, 2));
    assert!(
        refused(&order).contains("2. event has the id 3"),
        "{}",
        refused(&order)
    );
    let headless = changed(|events| {
        events.remove(0);
        events.truncate(1);
        events[0]["eventId"] = json!("1");
    });
    assert!(refused(&headless).contains("it begins with WorkflowTaskScheduled"));
    let stray = changed(|events| {
        events[6]["activityTaskScheduledEventAttributes"]["workflowTaskCompletedEventId"] =
            json!("3");
    });
    assert!(
        refused(&stray).contains("belongs to event 3"),
        "{}",
        refused(&stray)
    );
    let payload = changed(|events| {
        events[0]["workflowExecutionStartedEventAttributes"]["input"]["payloads"][0]["data"] =
            json!("!");
    });
    assert!(
        refused(&payload).contains("input of event 1"),
        "{}",
        refused(&payload)
    );
}

#[test]
fn what_a_test_cannot_replay_is_named() {
    let unknown = changed(|events| events[8]["eventType"] = json!("EVENT_TYPE_MOON_ROSE"));
    let text = refused(&unknown);
    assert!(
        text.contains("event 9 MoonRose, which a test cannot replay"),
        "{text}"
    );
}

/// Of a workflow that runs one local activity.
const LOCAL: &str = include_str!("../../../../local-activity/history.json");

workflow!(Local, |ctx| local_activity(ctx, "compose_greeting").await);
workflow!(OtherLocal, |ctx| local_activity(ctx, "compose_farewell")
    .await);

async fn local_activity<W>(ctx: &WorkflowContext<W>, name: &str) -> WorkflowResult<String> {
    let options = LocalActivityOptions::builder()
        .start_to_close_timeout(Duration::from_secs(10))
        .build();
    let activity = UntypedActivity::new(name);
    let said = ctx.execute_local_activity(activity, RawValue::empty(), options);
    Ok(said.await?.to_value()?)
}

#[test]
fn a_local_activity_that_is_gone_or_another_one_is_named() {
    assert_eq!(replay_history::<Local>(LOCAL), Ok(()));
    let gone = different::<NoActivity>(LOCAL);
    assert!(
        gone.contains("(local activity compose_greeting), and the workflow asks for no such"),
        "{gone}"
    );
    let other = different::<OtherLocal>(LOCAL);
    assert!(
        other.contains("asks for local activity compose_farewell"),
        "{other}"
    );
}

workflow!(BySize, |ctx| {
    let name = match ctx.history_size_bytes() {
        0 => "nothing",
        _ => "compose_greeting",
    };
    activity(ctx, name).await
});

#[workflow]
struct ByParent {
    has_parent: bool,
}

#[workflow_methods]
impl ByParent {
    #[init]
    fn new(view: &WorkflowContextView, _name: String) -> Self {
        let has_parent = view.parent().is_some();
        Self { has_parent }
    }

    #[run(name = "GreetingWorkflow")]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        let name = match ctx.state(|this| this.has_parent) {
            true => "compose_greeting",
            false => "nothing",
        };
        activity(ctx, name).await
    }
}

#[test]
fn what_the_workflow_knows_of_its_run_is_what_history_says() {
    assert_eq!(replay_history::<BySize>(HISTORY), Ok(()));
    let child = changed(|events| {
        let started = &mut events[0]["workflowExecutionStartedEventAttributes"];
        started["parentWorkflowExecution"] = json!({"workflowId": "parent", "runId": "run"});
        started["parentWorkflowNamespace"] = json!("default");
    });
    assert_eq!(replay_history::<ByParent>(&child), Ok(()));
}

/// `{"id":"author","deprecated":true}`
const DEPRECATED: &str = "eyJpZCI6ImF1dGhvciIsImRlcHJlY2F0ZWQiOnRydWV9";

/// `{"id":"author","deprecated":false}`
const CURRENT: &str = "eyJpZCI6ImF1dGhvciIsImRlcHJlY2F0ZWQiOmZhbHNlfQ==";

fn patched(data: &str) -> String {
    changed(|events| {
        let place = "/markerRecordedEventAttributes/details/patch-data/payloads/0/data";
        let mut places = events
            .iter_mut()
            .filter_map(|event| event.pointer_mut(place));
        *places.next().unwrap() = json!(data);
    })
}

#[test]
fn the_marker_of_a_deprecated_patch_may_be_taken_out_of_the_code() {
    assert_eq!(replay_history::<Same>(&patched(DEPRECATED)), Ok(()));
    let text = different::<Same>(&patched(CURRENT));
    assert!(
        text.contains("MarkerRecorded, and the workflow asks for activity"),
        "{text}"
    );
}

#[test]
fn an_event_without_a_name_or_without_its_attributes_is_no_history() {
    let numbered = changed(|events| events[0]["eventType"] = json!(1));
    assert!(refused(&numbered).contains("event 1 has no type by name but 1"));
    let empty = changed(|events| {
        let started = events[0].as_object_mut().unwrap();
        started.remove("workflowExecutionStartedEventAttributes");
    });
    let text = refused(&empty);
    assert!(
        text.contains("has no workflowExecutionStartedEventAttributes"),
        "{text}"
    );
}
