//! Requests to Nexus handlers.

use std::collections::HashMap;

use temporalio_common::protos::temporal::api::{
    nexus::v1::{
        self as proto, CancelOperationRequest, Link, StartOperationRequest, request::Variant,
    },
    workflowservice::v1::PollNexusTaskQueueResponse,
};

use super::{
    tables::{InvalidMessage, TableBuilder},
    time,
};
use crate::{
    contract::{
        nexus::{CancelTask, Request, StartTask},
        types::NexusLink,
    },
    plugin::Queue,
};

/// What a handler is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NexusRequest {
    Start(Box<StartTask>),
    Cancel(Box<CancelTask>),
}

impl NexusRequest {
    /// What every request says.
    pub(crate) fn head(&self) -> &Request {
        match self {
            Self::Start(task) => &task.request,
            Self::Cancel(task) => &task.request,
        }
    }
}

/// A task of Core's apart: its token, and the request.
///
/// # Errors
/// A task without a request, or of a kind that this Core knows and the contract does not.
pub(crate) fn nexus_request(
    response: PollNexusTaskQueueResponse,
    deadline: Option<prost_types::Timestamp>,
    endpoint: String,
    queue: &Queue,
) -> Result<NexusRequest, InvalidMessage> {
    #[expect(deprecated, reason = "the message still has its old field")]
    let PollNexusTaskQueueResponse {
        task_token: _,              // the caller keeps it: it names the answer
        poller_scaling_decision: _, // for Core's pollers
        poller_group_id: _,         // likewise
        poller_group_infos: _,      // likewise
        poller_groups_info: _,      // likewise
        request,
    } = response;
    let proto::Request {
        header,
        scheduled_time,
        capabilities: _, // Core answers in the form that the server knows
        endpoint: _,     // given above, by Core
        variant,
    } = request.ok_or_else(|| invalid("it has no request"))?;
    let head = |service, operation| Request {
        namespace: queue.namespace.clone(),
        task_queue: queue.task_queue.clone(),
        endpoint,
        service,
        operation,
        headers: sorted(header),
        scheduled_time: scheduled_time.map(time::timestamp),
        deadline: deadline.map(time::timestamp),
    };
    match variant {
        Some(Variant::StartOperation(start)) => Ok(start_task(start, head)),
        Some(Variant::CancelOperation(cancel)) => Ok(cancel_task(cancel, head)),
        None => Err(invalid("it asks for nothing")),
    }
}

fn invalid(reason: &str) -> InvalidMessage {
    InvalidMessage::Command {
        command: "a Nexus task".to_owned(),
        reason: reason.to_owned(),
    }
}

fn start_task(
    start: StartOperationRequest,
    head: impl FnOnce(String, String) -> Request,
) -> NexusRequest {
    let StartOperationRequest {
        service,
        operation,
        request_id,
        callback,
        payload,
        callback_header,
        links,
    } = start;
    let mut tables = TableBuilder::default();
    NexusRequest::Start(Box::new(StartTask {
        request: head(service, operation),
        request_id,
        callback_url: callback,
        callback_headers: sorted(callback_header),
        links: links.into_iter().map(link).collect(),
        input: payload.map(|payload| tables.payload(payload)),
        payloads: tables.payloads,
    }))
}

fn cancel_task(
    cancel: CancelOperationRequest,
    head: impl FnOnce(String, String) -> Request,
) -> NexusRequest {
    #[expect(deprecated, reason = "older servers know no other name for the token")]
    let CancelOperationRequest {
        service,
        operation,
        operation_id,
        operation_token,
    } = cancel;
    NexusRequest::Cancel(Box::new(CancelTask {
        request: head(service, operation),
        operation_token: if operation_token.is_empty() {
            operation_id
        } else {
            operation_token
        },
    }))
}

fn sorted(headers: HashMap<String, String>) -> Vec<(String, String)> {
    let mut sorted: Vec<_> = headers.into_iter().collect();
    sorted.sort();
    sorted
}

fn link(link: Link) -> NexusLink {
    let Link { url, r#type } = link;
    NexusLink {
        url,
        link_type: r#type,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_without_a_request_is_refused() {
        let queue = Queue {
            namespace: "n".into(),
            task_queue: "q".into(),
        };
        let empty = PollNexusTaskQueueResponse::default();
        let refused = nexus_request(empty, None, String::new(), &queue).unwrap_err();
        assert_eq!(refused.to_string(), "a Nexus task: it has no request");
    }
}
