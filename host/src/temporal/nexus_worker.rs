//! Nexus tasks of one task queue.

use std::sync::Arc;

use temporalio_common::{
    protos::coresdk::nexus::{
        CancelNexusTask, NexusTask, NexusTaskCancelReason, NexusTaskCompletion,
        nexus_task::Variant, nexus_task_completion::Status,
    },
    worker::WorkerTaskTypes,
};
use temporalio_sdk_core::Worker;
use tracing::{error, warn};

use super::{
    connection::Connection,
    convert::{self, NexusAnswer, NexusRequest},
    worker::{self, CoreError, Ended, TemporalRuntime, WorkerSettings},
};
use crate::{contract::activity::CancelReason, plugin::Queue};

/// Polls Nexus tasks and answers them.
#[derive(Clone)]
pub(crate) struct NexusWorker {
    core: Arc<Worker>,
    queue: Queue,
}

/// What Core wants of a handler.
pub(crate) enum NexusEvent {
    Request {
        task_token: Vec<u8>,
        request: NexusRequest,
    },
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
    ) -> Result<Self, CoreError> {
        let config = worker::config(queue, settings, WorkerTaskTypes::nexus_only())?;
        Ok(Self {
            core: Arc::new(runtime.worker(connection, config)?),
            queue: queue.clone(),
        })
    }

    /// The next event. A task that nobody can handle is answered here.
    pub(crate) async fn next(&self) -> Result<NexusEvent, Ended> {
        loop {
            let NexusTask {
                request_deadline,
                endpoint,
                variant,
            } = self.core.poll_nexus_task().await.map_err(worker::ended)?;
            match variant {
                Some(Variant::Task(task)) => {
                    let task_token = task.task_token.clone();
                    match convert::nexus_request(task, request_deadline, endpoint, &self.queue) {
                        Ok(request) => {
                            return Ok(NexusEvent::Request {
                                task_token,
                                request,
                            });
                        }
                        Err(invalid) => self.refuse(task_token, invalid.to_string()).await,
                    }
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

    async fn refuse(&self, task_token: Vec<u8>, message: String) {
        warn!(reason = message, "a Nexus task is refused");
        let answer = NexusAnswer::NotHandled {
            error_type: "NOT_IMPLEMENTED",
            message,
            stack_trace: String::new(),
        };
        self.complete(task_token, answer).await;
    }

    /// Answers a request.
    pub(crate) async fn complete(&self, task_token: Vec<u8>, answer: NexusAnswer) {
        self.send(task_token, convert::proto_nexus_answer(answer))
            .await;
    }

    /// Says that the handler of a cancelled request has stopped.
    pub(crate) async fn acknowledge_cancellation(&self, task_token: Vec<u8>) {
        self.send(task_token, Status::AckCancel(true)).await;
    }

    async fn send(&self, task_token: Vec<u8>, status: Status) {
        let completion = NexusTaskCompletion {
            task_token,
            status: Some(status),
        };
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
