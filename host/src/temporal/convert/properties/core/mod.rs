//! Core's messages, drawn. What the conversion leaves out of them on purpose is
//! marked here, field by field, with the reason.

mod activation;
mod activity;
mod failure;
mod nexus;
mod resolution;

use temporalio_common::protos::{
    coresdk::common as core,
    temporal::api::common::v1::{self as proto, payload::ExternalPayloadDetails},
};

use super::{
    shape::record,
    source::{Draw, Source, left_out},
};

record!(proto::Payload {
    metadata,
    data,
    // Sizes for the server's accounting.
    external_payloads: left_out,
});

record!(ExternalPayloadDetails { size_bytes });

record!(proto::Payloads { payloads });

record!(proto::Memo { fields });

record!(proto::SearchAttributes { indexed_fields });

record!(proto::RetryPolicy {
    initial_interval,
    backoff_coefficient,
    maximum_interval,
    maximum_attempts,
    non_retryable_error_types,
});

record!(proto::Priority {
    priority_key,
    fairness_key,
    fairness_weight,
});

record!(proto::WorkflowExecution {
    workflow_id,
    run_id,
});

record!(core::NamespacedWorkflowExecution {
    namespace,
    workflow_id,
    run_id,
});

record!(core::WorkerDeploymentVersion {
    deployment_name,
    build_id,
});

/// The contract's seconds stay within 2^53, and its nanoseconds below one second.
impl Draw for prost_types::Timestamp {
    fn draw(source: &mut Source<'_>) -> Self {
        let (seconds, nanos) = (i64::draw(source), i32::draw(source));
        if source.wild {
            return Self { seconds, nanos };
        }
        Self {
            seconds: seconds % (1 << 53),
            nanos: nanos % 1_000_000_000,
        }
    }
}

/// The contract's spans of time are never negative.
impl Draw for prost_types::Duration {
    fn draw(source: &mut Source<'_>) -> Self {
        let prost_types::Timestamp { seconds, nanos } = Draw::draw(source);
        if source.wild {
            return Self { seconds, nanos };
        }
        Self {
            seconds: seconds.abs(),
            nanos,
        }
    }
}
