//! One task queue: a worker for it, and a new one whenever Core ends it.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{info, warn};

use super::{activity_queue, workflow_queue};
use crate::{
    activity::AttemptsSettings,
    observe::whole_chain,
    plugin::{BindingTable, Components, Queue, TypeKind},
    temporal::{
        ActivityWorker, Connection, Ended, TemporalRuntime, WorkerSettings, WorkflowWorker,
    },
    workflow::WorkflowThreads,
};

/// First and longest pause before a new worker is made.
const BACKOFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// How long Core may take to end a worker that has no tasks left.
const FINISH_LIMIT: Duration = Duration::from_secs(10);

/// What every queue's workers are made of.
#[derive(Clone)]
pub(super) struct QueueContext {
    pub(super) runtime: TemporalRuntime,
    pub(super) connection: Connection,
    pub(super) bindings: watch::Receiver<BindingTable>,
    pub(super) components: Arc<Components>,
    pub(super) threads: WorkflowThreads,
    pub(super) attempts: AttemptsSettings,
    pub(super) worker: WorkerSettings,
    pub(super) stop: CancellationToken,
}

/// Serves one kind of task on one queue until the host stops. Core ends a worker
/// whose polls are refused for a minute; this makes a new one.
pub(super) async fn keep(context: QueueContext, queue: Queue, kind: TypeKind) {
    let mut pause = BACKOFF.0;
    loop {
        let ended = match kind {
            TypeKind::Workflow => workflow_queue::serve(&context, &queue).await,
            TypeKind::Activity => activity_queue::serve(&context, &queue).await,
        };
        if context.stop.is_cancelled() {
            return;
        }
        if ended == Ended::ShutDown {
            pause = BACKOFF.0;
        }
        warn!(
            namespace = queue.namespace,
            task_queue = queue.task_queue,
            retry_in = ?pause,
            "the {kind} worker ended: {ended}"
        );
        tokio::select! {
            () = context.stop.cancelled() => return,
            () = sleep(pause) => pause = (pause * 2).min(BACKOFF.1),
        }
    }
}

/// How a worker comes to its end. One whose polls are refused is shut down and
/// polled on: Core ends a worker only when it has said that it is shut down.
#[derive(Default)]
pub(super) struct Ending {
    refusal: Option<Ended>,
}

impl Ending {
    /// Whether `ended` is the last word. The first refusal is not.
    pub(super) fn is_final(&mut self, ended: &Ended) -> bool {
        match ended {
            Ended::ShutDown => true,
            Ended::Refused { .. } if self.refusal.is_some() => true,
            Ended::Refused { .. } => {
                self.refusal = Some(ended.clone());
                false
            }
        }
    }

    pub(super) fn reason(self) -> Ended {
        self.refusal.unwrap_or(Ended::ShutDown)
    }
}

/// Core may wait for an answer of a server that has none; a new worker does not
/// have to wait with it.
pub(super) async fn finish(queue: &Queue, finishing: impl Future<Output = ()>) {
    if timeout(FINISH_LIMIT, finishing).await.is_err() {
        warn!(
            namespace = queue.namespace,
            task_queue = queue.task_queue,
            "a worker did not finish within {FINISH_LIMIT:?} and is left behind"
        );
    }
}

pub(super) fn refused(error: &(dyn std::error::Error + 'static)) -> Ended {
    Ended::Refused {
        reason: whole_chain(error),
    }
}

pub(super) fn said(queue: &Queue, kind: TypeKind) {
    info!(
        namespace = queue.namespace,
        task_queue = queue.task_queue,
        "polling for {kind} tasks"
    );
}

/// Tells a worker to stop when the host does. Polling itself is never cut off: a
/// task that was received would be lost.
pub(super) fn stopper(context: &QueueContext, worker: &(impl Stoppable + Clone)) -> JoinHandle<()> {
    let (stop, worker) = (context.stop.clone(), worker.clone());
    tokio::spawn(async move {
        stop.cancelled().await;
        worker.initiate_shutdown();
    })
}

/// A worker of either kind.
pub(super) trait Stoppable: Send + Sync + 'static {
    fn initiate_shutdown(&self);
}

impl Stoppable for WorkflowWorker {
    fn initiate_shutdown(&self) {
        self.initiate_shutdown();
    }
}

impl Stoppable for ActivityWorker {
    fn initiate_shutdown(&self) {
        self.initiate_shutdown();
    }
}

/// Waits for the tasks that are under way.
pub(super) async fn drain(stopper: JoinHandle<()>, tasks: TaskTracker) {
    tasks.close();
    tasks.wait().await;
    stopper.abort();
    // Its handle of the worker must be gone before the worker is ended.
    let _ = stopper.await;
}
