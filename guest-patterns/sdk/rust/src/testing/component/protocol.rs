//! The lines between a test and the component that it runs.
//!
//! A line is one JSON value: a variant by its name, and the contract's own types as
//! serde derives them. The test asks with a [`Request`] a line and gets one
//! [`Answer`] a line, in order; requests are one at a time. While an activity runs,
//! what it asks of its host comes before the answer, as an [`Answer::Asked`] each, and
//! wants a [`Reply`] a line. A test process that ends, ends the other side.
//!
//! `host/src/cli/run_component/protocol.rs` is the same from the other side.

use serde::{Deserialize, Serialize};

use crate::Payload;
use crate::bindings::activity_part::exports::hourglass::plugin::activity;
use crate::bindings::completion_part::hourglass::plugin::asynchronous_completion::{
    ActivityReference, CompletionError, ReportedFailure,
};
use crate::bindings::types_part::hourglass::plugin::types::{Duration, GuestError};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Activation, Completion, TaskFailure,
};
use crate::host::CancelReason;

/// What a test asks for.
#[derive(Debug, Serialize)]
pub(super) enum Request {
    /// Which types the component has.
    Describe,
    /// A turn in the workflow instance with this number, which is made if need be.
    Activate(u64, Box<Activation>),
    /// Forget the workflow instance with this number. There is no answer.
    Forget(u64),
    /// One attempt of an activity, in an instance of its own.
    Execute(Box<activity::Task>),
}

/// What comes of it.
#[derive(Debug, Deserialize)]
pub(super) enum Answer {
    /// The types of the workflows and the activities; none stands for a dynamic one.
    Described {
        /// Workflow types.
        workflows: Vec<Option<String>>,
        /// Activity types.
        activities: Vec<Option<String>>,
    },
    /// The guest's answer to an activation.
    Activated(Result<Completion, TaskFailure>),
    /// The guest's answer to an activity task.
    Executed(Result<activity::Completion, GuestError>),
    /// The guest broke, or the component cannot do what was asked.
    Trapped(String),
    /// An activity asks something of its host.
    Asked(Question),
}

/// What an activity asks of its host.
#[derive(Debug, Deserialize)]
pub(super) enum Question {
    /// It sends a heartbeat.
    Heartbeat(Vec<Payload>),
    /// It wants to wait.
    Wait(Duration),
    /// It keeps another activity alive.
    OtherHeartbeat(ActivityReference, Vec<Payload>),
    /// It completes another activity.
    OtherCompleted(ActivityReference, Payload),
    /// It fails another activity.
    OtherFailed(ActivityReference, ReportedFailure),
    /// It ends another activity as cancelled.
    OtherCancelled(ActivityReference, Vec<Payload>),
}

/// What the test lets the host say.
#[derive(Debug, Serialize)]
pub(super) enum Reply {
    /// To a heartbeat or a wait: whether the attempt is asked to stop.
    Cancelled(Option<CancelReason>),
    /// To a report on another activity.
    Reported(Result<Option<CancelReason>, CompletionError>),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bindings::types_part::hourglass::plugin::types::WorkflowExecution;
    use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
        Action, StartTimer,
    };

    /// The host's own tests have the same lines.
    const FORGET: &str = r#"{"Forget":7}"#;
    const REPLY: &str = r#"{"Reported":{"Ok":"TimedOut"}}"#;
    const ASKED: &str = r#"{"Asked":{"Wait":{"seconds":3,"nanoseconds":5}}}"#;
    const ACTIVATED: &str = r#"{"Activated":{"Ok":{"payloads":[],"failures":[],"commands":[{"action":{"StartTimer":{"seq":1,"start_to_fire_timeout":{"seconds":2,"nanoseconds":0}}},"summary":null,"details":null}],"used_internal_flags":[],"versioning_behavior":"Unspecified"}}}"#;

    #[test]
    fn lines_are_written_as_the_host_reads_them() {
        let forget = serde_json::to_string(&Request::Forget(7)).unwrap();
        assert_eq!(forget, FORGET);
        let reply = Reply::Reported(Ok(Some(CancelReason::TimedOut)));
        assert_eq!(serde_json::to_string(&reply).unwrap(), REPLY);
    }

    #[test]
    fn lines_are_read_as_the_host_writes_them() {
        let Answer::Asked(Question::Wait(length)) = serde_json::from_str(ASKED).unwrap() else {
            panic!("not a wait")
        };
        assert_eq!((length.seconds, length.nanoseconds), (3, 5));
        let Answer::Activated(Ok(completion)) = serde_json::from_str(ACTIVATED).unwrap() else {
            panic!("not a completion")
        };
        let [command] = &completion.commands[..] else {
            panic!("one command")
        };
        let Action::StartTimer(StartTimer { seq: 1, .. }) = command.action else {
            panic!("{command:?}")
        };
    }

    #[test]
    fn names_of_the_contract_are_those_of_rust() {
        let execution = WorkflowExecution {
            workflow_id: "w".to_owned(),
            run_id: "r".to_owned(),
        };
        let json = serde_json::to_string(&execution).unwrap();
        assert_eq!(json, r#"{"workflow_id":"w","run_id":"r"}"#);
    }
}
