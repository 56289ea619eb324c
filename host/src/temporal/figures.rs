//! The conversion, for the figures in `host/benches`: benchmarks are a crate of their
//! own and reach only what is public. Nobody else calls this.

use temporalio_common::protos::coresdk::{
    workflow_activation::WorkflowActivation, workflow_completion::WorkflowActivationCompletion,
};

use super::convert::{self, ActivationTarget};
use crate::{
    contract::workflow::{Activation, Completion},
    plugin::Queue,
};

/// Core's activation as a guest gets it; none if the contract cannot say it.
pub fn to_contract(proto: WorkflowActivation, queue: &Queue) -> Option<Activation> {
    let target = ActivationTarget {
        namespace: &queue.namespace,
        task_queue: &queue.task_queue,
    };
    let incoming = convert::activation(proto, &target).ok()?;
    Some(incoming.activation)
}

/// A guest's completion as Core gets it; none if it makes no sense.
pub fn to_core(
    run_id: String,
    completion: Completion,
    queue: &Queue,
) -> Option<WorkflowActivationCompletion> {
    convert::proto_successful_completion(run_id, completion, queue).ok()
}
