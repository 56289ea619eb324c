//! Activations of a run that has begun, as Core makes them.

use temporalio_common::protos::coresdk::{
    activity_result::{ActivityResolution, Success, activity_resolution::Status},
    workflow_activation::{
        QueryWorkflow, ResolveActivity, WorkflowActivation, workflow_activation_job::Variant,
    },
};

use super::messages::{activation, json};

/// The activity that the run began first has ended.
pub(crate) fn activity_ended(result: &str) -> WorkflowActivation {
    let success = Success {
        result: Some(json(result)),
    };
    let job = ResolveActivity {
        seq: 1,
        result: Some(ActivityResolution {
            status: Some(Status::Completed(success)),
        }),
        is_local: false,
    };
    activation(9, Variant::ResolveActivity(job))
}

pub(crate) fn query(query_type: &str) -> WorkflowActivation {
    let job = QueryWorkflow {
        query_id: "1".to_owned(),
        query_type: query_type.to_owned(),
        ..Default::default()
    };
    activation(4, Variant::QueryWorkflow(job))
}
