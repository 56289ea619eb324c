//! One task queue: a worker for it, and a new one whenever Core ends it.

use std::{sync::Arc, time::Duration};

use tokio::{
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{info, warn};

use super::{activity_queue, nexus_queue, workflow_queue};
use crate::{
    activity::AttemptsSettings,
    codec::CodecChains,
    observe::{Events, whole_chain},
    plugin::{Bindings, Components, Queue, TypeKind},
    sandbox::GuestThreads,
    temporal::{Connection, Ended, TemporalRuntime, WorkerSettings},
    workflow::Census,
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
    pub(super) bindings: Bindings,
    pub(super) census: Census,
    pub(super) events: Events,
    pub(super) components: Arc<Components>,
    pub(super) codecs: Arc<CodecChains>,
    pub(super) threads: GuestThreads,
    pub(super) attempts: AttemptsSettings,
    pub(super) worker: WorkerSettings,
    pub(super) stop: CancellationToken,
}

/// Serves one kind of task on one queue until the host stops. Core ends a worker
/// whose polls are refused for a minute; this makes a new one.
pub(super) async fn keep(context: QueueContext, queue: Queue, kind: TypeKind) {
    let mut pause = BACKOFF.0;
    loop {
        let begun = Instant::now();
        let ended = match kind {
            TypeKind::Workflow => workflow_queue::serve(&context, &queue).await,
            TypeKind::Activity => activity_queue::serve(&context, &queue).await,
            TypeKind::NexusService => nexus_queue::serve(&context, &queue).await,
        };
        if context.stop.is_cancelled() {
            return;
        }
        if begun.elapsed() > BACKOFF.1 {
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
/// polled on: its attempts still hear of cancellation, and Core ends a worker only when
/// it has said that it is shut down.
pub(super) struct Ending {
    refusal: Option<Ended>,
    patience: Duration,
    deadline: Option<Instant>,
}

impl Ending {
    pub(super) fn new(context: &QueueContext) -> Self {
        Self {
            refusal: None,
            patience: context.worker.shutdown_grace + FINISH_LIMIT,
            deadline: None,
        }
    }

    /// Notes that a poll ended. True if polling is over. Each of a worker's pollers may
    /// be refused once.
    pub(super) fn is_over(&mut self, ended: &Ended) -> bool {
        if *ended == Ended::ShutDown {
            return true;
        }
        let now = Instant::now();
        let deadline = *self.deadline.get_or_insert(now + self.patience);
        self.refusal.get_or_insert_with(|| ended.clone());
        now > deadline
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
pub(super) fn stopper(
    context: &QueueContext,
    initiate_shutdown: impl FnOnce() + Send + 'static,
) -> JoinHandle<()> {
    let stop = context.stop.clone();
    tokio::spawn(async move {
        stop.cancelled().await;
        initiate_shutdown();
    })
}

/// Waits for the tasks that are under way.
pub(super) async fn drain(stopper: JoinHandle<()>, tasks: TaskTracker) {
    tasks.close();
    tasks.wait().await;
    stopper.abort();
    // Its handle of the worker must be gone before the worker is ended.
    let _ = stopper.await;
}
