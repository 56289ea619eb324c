//! Activity tasks of one task queue.

use std::sync::Arc;

use temporalio_common::{
    protos::coresdk::{
        ActivityTaskCompletion,
        activity_task::{Cancel, activity_task::Variant},
    },
    worker::WorkerTaskTypes,
};
use temporalio_sdk_core::Worker;
use tracing::error;

use super::{
    connection::Connection,
    convert::{self, ReportedOutcome},
    worker::{self, CoreError, Ended, TemporalRuntime, WorkerSettings},
};
use crate::{
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
}

/// What Core wants of an activity.
pub(crate) enum ActivityEvent {
    Start(Box<Task>),
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
    ) -> Result<Self, CoreError> {
        let config = worker::config(queue, settings, WorkerTaskTypes::activity_only())?;
        let core = runtime.worker(connection, config)?;
        Ok(Self::of(Arc::new(core), queue.clone()))
    }

    pub(super) fn of(core: Arc<Worker>, queue: Queue) -> Self {
        Self { core, queue }
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
                    let task = convert::activity_task(task_token, &self.queue.task_queue, start);
                    return Ok(ActivityEvent::Start(Box::new(task)));
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

    /// Passes a heartbeat on. Core throttles them.
    pub(crate) fn heartbeat(&self, task_token: Vec<u8>, details: Vec<Payload>) {
        self.core
            .record_activity_heartbeat(convert::proto_heartbeat(task_token, details));
    }

    pub(crate) async fn complete(&self, task_token: Vec<u8>, outcome: ReportedOutcome) {
        let completion = ActivityTaskCompletion {
            task_token,
            result: Some(convert::proto_activity_result(outcome)),
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
