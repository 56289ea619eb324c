//! Answers of Nexus handlers, back to the contract.

use temporalio_common::protos::{
    coresdk::nexus::nexus_task_completion::Status,
    temporal::api::{
        failure::v1::{Failure as ProtoFailure, failure::FailureInfo},
        nexus::v1::{
            self as proto, CancelOperationResponse, Link, StartOperationResponse, response,
            start_operation_response::{Async, Sync, Variant},
        },
    },
};

use crate::{
    contract::{
        nexus::{CancelCompletion, StartCompletion, StartOutcome},
        types::NexusLink,
    },
    temporal::convert::{failure, tables::TableBuilder},
};

/// What the guest must have answered to a request to start.
pub(in super::super) fn start_completion(status: Status) -> StartCompletion {
    let mut tables = TableBuilder::default();
    let (outcome, links) = match status {
        Status::Completed(response) => started(response, &mut tables),
        Status::Failure(failure) => (
            StartOutcome::HandlerFailed(tables.failure(failure)),
            Vec::new(),
        ),
        other => panic!("no guest can answer {other:?}"),
    };
    let TableBuilder { payloads, failures } = tables;
    StartCompletion {
        payloads,
        failures,
        outcome,
        links: links.into_iter().map(contract_link).collect(),
    }
}

#[expect(deprecated, reason = "older servers read the token under its old name")]
fn started(response: proto::Response, tables: &mut TableBuilder) -> (StartOutcome, Vec<Link>) {
    let Some(response::Variant::StartOperation(StartOperationResponse { variant })) =
        response.variant
    else {
        panic!("an answer to a request to start: {response:?}");
    };
    match variant.unwrap() {
        Variant::SyncSuccess(Sync { payload, links }) => {
            let result = tables.payload(payload.unwrap());
            (StartOutcome::Succeeded(result), links)
        }
        Variant::AsyncSuccess(Async {
            operation_id,
            operation_token,
            links,
        }) => {
            assert_eq!(operation_id, operation_token);
            (StartOutcome::Started(operation_token), links)
        }
        Variant::Failure(failure) => {
            let index = tables.failure(failure);
            (StartOutcome::OperationFailed(index), Vec::new())
        }
        Variant::OperationError(error) => panic!("the old form: {error:?}"),
    }
}

/// What the guest must have answered to a request to cancel.
pub(in super::super) fn cancel_completion(status: Status) -> CancelCompletion {
    let mut tables = TableBuilder::default();
    let failure = match status {
        Status::Completed(response) => {
            let taken_on = response::Variant::CancelOperation(CancelOperationResponse {});
            assert_eq!(response.variant, Some(taken_on));
            None
        }
        Status::Failure(failure) => Some(failure::from_proto(failure, &mut tables)),
        other => panic!("no guest can answer {other:?}"),
    };
    CancelCompletion {
        payloads: tables.payloads,
        failure,
    }
}

/// Error type, message and stack trace of a request that was not handled.
pub(in super::super) fn not_handled(status: Status) -> (String, String, String) {
    let Status::Failure(failure) = status else {
        panic!("a failure: {status:?}");
    };
    let ProtoFailure {
        message,
        source,
        stack_trace,
        encoded_attributes,
        cause,
        failure_info,
    } = failure;
    assert_eq!(
        (&*source, encoded_attributes, cause),
        ("Hourglass", None, None)
    );
    let Some(FailureInfo::NexusHandlerFailureInfo(info)) = failure_info else {
        panic!("of a handler: {failure_info:?}");
    };
    assert_eq!(info.retry_behavior, 0);
    (info.r#type, message, stack_trace)
}

fn contract_link(link: Link) -> NexusLink {
    let Link { url, r#type } = link;
    NexusLink {
        url,
        link_type: r#type,
    }
}
