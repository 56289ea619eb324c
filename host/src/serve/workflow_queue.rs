//! Workflows of one task queue and their local activities, from the first poll to the
//! last answer.

use std::sync::Arc;

use tokio_util::task::TaskTracker;

use super::{
    activity_queue,
    queue::{Ending, QueueContext, drain, finish, refused, said, stopper},
};
use crate::{
    activity::Versions,
    plugin::{Bindings, Queue, TypeKind},
    temporal::{Ended, PolledActivation, WorkflowWorker},
    workflow::Turns,
};

/// Serves until the worker ends.
pub(super) async fn serve(context: &QueueContext, queue: &Queue) -> Ended {
    let started = WorkflowWorker::start(
        &context.runtime,
        &context.connection,
        queue,
        &context.worker,
        context.codecs.of(queue),
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
        context.census.clone(),
    ));
    let (own, tasks) = (worker.clone(), TaskTracker::new());
    let stopper = stopper(context, move || own.initiate_shutdown());
    let evicting = tokio::spawn(evict_moved(
        context.bindings.clone(),
        worker.clone(),
        turns.clone(),
    ));
    let (ended, _) = tokio::join!(
        poll(context, &worker, &turns, &tasks),
        poll_local_activities(context, queue, &worker, &turns, &tasks)
    );
    evicting.abort();
    // Its handle of the worker must be gone before the worker is ended.
    let _ = evicting.await;
    drain(stopper, tasks).await;
    finish(queue, worker.finish()).await;
    ended
}

/// Lets go of the runs that are to execute something else from now on: their next task replays
/// them.
async fn evict_moved(mut bindings: Bindings, worker: WorkflowWorker, turns: Arc<Turns>) {
    while bindings.changed().await {
        for run_id in turns.moved() {
            worker.request_eviction(&run_id);
        }
    }
}

async fn poll(
    context: &QueueContext,
    worker: &WorkflowWorker,
    turns: &Arc<Turns>,
    tasks: &TaskTracker,
) -> Ended {
    let mut ending = Ending::new(context);
    loop {
        match worker.next().await {
            Ok(polled) => {
                tasks.spawn(workflow_task(worker.clone(), turns.clone(), polled));
            }
            Err(ended) if ending.is_over(&ended) => return ending.reason(),
            Err(_) => worker.initiate_shutdown(),
        }
    }
}

/// A local activity executes the digest of the run that asks for it.
async fn poll_local_activities(
    context: &QueueContext,
    queue: &Queue,
    worker: &WorkflowWorker,
    turns: &Arc<Turns>,
    tasks: &TaskTracker,
) -> Ended {
    let turns = turns.clone();
    let versions = Versions::OfRun(Box::new(move |run_id| turns.executes(run_id)));
    let attempts = activity_queue::attempts(context, queue, versions);
    activity_queue::poll(context, &worker.local_activities(), &attempts, tasks).await
}

async fn workflow_task(worker: WorkflowWorker, turns: Arc<Turns>, polled: PolledActivation) {
    let Some(incoming) = worker.read(polled).await else {
        return;
    };
    let run_id = incoming.activation.run_id.clone();
    let answer = turns.take(incoming.activation).await;
    let guest = turns.executes(&run_id);
    worker.complete(run_id, guest.as_ref(), answer).await;
}
