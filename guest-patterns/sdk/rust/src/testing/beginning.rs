//! What a run in a test begins with.

use crate::bindings::types_part::hourglass::plugin::types::RandomSeed;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow as wire;

/// A start of which everything but type and input is the same in all tests.
pub(super) fn initialize(workflow_type: &str, arguments: Vec<u32>) -> wire::InitializeWorkflow {
    wire::InitializeWorkflow {
        workflow_type: workflow_type.to_owned(),
        workflow_id: "workflow".to_owned(),
        namespace: "default".to_owned(),
        task_queue: "queue".to_owned(),
        arguments,
        randomness_seed: RandomSeed { high: 1, low: 2 },
        headers: Vec::new(),
        identity: "test".to_owned(),
        parent: None,
        root: None,
        execution_timeout: None,
        run_timeout: None,
        task_timeout: None,
        continued_from_run_id: String::new(),
        continued_initiator: wire::ContinuedInitiator::Unspecified,
        continued_failure: None,
        last_completion_result: None,
        first_execution_run_id: "run".to_owned(),
        original_execution_run_id: "run".to_owned(),
        retry_policy: None,
        attempt: 1,
        cron_schedule: String::new(),
        execution_expiration_time: None,
        cron_schedule_to_schedule_interval: None,
        memo: Vec::new(),
        search_attributes: Vec::new(),
        start_time: None,
        priority: None,
    }
}
