//! Nexus tasks of one task queue.

use std::sync::Arc;

use prost_types::Timestamp;
use temporalio_common::{
    protos::{
        coresdk::nexus::{
            CancelNexusTask, NexusTask, NexusTaskCancelReason, NexusTaskCompletion,
            nexus_task::Variant, nexus_task_completion::Status,
        },
        temporal::api::workflowservice::v1::PollNexusTaskQueueResponse,
    },
    worker::WorkerTaskTypes,
};
use temporalio_sdk_core::Worker;
use tracing::{error, warn};

use super::{
    connection::Connection,
    convert::{self, NexusAnswer, NexusRequest},
    payloads,
    worker::{self, CoreError, Ended, TemporalRuntime, WorkerSettings},
};
use crate::{codec::CodecChain, contract::activity::CancelReason, plugin::Queue};

/// Polls Nexus tasks and answers them.
#[derive(Clone)]
pub(crate) struct NexusWorker {
    core: Arc<Worker>,
    queue: Queue,
    codecs: CodecChain,
}

/// A request as it was polled.
pub(crate) struct PolledRequest {
    task: PollNexusTaskQueueResponse,
    deadline: Option<Timestamp>,
    endpoint: String,
}

impl PolledRequest {
    /// What names the request.
    pub(crate) fn task_token(&self) -> &[u8] {
        &self.task.task_token
    }
}

/// What Core wants of a handler.
pub(crate) enum NexusEvent {
    Request(Box<PolledRequest>),
    Cancel {
        task_token: Vec<u8>,
        reason: CancelReason,
    },
}

impl NexusWorker {
    pub(crate) fn start(
        runtime: &TemporalRuntime,
        connection: &Connection,
        queue: &Queue,
        settings: &WorkerSettings,
        codecs: CodecChain,
    ) -> Result<Self, CoreError> {
        let config = worker::config(queue, settings, WorkerTaskTypes::nexus_only())?;
        Ok(Self {
            core: Arc::new(runtime.worker(connection, config)?),
            queue: queue.clone(),
            codecs,
        })
    }

    /// The codecs of everything that the handlers send.
    pub(crate) fn codecs(&self) -> &CodecChain {
        &self.codecs
    }

    /// The next event.
    pub(crate) async fn next(&self) -> Result<NexusEvent, Ended> {
        loop {
            let NexusTask {
                request_deadline: deadline,
                endpoint,
                variant,
            } = self.core.poll_nexus_task().await.map_err(worker::ended)?;
            match variant {
                Some(Variant::Task(task)) => {
                    let polled = PolledRequest {
                        task,
                        deadline,
                        endpoint,
                    };
                    return Ok(NexusEvent::Request(Box::new(polled)));
                }
                Some(Variant::CancelTask(cancel)) => {
                    let reason = cancel_reason(cancel.reason());
                    let CancelNexusTask {
                        task_token,
                        reason: _, // read above, as an enum
                    } = cancel;
                    return Ok(NexusEvent::Cancel { task_token, reason });
                }
                None => error!("Core gave a Nexus task without content"),
            }
        }
    }

    /// What was polled, for guests.
    ///
    /// # Errors
    /// The answer to a request that nobody can handle.
    pub(crate) async fn read(&self, polled: PolledRequest) -> Result<NexusRequest, NexusAnswer> {
        let PolledRequest {
            task,
            deadline,
            endpoint,
        } = polled;
        let task = payloads::decoded(task, &self.codecs)
            .await
            .map_err(|error| NexusAnswer::codec_failed(&error))?;
        convert::nexus_request(task, deadline, endpoint, &self.queue).map_err(|invalid| {
            NexusAnswer::NotHandled {
                error_type: "NOT_IMPLEMENTED",
                message: invalid.to_string(),
                stack_trace: String::new(),
            }
        })
    }

    /// Answers a request.
    pub(crate) async fn complete(&self, task_token: Vec<u8>, answer: NexusAnswer) {
        let completion = NexusTaskCompletion {
            task_token: task_token.clone(),
            status: Some(convert::proto_nexus_answer(answer)),
        };
        match payloads::encoded(completion, &self.codecs).await {
            Ok(completion) => self.send(completion).await,
            Err(error) => {
                warn!(reason = %error, "a Nexus request is failed");
                let answer = NexusAnswer::codec_failed(&error);
                self.send(NexusTaskCompletion {
                    task_token,
                    status: Some(convert::proto_nexus_answer(answer)),
                })
                .await;
            }
        }
    }

    /// Says that the handler of a cancelled request has stopped.
    pub(crate) async fn acknowledge_cancellation(&self, task_token: Vec<u8>) {
        self.send(NexusTaskCompletion {
            task_token,
            status: Some(Status::AckCancel(true)),
        })
        .await;
    }

    async fn send(&self, completion: NexusTaskCompletion) {
        if let Err(refused) = self.core.complete_nexus_task(completion).await {
            error!(reason = %refused, "Core refuses the answer to a Nexus request");
        }
    }

    /// Asks the server whether the worker may poll.
    pub(crate) async fn validate(&self) -> Result<(), Ended> {
        worker::validate(&self.core).await
    }

    /// Stops polling. Requests that are open can still be answered.
    pub(crate) fn initiate_shutdown(&self) {
        self.core.initiate_shutdown();
    }

    /// Ends the worker. Everything it gave must have been answered.
    pub(crate) async fn finish(self) {
        worker::finish(self.core).await;
    }
}

fn cancel_reason(reason: NexusTaskCancelReason) -> CancelReason {
    match reason {
        NexusTaskCancelReason::TimedOut => CancelReason::TimedOut,
        NexusTaskCancelReason::WorkerShutdown => CancelReason::WorkerShutdown,
    }
}
