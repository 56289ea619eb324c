//! Which workflow task an event of a history belongs to. One that says that the server
//! could not do what was asked for names the task of its command, and is no command.

use std::time::Duration;

use hourglass_sdk::activities::UntypedActivity;
use hourglass_sdk::data_converters::RawValue;
use hourglass_sdk::testing::replay_history;
use hourglass_sdk::workflows::{UntypedSignal, UntypedWorkflow};
use hourglass_sdk::{
    ActivityOptions, ChildWorkflowOptions, ChildWorkflowStartError, SignalWorkflowOptions,
    WorkflowContext, WorkflowResult, workflow, workflow_methods,
};
use serde_json::{Value, json};

/// Runs an activity that is named after what became of a message or of a child.
#[workflow]
#[derive(Default)]
struct Asks;

#[workflow_methods]
impl Asks {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, what: String) -> WorkflowResult<()> {
        let outcome = match &*what {
            "child" => {
                let options = ChildWorkflowOptions::workflow_id("other");
                let child = UntypedWorkflow::new("Other");
                let child = ctx.start_child_workflow(child, RawValue::empty(), options);
                match child.await {
                    Err(ChildWorkflowStartError::StartFailed { cause, .. }) => {
                        format!("{cause:?}").replace("ChildWorkflowStartCause::", "")
                    }
                    other => variant(other.map(|_| ())),
                }
            }
            "signal" => {
                let options = SignalWorkflowOptions::default();
                let other = ctx.external_workflow("other", None);
                variant(
                    other
                        .signal(UntypedSignal::new("count"), RawValue::empty(), options)
                        .await,
                )
            }
            _ => variant(ctx.external_workflow("other", None).cancel(None).await),
        };
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(10));
        let note = UntypedActivity::new(&*outcome);
        ctx.execute_activity(note, RawValue::empty(), options)
            .await?;
        Ok(())
    }
}

/// The name of an error's variant.
fn variant<E: std::fmt::Debug>(result: Result<(), E>) -> String {
    let shown = format!("{result:?}");
    let inner = shown.strip_prefix("Err(").unwrap_or(&shown);
    inner.split(['(', ' ', ')']).next().unwrap().to_owned()
}

fn event(id: usize, event_type: &str, attributes: Value) -> Value {
    let (first, rest) = event_type.split_at(1);
    let attributes_of = format!("{}{rest}EventAttributes", first.to_lowercase());
    json!({"eventId": id.to_string(), "eventTime": "2026-11-25T08:00:00Z",
        "eventType": event_type, attributes_of: attributes})
}

/// A history in which `asked` was followed by `refused`, and that by an activity.
fn history(what: &str, asked: Value, refused: Value, then: &str) -> String {
    let encoded = match what {
        "child" => "ImNoaWxkIg==",
        "signal" => "InNpZ25hbCI=",
        _ => "ImNhbmNlbCI=",
    };
    let input = json!({"payloads": [{"metadata": {"encoding": "anNvbi9wbGFpbg=="},
        "data": encoded}]});
    let started = json!({"workflowType": {"name": "Asks"}, "input": input,
        "originalExecutionRunId": "run"});
    let noted = json!({"activityId": "1", "activityType": {"name": then},
        "workflowTaskCompletedEventId": "9"});
    let events = [
        event(1, "WorkflowExecutionStarted", started),
        event(2, "WorkflowTaskScheduled", json!({})),
        event(3, "WorkflowTaskStarted", json!({})),
        event(4, "WorkflowTaskCompleted", json!({})),
        asked,
        refused,
        event(7, "WorkflowTaskScheduled", json!({})),
        event(8, "WorkflowTaskStarted", json!({})),
        event(9, "WorkflowTaskCompleted", json!({})),
        event(10, "ActivityTaskScheduled", noted),
    ];
    json!({ "events": events }).to_string()
}

/// The attributes of a refusal.
fn because(cause: Value) -> Value {
    json!({"cause": cause, "initiatedEventId": "5", "workflowTaskCompletedEventId": "4"})
}

