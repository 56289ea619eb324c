//! Activities of one task queue, from the first poll to the last answer.

use std::sync::Arc;

use tokio_util::task::TaskTracker;

use super::queue::{Ending, QueueContext, drain, finish, refused, said, stopper};
use crate::{
    activity::{Attempts, Versions},
    plugin::{Queue, TypeKind},
    temporal::{ActivityEvent, ActivityWorker, Ended},
};

/// Serves until the worker ends.
pub(super) async fn serve(context: &QueueContext, queue: &Queue) -> Ended {
    let started = ActivityWorker::start(
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
    said(queue, TypeKind::Activity);
    let attempts = attempts(context, queue, Versions::Bound(context.bindings.clone()));
    let (own, tasks) = (worker.clone(), TaskTracker::new());
    let stopper = stopper(context, move || own.initiate_shutdown());
    let ended = poll(context, &worker, &attempts, &tasks).await;
    drain(stopper, tasks).await;
    finish(queue, worker.finish()).await;
    ended
}

pub(super) fn attempts(context: &QueueContext, queue: &Queue, versions: Versions) -> Arc<Attempts> {
    Arc::new(Attempts::new(
        queue.clone(),
        versions,
        context.components.clone(),
        context.attempts.clone(),
    ))
}

/// Starts what is polled as one of `tasks`, until the worker ends.
pub(super) async fn poll(
    context: &QueueContext,
    worker: &ActivityWorker,
    attempts: &Arc<Attempts>,
    tasks: &TaskTracker,
) -> Ended {
    let mut ending = Ending::new(context);
    loop {
        match worker.next().await {
            Ok(ActivityEvent::Start(polled)) => {
                let attempt = attempts.accept(*polled);
                let (worker, attempts) = (worker.clone(), attempts.clone());
                tasks.spawn(async move { attempts.run(worker, attempt).await });
            }
            Ok(ActivityEvent::Cancel { task_token, reason }) => {
                attempts.cancel(&task_token, reason);
            }
            Err(ended) if ending.is_over(&ended) => return ending.reason(),
            Err(_) => worker.initiate_shutdown(),
        }
    }
}
