//! The ways back, which the host itself has no use for: the contract's activations
//! and tasks to Core, Core's completions to the contract.

mod activation;
mod activity;
mod command;
mod completion;
mod resolution;
mod schedule;

pub(super) use activation::proto_activation;
pub(super) use activity::{activity_completion, heartbeat_details, proto_start};
pub(super) use completion::{completion, task_failure};

use temporalio_common::protos::temporal::api::common::v1 as proto;

use crate::contract::types::WorkflowExecution;

fn proto_execution(execution: WorkflowExecution) -> proto::WorkflowExecution {
    let WorkflowExecution {
        workflow_id,
        run_id,
    } = execution;
    proto::WorkflowExecution {
        workflow_id,
        run_id,
    }
}
