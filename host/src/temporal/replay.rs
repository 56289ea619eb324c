//! Core's replay worker: a history fed again to the code that made it.

use futures_util::stream;
use temporalio_common::worker::WorkerTaskTypes;
use temporalio_sdk_core::{
    init_replay_worker,
    replay::{HistoryForReplay, ReplayWorkerInput},
};

use super::{
    history::History,
    worker::{self, CoreError, WorkerSettings},
    workflow_worker::WorkflowWorker,
};
use crate::{codec::CodecChain, plugin::Queue};

/// A worker that gives the activations of `history`, as if polled from `queue`, then
/// ends.
///
/// # Errors
/// A history that Core would panic on.
pub(crate) fn replay_worker(
    history: History,
    queue: &Queue,
    settings: &WorkerSettings,
    codecs: CodecChain,
) -> Result<WorkflowWorker, CoreError> {
    history.check().map_err(|reason| CoreError {
        what: format!("replaying workflow {}", history.workflow_id()),
        reason,
    })?;
    let mut config = worker::config(queue, settings, WorkerTaskTypes::workflow_only())?;
    // An eviction says whether the replay went well.
    config.ignore_evicts_on_shutdown = false;
    let workflow_id = history.workflow_id().to_owned();
    let history = HistoryForReplay::new(history.into_proto(), workflow_id);
    let input = ReplayWorkerInput::new(config, stream::iter([history]));
    let core = init_replay_worker(input).map_err(|error| CoreError {
        what: queue.to_string(),
        reason: format!("{error:#}"),
    })?;
    Ok(WorkflowWorker::of(core, queue.clone(), codecs))
}
