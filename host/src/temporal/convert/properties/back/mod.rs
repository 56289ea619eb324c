//! The ways back, which the host itself has no use for: the contract's activations,
//! tasks and requests to Core, Core's completions, answers and starts to the contract.

mod activation;
mod activity;
mod command;
mod completion;
mod nexus_answer;
mod nexus_request;
mod resolution;
mod schedule;
mod workflow_start;

pub(super) use activation::proto_activation;
pub(super) use activity::{activity_completion, heartbeat_details, proto_start};
pub(super) use completion::{completion, task_failure};
pub(super) use nexus_answer::{cancel_completion, not_handled, start_completion};
pub(super) use nexus_request::{Polled, polled};
pub(super) use workflow_start::workflow_start;

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
