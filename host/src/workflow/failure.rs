//! Task failures that the host makes itself.

use std::{error::Error, fmt::Display};

use crate::{
    codec::CodecError,
    contract::{
        types::{ApplicationCategory, ApplicationFailure, Cause, CauseKind, Failure},
        workflow::TaskFailure,
    },
    observe::whole_chain,
    plugin::PluginIdentity,
    sandbox::GuestTrap,
};

/// The source of a failure that the host made.
const SOURCE: &str = "Hourglass";

/// A failure of the task, and so not of the workflow: the server tries it again.
pub(crate) fn task_failure(error_type: &str, message: String) -> TaskFailure {
    failure_with_stack(error_type, message, String::new())
}

/// A task that failed because of `error`; the text has its whole chain.
pub(crate) fn caused_by(error_type: &str, error: &(dyn Error + 'static)) -> TaskFailure {
    task_failure(error_type, whole_chain(error))
}

/// A task whose guest's answer cannot be used; `reason` is the rest of the sentence
/// that begins with the answer.
pub(crate) fn unusable_answer(guest: &PluginIdentity, reason: &dyn Display) -> TaskFailure {
    task_failure(
        "InvalidGuestMessage",
        format!("plugin {guest}: the answer of workflow.activate {reason}"),
    )
}

/// A task whose payloads no codec lets through.
pub(crate) fn codec_failure(error: &CodecError) -> TaskFailure {
    failure_with_stack(
        "PayloadCodecError",
        error.to_string(),
        error.stack_trace().to_owned(),
    )
}

/// A task whose guest broke.
pub(crate) fn trapped(trap: &GuestTrap) -> TaskFailure {
    failure_with_stack("GuestTrap", trap.to_string(), trap.backtrace.clone())
}

/// The messages of a task failure, outermost first, in one line.
pub(crate) fn failure_text(failure: &TaskFailure) -> String {
    let causes = failure.failure.causes.iter();
    let messages: Vec<&str> = causes.map(|cause| &*cause.message).collect();
    messages.join(": ")
}

fn failure_with_stack(error_type: &str, message: String, stack_trace: String) -> TaskFailure {
    let kind = CauseKind::Application(ApplicationFailure {
        error_type: error_type.to_owned(),
        non_retryable: false,
        details: None,
        next_retry_delay: None,
        category: ApplicationCategory::Unspecified,
    });
    TaskFailure {
        payloads: Vec::new(),
        failure: Failure {
            causes: vec![Cause {
                message,
                source: SOURCE.to_owned(),
                stack_trace,
                encoded_attributes: None,
                kind,
            }],
        },
        force_cause: None,
    }
}
