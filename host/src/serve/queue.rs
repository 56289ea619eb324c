//! One task queue: a worker for it, and a new one whenever Core ends it.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{info, warn};

use crate::{
    activity::{Attempts, AttemptsSettings},
    observe::whole_chain,
    plugin::{BindingTable, Components, Queue, TypeKind},
    temporal::{
        ActivityEvent, ActivityWorker, Connection, Ended, Incoming, TemporalRuntime,
        WorkerSettings, WorkflowWorker,
    },
    workflow::{Turns, WorkflowThreads},
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
            TypeKind::Workflow => workflows(&context, &queue).await,
            TypeKind::Activity => activities(&context, &queue).await,
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

async fn workflows(context: &QueueContext, queue: &Queue) -> Ended {
    let started = WorkflowWorker::start(
        &context.runtime,
        &context.connection,
        queue,
        &context.worker,
    );
    let worker = match started {
        Ok(worker) => worker,
        Err(error) => return refused(&error),
    };
    if let Err(ended) = worker.validate().await {
        return ended;
    }
    said(queue, TypeKind::Workflow);
    let turns = Arc::new(Turns::new(
        queue.clone(),
        context.bindings.clone(),
        context.components.clone(),
        context.threads.clone(),
    ));
    let (stopper, tasks) = (stopper(context, &worker), TaskTracker::new());
    let mut ending = Ending::default();
    loop {
        match worker.next().await {
            Ok(incoming) => {
                tasks.spawn(workflow_task(worker.clone(), turns.clone(), incoming));
            }
            Err(ended) if ending.is_final(&ended) => break,
            Err(_) => worker.initiate_shutdown(),
        }
    }
    drain(stopper, tasks).await;
    finish(queue, worker.finish()).await;
    ending.reason()
}

async fn workflow_task(worker: WorkflowWorker, turns: Arc<Turns>, incoming: Incoming) {
    let run_id = incoming.activation.run_id.clone();
    let answer = turns.take(incoming.activation).await;
    worker
        .complete(run_id, answer, incoming.refused_updates)
        .await;
}

async fn activities(context: &QueueContext, queue: &Queue) -> Ended {
    let started = ActivityWorker::start(
        &context.runtime,
        &context.connection,
        queue,
        &context.worker,
    );
    let worker = match started {
        Ok(worker) => worker,
        Err(error) => return refused(&error),
    };
    if let Err(ended) = worker.validate().await {
        return ended;
    }
    said(queue, TypeKind::Activity);
    let attempts = Arc::new(Attempts::new(
        queue.clone(),
        context.bindings.clone(),
        context.components.clone(),
        context.attempts.clone(),
    ));
    let (stopper, tasks) = (stopper(context, &worker), TaskTracker::new());
    let mut ending = Ending::default();
    loop {
        match worker.next().await {
            Ok(ActivityEvent::Start(task)) => {
                let (worker, attempts) = (worker.clone(), attempts.clone());
                tasks.spawn(async move { attempts.run(worker, *task).await });
            }
            Ok(ActivityEvent::Cancel { task_token, reason }) => {
                attempts.cancel(&task_token, reason);
            }
            Err(ended) if ending.is_final(&ended) => break,
            Err(_) => worker.initiate_shutdown(),
        }
    }
    drain(stopper, tasks).await;
    finish(queue, worker.finish()).await;
    ending.reason()
}

/// How a worker comes to its end. One whose polls are refused is shut down and
/// polled on: Core ends a worker only when it has said that it is shut down.
#[derive(Default)]
struct Ending {
    refusal: Option<Ended>,
}

impl Ending {
    /// Whether `ended` is the last word. The first refusal is not.
    fn is_final(&mut self, ended: &Ended) -> bool {
        match ended {
            Ended::ShutDown => true,
            Ended::Refused { .. } if self.refusal.is_some() => true,
            Ended::Refused { .. } => {
                self.refusal = Some(ended.clone());
                false
            }
        }
    }

    fn reason(self) -> Ended {
        self.refusal.unwrap_or(Ended::ShutDown)
    }
}

/// Core may wait for an answer of a server that has none; a new worker does not
/// have to wait with it.
async fn finish(queue: &Queue, finishing: impl Future<Output = ()>) {
    if timeout(FINISH_LIMIT, finishing).await.is_err() {
        warn!(
            namespace = queue.namespace,
            task_queue = queue.task_queue,
            "a worker did not finish within {FINISH_LIMIT:?} and is left behind"
        );
    }
}

fn refused(error: &(dyn std::error::Error + 'static)) -> Ended {
    Ended::Refused {
        reason: whole_chain(error),
    }
}

fn said(queue: &Queue, kind: TypeKind) {
    info!(
        namespace = queue.namespace,
        task_queue = queue.task_queue,
        "polling for {kind} tasks"
    );
}

/// Tells a worker to stop when the host does. Polling itself is never cut off: a
/// task that was received would be lost.
fn stopper(context: &QueueContext, worker: &(impl Stoppable + Clone)) -> JoinHandle<()> {
    let (stop, worker) = (context.stop.clone(), worker.clone());
    tokio::spawn(async move {
        stop.cancelled().await;
        worker.initiate_shutdown();
    })
}

/// A worker of either kind.
trait Stoppable: Send + Sync + 'static {
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
async fn drain(stopper: JoinHandle<()>, tasks: TaskTracker) {
    tasks.close();
    tasks.wait().await;
    stopper.abort();
    // Its handle of the worker must be gone before the worker is ended.
    let _ = stopper.await;
}
