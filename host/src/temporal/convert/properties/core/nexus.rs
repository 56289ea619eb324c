//! Requests to Nexus handlers, as Core polls them.

use temporalio_common::protos::temporal::api::{
    nexus::v1::{
        self as proto, CancelOperationRequest, Link, StartOperationRequest,
        request::{Capabilities, Variant},
    },
    taskqueue::v1::{PollerGroupInfo, PollerGroupsInfo, PollerScalingDecision},
    workflowservice::v1::PollNexusTaskQueueResponse,
};

use crate::temporal::convert::properties::{
    shape::{choice, record},
    source::{Draw, Source, always, left_out},
};

record!(
    #[expect(deprecated, reason = "the message still has its old field")]
    PollNexusTaskQueueResponse {
        // The caller keeps it.
        task_token: left_out,
        // Refused without one.
        request: always,
        // For Core's pollers; so are the groups below.
        poller_scaling_decision: left_out,
        poller_group_id: left_out,
        poller_group_infos: left_out,
        poller_groups_info: left_out,
    }
);

record!(PollerScalingDecision {
    poll_request_delta_suggestion,
});

record!(PollerGroupInfo { id, weight });

record!(PollerGroupsInfo {
    version,
    poller_groups,
});

record!(proto::Request {
    header,
    scheduled_time,
    // Core answers in the form that the server knows.
    capabilities: left_out,
    // Core says it beside the message.
    endpoint: left_out,
    // Refused without one.
    variant: always,
});

record!(Capabilities {
    temporal_failure_responses,
});

choice!(Variant {
    StartOperation,
    CancelOperation,
});

record!(StartOperationRequest {
    service,
    operation,
    request_id,
    callback,
    payload,
    callback_header,
    links,
});

record!(
    #[expect(
        deprecated,
        reason = "the message cannot be made without its old field"
    )]
    CancelOperationRequest {
        service,
        operation,
        // The token's old name: read only where the new one is empty.
        operation_id: left_out,
        operation_token,
    }
);

record!(Link { url, r#type });