#[test]
fn a_child_that_did_not_start_replays() {
    let asked = json!({"workflowId": "other", "workflowType": {"name": "Other"},
        "workflowTaskCompletedEventId": "4"});
    let prefix = "START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_";
    for (cause, then) in [
        (
            json!(format!("{prefix}WORKFLOW_ALREADY_EXISTS")),
            "WorkflowAlreadyExists",
        ),
        (json!("NamespaceNotFound"), "NamespaceNotFound"),
    ] {
        let asked = event(5, "StartChildWorkflowExecutionInitiated", asked.clone());
        let refused = event(6, "StartChildWorkflowExecutionFailed", because(cause));
        let history = history("child", asked, refused, then);
        assert_eq!(replay_history::<Asks>(&history), Ok(()));
    }
}

#[test]
fn a_signal_that_was_not_delivered_replays() {
    let asked = json!({"signalName": "count", "workflowExecution": {"workflowId": "other"},
        "workflowTaskCompletedEventId": "4"});
    let prefix = "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_";
    for (cause, then) in [
        (
            json!(format!("{prefix}EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND")),
            "NotFound",
        ),
        (json!(format!("{prefix}NAMESPACE_NOT_FOUND")), "Failed"),
        (json!("SignalCountLimitExceeded"), "Failed"),
    ] {
        let asked = event(5, "SignalExternalWorkflowExecutionInitiated", asked.clone());
        let refused = event(6, "SignalExternalWorkflowExecutionFailed", because(cause));
        let history = history("signal", asked, refused, then);
        assert_eq!(replay_history::<Asks>(&history), Ok(()));
    }
}

#[test]
fn a_cancellation_that_was_not_delivered_replays() {
    let asked = json!({"workflowExecution": {"workflowId": "other"},
        "workflowTaskCompletedEventId": "4"});
    let asked = event(5, "RequestCancelExternalWorkflowExecutionInitiated", asked);
    let refused = "RequestCancelExternalWorkflowExecutionFailed";
    let refused = event(
        6,
        refused,
        because(json!("ExternalWorkflowExecutionNotFound")),
    );
    let history = history("cancel", asked, refused, "NotFound");
    assert_eq!(replay_history::<Asks>(&history), Ok(()));
}

/// Of a workflow that runs one activity and ends.
const HISTORY: &str = include_str!("../../../../hello-activity/history.json");

#[workflow]
#[derive(Default)]
struct Greets;

#[workflow_methods]
impl Greets {
    #[run(name = "GreetingWorkflow")]
    async fn run(ctx: &mut WorkflowContext<Self>, _name: String) -> WorkflowResult<String> {
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(10));
        let greeting = UntypedActivity::new("compose_greeting");
        let said = ctx.execute_activity(greeting, RawValue::empty(), options);
        Ok(said.await?.to_value()?)
    }
}

fn changed(change: impl FnOnce(&mut Vec<Value>)) -> String {
    let mut history: Value = serde_json::from_str(HISTORY).unwrap();
    change(history["events"].as_array_mut().unwrap());
    history.to_string()
}

#[test]
fn events_after_the_last_workflow_task_are_looked_at() {
    let open = changed(|events| {
        events.truncate(7);
        events.push(event(8, "MoonRose", json!({})));
    });
    let error = replay_history::<Greets>(&open).unwrap_err().to_string();
    assert!(
        error.contains("event 8 MoonRose, which a test cannot replay"),
        "{error}"
    );
}

#[test]
fn a_command_of_an_earlier_workflow_task_is_refused() {
    let late = changed(|events| {
        let end = &mut events[12]["workflowExecutionCompletedEventAttributes"];
        end["workflowTaskCompletedEventId"] = json!("4");
    });
    let error = replay_history::<Greets>(&late).unwrap_err().to_string();
    assert!(
        error.starts_with("not a history: event 13") && error.contains("event 4"),
        "{error}"
    );
}
