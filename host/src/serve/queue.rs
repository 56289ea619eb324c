//! One task queue: a worker for it, and a new one whenever Core ends it.

use std::{sync::Arc, time::Duration};

use tokio::{sync::watch, time::sleep};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{info, warn};

use crate::{
    activity::{Attempts, AttemptsSettings},
    observe::whole_chain,
    plugin::{BindingTable, Components, Queue, TypeKind},
    temporal::{
        ActivityEvent, ActivityWorker, Connection, Ended, TemporalRuntime, WorkerSettings,
        WorkflowWorker,
    },
    workflow::{Turns, WorkflowThreads},
};

/// First and longest pause before a new worker is made.
const BACKOFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

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
    let (stopper, tasks) = (
        stopper(context, worker.clone(), WorkflowWorker::initiate_shutdown),
        TaskTracker::new(),
    );
    let ended = loop {
        match worker.next().await {
            Ok(incoming) => {
                let (worker, turns) = (worker.clone(), turns.clone());
                tasks.spawn(async move {
                    let run_id = incoming.activation.run_id.clone();
                    let answer = turns.take(incoming.activation).await;
                    worker
                        .complete(run_id, answer, incoming.refused_updates)
                        .await;
                });
            }
            Err(ended) => break ended,
        }
    };
    drain(stopper, tasks).await;
    worker.finish().await;
    ended
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
    let (stopper, tasks) = (
        stopper(context, worker.clone(), ActivityWorker::initiate_shutdown),
        TaskTracker::new(),
    );
    let ended = loop {
        match worker.next().await {
            Ok(ActivityEvent::Start(task)) => {
                let (worker, attempts) = (worker.clone(), attempts.clone());
                tasks.spawn(async move { attempts.run(worker, *task).await });
            }
            Ok(ActivityEvent::Cancel { task_token, reason }) => {
                attempts.cancel(&task_token, reason);
            }
            Err(ended) => break ended,
        }
    };
    drain(stopper, tasks).await;
    worker.finish().await;
    ended
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
fn stopper<W: Send + 'static>(
    context: &QueueContext,
    worker: W,
    initiate_shutdown: fn(&W),
) -> tokio::task::JoinHandle<()>
where
    W: Sync,
{
    let stop = context.stop.clone();
    tokio::spawn(async move {
        stop.cancelled().await;
        initiate_shutdown(&worker);
    })
}

/// Waits for the tasks that are under way.
async fn drain(stopper: tokio::task::JoinHandle<()>, tasks: TaskTracker) {
    tasks.close();
    tasks.wait().await;
    stopper.abort();
    // Its handle of the worker must be gone before the worker is ended.
    let _ = stopper.await;
}
