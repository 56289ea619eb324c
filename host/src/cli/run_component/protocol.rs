//! The lines between an author's tests and a component.
//!
//! A line is one JSON value: a variant by its name, and the contract's own types as
//! serde derives them. The tests ask with a [`Request`] a line and get one
//! [`Answer`] a line, in order; requests are one at a time. While an activity runs,
//! what it asks of its host comes before the answer, as an [`Answer::Asked`] each, and
//! wants a [`Reply`] a line. Standard input that ends ends everything.
//!
//! `guest-patterns/sdk/rust/src/testing/component/protocol.rs` is the same from the
//! other side.

use serde::{Deserialize, Serialize};

use crate::contract::{
    activity::{self, CancelReason},
    asynchronous_completion::{ActivityReference, CompletionError, ReportedFailure},
    types::{Duration, GuestError, Payload},
    workflow::{Activation, Completion, TaskFailure},
};

/// What the tests ask for.
#[derive(Debug, Deserialize)]
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
#[derive(Debug, Serialize)]
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
#[derive(Debug, Serialize)]
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

/// What the tests let the host say.
#[derive(Debug, Deserialize)]
pub(super) enum Reply {
    /// To a heartbeat or a wait: whether the attempt is asked to stop.
    Cancelled(Option<CancelReason>),
    /// To a report on another activity.
    Reported(Result<Option<CancelReason>, CompletionError>),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{
        types,
        workflow::{Action, Command, StartTimer, VersioningBehavior},
    };

    /// The SDK's own tests have the same lines.
    const FORGET: &str = r#"{"Forget":7}"#;
    const REPLY: &str = r#"{"Reported":{"Ok":"TimedOut"}}"#;
    const ASKED: &str = r#"{"Asked":{"Wait":{"seconds":3,"nanoseconds":5}}}"#;
    const ACTIVATED: &str = r#"{"Activated":{"Ok":{"payloads":[],"failures":[],"commands":[{"action":{"StartTimer":{"seq":1,"start_to_fire_timeout":{"seconds":2,"nanoseconds":0}}},"summary":null,"details":null}],"used_internal_flags":[],"versioning_behavior":"Unspecified"}}}"#;

    fn seconds(seconds: u64, nanoseconds: u32) -> types::Duration {
        types::Duration {
            seconds,
            nanoseconds,
        }
    }

    #[test]
    fn lines_are_read_as_the_tests_write_them() {
        let forget: Request = serde_json::from_str(FORGET).unwrap();
        assert!(matches!(forget, Request::Forget(7)));
        let reply: Reply = serde_json::from_str(REPLY).unwrap();
        let timed_out = Some(CancelReason::TimedOut);
        assert!(matches!(reply, Reply::Reported(Ok(reason)) if reason == timed_out));
    }

    #[test]
    fn lines_are_written_as_the_tests_read_them() {
        let asked = Answer::Asked(Question::Wait(seconds(3, 5)));
        assert_eq!(serde_json::to_string(&asked).unwrap(), ASKED);
        let timer = Command {
            action: Action::StartTimer(StartTimer {
                seq: 1,
                start_to_fire_timeout: seconds(2, 0),
            }),
            summary: None,
            details: None,
        };
        let activated = Answer::Activated(Ok(Completion {
            payloads: Vec::new(),
            failures: Vec::new(),
            commands: vec![timer],
            used_internal_flags: Vec::new(),
            versioning_behavior: VersioningBehavior::Unspecified,
        }));
        assert_eq!(serde_json::to_string(&activated).unwrap(), ACTIVATED);
    }
}
