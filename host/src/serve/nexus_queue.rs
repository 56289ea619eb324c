//! Nexus requests of one task queue, from the first poll to the last answer.

use std::sync::Arc;

use tokio_util::task::TaskTracker;

use super::queue::{Ending, QueueContext, drain, finish, refused, said, stopper};
use crate::{
    nexus::Requests,
    plugin::{Queue, TypeKind},
    temporal::{Ended, NexusEvent, NexusWorker},
};

/// Serves until the worker ends.
pub(super) async fn serve(context: &QueueContext, queue: &Queue) -> Ended {
    let started = NexusWorker::start(
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
    said(queue, TypeKind::NexusService);
    let requests = Arc::new(Requests::new(
        queue.clone(),
        context.bindings.clone(),
        context.components.clone(),
        context.attempts.clone(),
    ));
    let (own, tasks) = (worker.clone(), TaskTracker::new());
    let stopper = stopper(context, move || own.initiate_shutdown());
    let ended = poll(context, &worker, &requests, &tasks).await;
    drain(stopper, tasks).await;
    finish(queue, worker.finish()).await;
    ended
}

async fn poll(
    context: &QueueContext,
    worker: &NexusWorker,
    requests: &Arc<Requests>,
    tasks: &TaskTracker,
) -> Ended {
    let mut ending = Ending::new(context);
    loop {
        match worker.next().await {
            Ok(NexusEvent::Request(polled)) => {
                let open = requests.accept(*polled);
                let (worker, requests) = (worker.clone(), requests.clone());
                tasks.spawn(async move { requests.handle(worker, open).await });
            }
            Ok(NexusEvent::Cancel { task_token, reason }) => {
                requests.cancel(&task_token, reason);
            }
            Err(ended) if ending.is_over(&ended) => return ending.reason(),
            Err(_) => worker.initiate_shutdown(),
        }
    }
}
