//! Requests to Nexus handlers, back to Core.

use temporalio_common::protos::temporal::api::nexus::v1::{
    self as proto, CancelOperationRequest, Link, StartOperationRequest, request::Variant,
};

use crate::{
    contract::{
        nexus::{CancelTask, Request, StartTask},
        types::NexusLink,
    },
    plugin::Queue,
    temporal::convert::{NexusRequest, tables::TableReader, time::proto_timestamp},
};

/// A request, and what Core says beside it.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Polled {
    pub(in super::super) request: proto::Request,
    pub(in super::super) deadline: Option<prost_types::Timestamp>,
    pub(in super::super) endpoint: String,
    pub(in super::super) queue: Queue,
}

pub(in super::super) fn polled(request: NexusRequest) -> Polled {
    match request {
        NexusRequest::Start(task) => start(*task),
        NexusRequest::Cancel(task) => cancel(*task),
    }
}

fn start(task: StartTask) -> Polled {
    let StartTask {
        request,
        request_id,
        callback_url,
        callback_headers,
        links,
        input,
        payloads,
    } = task;
    let tables = TableReader::new(payloads, Vec::new());
    with_head(request, |service, operation| {
        Variant::StartOperation(StartOperationRequest {
            service,
            operation,
            request_id,
            callback: callback_url,
            payload: tables.optional_payload(input).unwrap(),
            callback_header: callback_headers.into_iter().collect(),
            links: links.into_iter().map(proto_link).collect(),
        })
    })
}

#[expect(
    deprecated,
    reason = "the message cannot be made without its old field"
)]
fn cancel(task: CancelTask) -> Polled {
    let CancelTask {
        request,
        operation_token,
    } = task;
    with_head(request, |service, operation| {
        Variant::CancelOperation(CancelOperationRequest {
            service,
            operation,
            operation_id: String::new(),
            operation_token,
        })
    })
}

fn with_head(head: Request, variant: impl FnOnce(String, String) -> Variant) -> Polled {
    let Request {
        namespace,
        task_queue,
        endpoint,
        service,
        operation,
        headers,
        scheduled_time,
        deadline,
    } = head;
    Polled {
        request: proto::Request {
            header: headers.into_iter().collect(),
            scheduled_time: scheduled_time.map(proto_timestamp),
            capabilities: None,
            endpoint: String::new(),
            variant: Some(variant(service, operation)),
        },
        deadline: deadline.map(proto_timestamp),
        endpoint,
        queue: Queue {
            namespace,
            task_queue,
        },
    }
}

fn proto_link(link: NexusLink) -> Link {
    let NexusLink { url, link_type } = link;
    Link {
        url,
        r#type: link_type,
    }
}
