//! The first activation of a run as Core makes it, with what a server fills in.

use temporalio_common::protos::{
    coresdk::workflow_activation::{
        InitializeWorkflow, WorkflowActivation, WorkflowActivationJob,
        workflow_activation_job::Variant,
    },
    temporal::api::common::v1::Payload,
};

const RUN: &str = "0199a2f4-6f0e-7a55-b9a3-5f0c3e1b7d21";

/// The first activation of a run, with at most one argument.
pub(crate) fn beginning(workflow_type: &str, argument: Option<&str>) -> WorkflowActivation {
    let job = InitializeWorkflow {
        workflow_type: workflow_type.to_owned(),
        workflow_id: "measured-workflow".to_owned(),
        arguments: argument.map(json).into_iter().collect(),
        randomness_seed: 0x1234_5678_9abc_def0,
        identity: "1234@machine".to_owned(),
        workflow_task_timeout: Some(prost_types::Duration {
            seconds: 10,
            nanos: 0,
        }),
        first_execution_run_id: RUN.to_owned(),
        original_execution_run_id: RUN.to_owned(),
        attempt: 1,
        start_time: Some(moment()),
        ..Default::default()
    };
    activation(3, Variant::InitializeWorkflow(job))
}

pub(crate) fn activation(history_length: u32, job: Variant) -> WorkflowActivation {
    WorkflowActivation {
        run_id: RUN.to_owned(),
        timestamp: Some(moment()),
        history_length,
        history_size_bytes: 700,
        jobs: vec![WorkflowActivationJob { variant: Some(job) }],
        ..Default::default()
    }
}

fn moment() -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: 1_764_000_000,
        nanos: 123_456_000,
    }
}

pub(crate) fn json(text: &str) -> Payload {
    Payload {
        metadata: [("encoding".to_owned(), b"json/plain".to_vec())].into(),
        data: text.as_bytes().to_vec(),
        ..Default::default()
    }
}
