//! A service that is down at first.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use hourglass_sdk::activities::ActivityError;
use hourglass_sdk::{ApplicationErrorCategory, ApplicationFailure, log};

use crate::ComposeGreetingInput;

/// The call that succeeds.
pub(crate) const WORKING_CALL: u32 = 5;

/// Calls so far, by workflow. Stays as long as the instance does.
static CALLS: Mutex<BTreeMap<String, u32>> = Mutex::new(BTreeMap::new());

/// Answers at the fifth call of a workflow, and at no other.
pub(crate) fn greeting(
    workflow_id: &str,
    input: &ComposeGreetingInput,
) -> Result<String, ActivityError> {
    let call = count(workflow_id);
    log::info(format!(
        "Attempt {call} of {WORKING_CALL} to invoke service"
    ));
    if call == WORKING_CALL {
        return Ok(format!("{}, {}!", input.greeting, input.name));
    }
    // Expected, and no reason for anybody to look at a log or an alarm.
    let down = ApplicationFailure::builder("service is down");
    let down = down.category(ApplicationErrorCategory::Benign).build();
    Err(ActivityError::application(down))
}

fn count(workflow_id: &str) -> u32 {
    let mut calls = CALLS.lock().unwrap_or_else(PoisonError::into_inner);
    let count = calls.entry(workflow_id.to_owned()).or_insert(0);
    *count += 1;
    *count
}
