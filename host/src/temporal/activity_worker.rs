//! Activity tasks of one task queue.

use std::sync::Arc;

use temporalio_common::{
    protos::coresdk::{
        ActivityTaskCompletion,
        activity_task::{Cancel, Start, activity_task::Variant},
    },
    worker::WorkerTaskTypes,
};
use temporalio_sdk_core::Worker;
use tracing::{error, warn};

use super::{
    connection::Connection,
    convert::{self, ReportedOutcome},
    payloads,
    worker::{self, CoreError, Ended, TemporalRuntime, WorkerSettings},
};
use crate::{
    codec::{CodecChain, CodecError},
    contract::{
        activity::{CancelReason, Task},
        types::Payload,
    },
    plugin::Queue,
};

/// Polls activity tasks and answers them.
#[derive(Clone)]
pub(crate) struct ActivityWorker {
    core: Arc<Worker>,
    queue: Queue,
    codecs: CodecChain,
}

/// An attempt as it was polled.
pub(crate) struct PolledActivity {
    task_token: Vec<u8>,
    start: Start,
}

impl PolledActivity {
    /// What names the attempt.
    pub(crate) fn task_token(&self) -> &[u8] {
        &self.task_token
    }
}

/// What Core wants of an activity.
pub(crate) enum ActivityEvent {
    Start(Box<PolledActivity>),
    Cancel {
        task_token: Vec<u8>,
        reason: CancelReason,
    },
}

impl ActivityWorker {
    pub(crate) fn start(
        runtime: &TemporalRuntime,
        connection: &Connection,
        queue: &Queue,
        settings: &WorkerSettings,
        codecs: CodecChain,
    ) -> Result<Self, CoreError> {
        let config = worker::config(queue, settings, WorkerTaskTypes::activity_only())?;
        let core = runtime.worker(connection, config)?;
        Ok(Self::of(Arc::new(core), queue.clone(), codecs))
    }

    pub(super) fn of(core: Arc<Worker>, queue: Queue, codecs: CodecChain) -> Self {
        Self {
            core,
            queue,
            codecs,
        }
    }

    /// The codecs of everything that the attempts send.
    pub(crate) fn codecs(&self) -> &CodecChain {
        &self.codecs
    }

    pub(crate) async fn next(&self) -> Result<ActivityEvent, Ended> {
        loop {
            let task = self
                .core
                .poll_activity_task()
                .await
                .map_err(worker::ended)?;
            let task_token = task.task_token;
            match task.variant {
                Some(Variant::Start(start)) => {
                    let polled = PolledActivity { task_token, start };
                    return Ok(ActivityEvent::Start(Box::new(polled)));
                }
                Some(Variant::Cancel(cancel)) => {
                    let reason = convert::cancel_reason(cancel.reason());
                    let Cancel {
                        reason: _,  // read above, as an enum
                        details: _, // the same in flags; the reason is the first of them
                    } = cancel;
                    return Ok(ActivityEvent::Cancel { task_token, reason });
                }
                None => error!("Core gave an activity task without content"),
            }
        }
    }

    /// What was polled, for guests.
    ///
    /// # Errors
    /// Payloads that no codec lets through.
    pub(crate) async fn read(&self, polled: PolledActivity) -> Result<Task, CodecError> {
        let PolledActivity { task_token, start } = polled;
        let start = payloads::decoded(start, &self.codecs).await?;
        let task_queue = &self.queue.task_queue;
        Ok(convert::activity_task(task_token, task_queue, start))
    }

    /// Passes a heartbeat on. Core throttles them. One that cannot be encoded is not
    /// sent: if none can be, the attempt times out.
    pub(crate) async fn heartbeat(&self, task_token: Vec<u8>, details: Vec<Payload>) {
        let heartbeat = convert::proto_heartbeat(task_token, details);
        match payloads::encoded(heartbeat, &self.codecs).await {
            Ok(heartbeat) => self.core.record_activity_heartbeat(heartbeat),
            Err(error) => warn!(reason = %error, "a heartbeat is not sent"),
        }
    }

    pub(crate) async fn complete(&self, task_token: Vec<u8>, outcome: ReportedOutcome) {
        let result = convert::proto_activity_result(outcome);
        let encoded = payloads::encoded(result, &self.codecs).await;
        let completion = ActivityTaskCompletion {
            task_token,
            result: Some(encoded.unwrap_or_else(|error| {
                warn!(reason = %error, "an activity is failed");
                convert::proto_activity_result(ReportedOutcome::codec_failed(&error))
            })),
        };
        if let Err(malformed) = self.core.complete_activity_task(completion).await {
            error!(reason = %malformed, "Core refuses the outcome of an activity");
        }
    }

    /// Asks the server whether the worker may poll.
    pub(crate) async fn validate(&self) -> Result<(), Ended> {
        worker::validate(&self.core).await
    }

    /// Stops polling. Activities get the grace period to end.
    pub(crate) fn initiate_shutdown(&self) {
        self.core.initiate_shutdown();
    }

    /// Ends the worker. Everything it gave must have been answered.
    pub(crate) async fn finish(self) {
        worker::finish(self.core).await;
    }
}
