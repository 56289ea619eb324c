//! Activities that are ended from elsewhere, by task token or by ids.

use futures_util::{FutureExt, future::BoxFuture};
use temporalio_client::{
    Connection as CoreConnection,
    tonic::{Code, IntoRequest, Status},
};
use temporalio_common::{
    payload_visitor::PayloadVisitable,
    protos::temporal::api::{
        common::v1::Payloads,
        workflowservice::v1::{
            RecordActivityTaskHeartbeatByIdRequest, RecordActivityTaskHeartbeatRequest,
            RespondActivityTaskCanceledByIdRequest, RespondActivityTaskCanceledRequest,
            RespondActivityTaskCompletedByIdRequest, RespondActivityTaskCompletedRequest,
            RespondActivityTaskFailedByIdRequest, RespondActivityTaskFailedRequest,
        },
    },
};

use super::{connection::Connection, convert, payloads};
use crate::{
    codec::CodecChain,
    contract::{
        activity::CancelReason,
        asynchronous_completion::{
            ActivityIds, ActivityReference, CompletionError, ReportedFailure,
        },
        types::Payload,
    },
    sandbox::OtherActivities,
};

/// Ends activities of one namespace.
#[derive(Clone)]
pub(crate) struct ServerActivities {
    core: CoreConnection,
    namespace: String,
    codecs: CodecChain,
}

/// Sends one of a pair of requests: the one by task token or the one by ids. They have
/// the same fields beside, and their answers too.
macro_rules! send {
    (
        $self:ident, $activity:ident, $field:ident: $value:expr,
        $by_token:ident => $call:ident, $by_ids:ident => $call_by_ids:ident,
        |$answer:ident| $read:expr
    ) => {{
        let mut service = $self.core.workflow_service();
        match $activity {
            ActivityReference::TaskToken(task_token) => {
                let request = $by_token {
                    namespace: $self.namespace.clone(),
                    task_token,
                    $field: Some($self.encoded($value).await?),
                    ..Default::default()
                };
                let sent = service.$call(request.into_request()).await;
                let $answer = sent.map_err(|status| refused(&status))?.into_inner();
                Ok($read)
            }
            ActivityReference::Id(ActivityIds {
                workflow_id,
                run_id,
                activity_id,
            }) => {
                let request = $by_ids {
                    namespace: $self.namespace.clone(),
                    workflow_id,
                    run_id,
                    activity_id,
                    $field: Some($self.encoded($value).await?),
                    ..Default::default()
                };
                let sent = service.$call_by_ids(request.into_request()).await;
                let $answer = sent.map_err(|status| refused(&status))?.into_inner();
                Ok($read)
            }
        }
    }};
}

impl ServerActivities {
    pub(crate) fn new(connection: &Connection, namespace: String, codecs: CodecChain) -> Self {
        Self {
            core: connection.core.clone(),
            namespace,
            codecs,
        }
    }

    async fn encoded<M: PayloadVisitable>(&self, message: M) -> Result<M, CompletionError> {
        payloads::encoded(message, &self.codecs)
            .await
            .map_err(|error| CompletionError::Refused(error.to_string()))
    }

    async fn send_heartbeat(
        &self,
        activity: ActivityReference,
        details: Vec<Payload>,
    ) -> Result<Option<CancelReason>, CompletionError> {
        send!(
            self, activity, details: proto_payloads(details),
            RecordActivityTaskHeartbeatRequest => record_activity_task_heartbeat,
            RecordActivityTaskHeartbeatByIdRequest => record_activity_task_heartbeat_by_id,
            |answer| first_reason(
                answer.cancel_requested,
                answer.activity_paused,
                answer.activity_reset,
            )
        )
    }

    async fn send_result(
        &self,
        activity: ActivityReference,
        result: Payload,
    ) -> Result<(), CompletionError> {
        send!(
            self, activity, result: proto_payloads(vec![result]),
            RespondActivityTaskCompletedRequest => respond_activity_task_completed,
            RespondActivityTaskCompletedByIdRequest => respond_activity_task_completed_by_id,
            |_answer| ()
        )
    }

    async fn send_failure(
        &self,
        activity: ActivityReference,
        failure: ReportedFailure,
    ) -> Result<(), CompletionError> {
        let failure = convert::proto_reported_failure(failure)
            .map_err(|invalid| CompletionError::Refused(invalid.to_string()))?;
        send!(
            self, activity, failure: failure,
            RespondActivityTaskFailedRequest => respond_activity_task_failed,
            RespondActivityTaskFailedByIdRequest => respond_activity_task_failed_by_id,
            |_answer| ()
        )
    }

    async fn send_cancellation(
        &self,
        activity: ActivityReference,
        details: Vec<Payload>,
    ) -> Result<(), CompletionError> {
        send!(
            self, activity, details: proto_payloads(details),
            RespondActivityTaskCanceledRequest => respond_activity_task_canceled,
            RespondActivityTaskCanceledByIdRequest => respond_activity_task_canceled_by_id,
            |_answer| ()
        )
    }
}

impl OtherActivities for ServerActivities {
    fn heartbeat(
        &self,
        activity: ActivityReference,
        details: Vec<Payload>,
    ) -> BoxFuture<'_, Result<Option<CancelReason>, CompletionError>> {
        self.send_heartbeat(activity, details).boxed()
    }

    fn complete(
        &self,
        activity: ActivityReference,
        result: Payload,
    ) -> BoxFuture<'_, Result<(), CompletionError>> {
        self.send_result(activity, result).boxed()
    }

    fn fail(
        &self,
        activity: ActivityReference,
        failure: ReportedFailure,
    ) -> BoxFuture<'_, Result<(), CompletionError>> {
        self.send_failure(activity, failure).boxed()
    }

    fn report_cancellation(
        &self,
        activity: ActivityReference,
        details: Vec<Payload>,
    ) -> BoxFuture<'_, Result<(), CompletionError>> {
        self.send_cancellation(activity, details).boxed()
    }
}

fn first_reason(cancelled: bool, paused: bool, reset: bool) -> Option<CancelReason> {
    let asked = [
        (cancelled, CancelReason::Cancelled),
        (paused, CancelReason::Paused),
        (reset, CancelReason::Reset),
    ];
    asked
        .into_iter()
        .find_map(|(asked, reason)| asked.then_some(reason))
}

fn proto_payloads(payloads: Vec<Payload>) -> Payloads {
    Payloads {
        payloads: payloads.into_iter().map(convert::proto_payload).collect(),
    }
}

fn refused(status: &Status) -> CompletionError {
    match status.code() {
        Code::NotFound => CompletionError::NotFound,
        code => CompletionError::Refused(format!("{code:?}: {}", status.message())),
    }
}
