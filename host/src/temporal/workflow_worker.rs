//! Workflow tasks of one task queue.

use std::sync::Arc;

use temporalio_common::{
    protos::coresdk::{
        workflow_activation::WorkflowActivation, workflow_completion::WorkflowActivationCompletion,
    },
    worker::WorkerTaskTypes,
};
use temporalio_sdk_core::Worker;
use tracing::{error, warn};

use super::{
    activity_worker::ActivityWorker,
    connection::Connection,
    convert::{
        self, ActivationTarget, Incoming, proto_failed_completion, proto_successful_completion,
    },
    payloads,
    worker::{self, CoreError, Ended, TemporalRuntime, WorkerSettings},
};
use crate::{
    codec::CodecChain,
    contract::workflow::{Completion, TaskFailure},
    plugin::{PluginIdentity, Queue},
    workflow::{codec_failure, failure_text, task_failure, unusable_answer},
};

/// Polls activations and answers them.
#[derive(Clone)]
pub(crate) struct WorkflowWorker {
    core: Arc<Worker>,
    queue: Queue,
    codecs: CodecChain,
}

/// An activation as it was polled.
pub(crate) struct PolledActivation(WorkflowActivation);

impl WorkflowWorker {
    pub(crate) fn start(
        runtime: &TemporalRuntime,
        connection: &Connection,
        queue: &Queue,
        settings: &WorkerSettings,
        codecs: CodecChain,
    ) -> Result<Self, CoreError> {
        let types = WorkerTaskTypes {
            enable_local_activities: true,
            ..WorkerTaskTypes::workflow_only()
        };
        let config = worker::config(queue, settings, types)?;
        let core = runtime.worker(connection, config)?;
        Ok(Self::of(core, queue.clone(), codecs))
    }

    /// The local activities of the same worker's workflows. They have to be polled
    /// for as long as the workflows are.
    pub(crate) fn local_activities(&self) -> ActivityWorker {
        ActivityWorker::of(self.core.clone(), self.queue.clone(), self.codecs.clone())
    }

    pub(super) fn of(core: Worker, queue: Queue, codecs: CodecChain) -> Self {
        Self {
            core: Arc::new(core),
            queue,
            codecs,
        }
    }

    /// The next activation.
    pub(crate) async fn next(&self) -> Result<PolledActivation, Ended> {
        let polled = self.core.poll_workflow_activation().await;
        polled.map(PolledActivation).map_err(worker::ended)
    }

    /// What was polled, for guests. None if they cannot handle it: then its task is
    /// failed here.
    pub(crate) async fn read(&self, polled: PolledActivation) -> Option<Incoming> {
        let run_id = polled.0.run_id.clone();
        match self.readable(polled).await {
            Ok(incoming) => Some(incoming),
            Err(failure) => {
                warn!(
                    run_id,
                    reason = failure_text(&failure),
                    "a workflow task is failed"
                );
                let failed = proto_failed_completion(run_id, failure);
                self.send(None, failed).await;
                None
            }
        }
    }

    async fn readable(&self, polled: PolledActivation) -> Result<Incoming, TaskFailure> {
        let proto = payloads::decoded(polled.0, &self.codecs)
            .await
            .map_err(|error| codec_failure(&error))?;
        let target = ActivationTarget {
            namespace: &self.queue.namespace,
            task_queue: &self.queue.task_queue,
        };
        convert::activation(proto, &target)
            .map_err(|invalid| task_failure("UnsupportedJob", invalid.to_string()))
    }

    /// Answers an activation with what `guest` said.
    pub(crate) async fn complete(
        &self,
        run_id: String,
        guest: Option<&PluginIdentity>,
        answer: Result<Completion, TaskFailure>,
    ) {
        let answer = answer.and_then(|completion| {
            proto_successful_completion(run_id.clone(), completion, &self.queue)
                .map_err(|invalid| unusable(guest, &format!("makes no sense: {invalid}")))
        });
        let proto =
            answer.unwrap_or_else(|failure| proto_failed_completion(run_id.clone(), failure));
        let encoded = payloads::encoded(proto, &self.codecs).await;
        let proto = encoded.unwrap_or_else(|error| {
            warn!(run_id, reason = %error, "a workflow task is failed");
            proto_failed_completion(run_id, codec_failure(&error))
        });
        self.send(guest, proto).await;
    }

    async fn send(&self, guest: Option<&PluginIdentity>, completion: WorkflowActivationCompletion) {
        let run_id = completion.run_id.clone();
        let Err(malformed) = self.core.complete_workflow_activation(completion).await else {
            return;
        };
        error!(run_id, reason = %malformed, "Core refuses a completion");
        let failure = unusable(guest, &format!("is refused by Core: {malformed}"));
        let failed = proto_failed_completion(run_id.clone(), failure);
        if let Err(again) = self.core.complete_workflow_activation(failed).await {
            error!(run_id, reason = %again, "Core refuses to fail a task");
        }
    }

    /// Asks the server whether the worker may poll.
    pub(crate) async fn validate(&self) -> Result<(), Ended> {
        worker::validate(&self.core).await
    }

    /// Asks Core to let go of a run: its next task comes with its whole history.
    pub(crate) fn request_eviction(&self, run_id: &str) {
        self.core.request_workflow_eviction(run_id);
    }

    /// Stops polling. Activations that are open can still be answered.
    pub(crate) fn initiate_shutdown(&self) {
        self.core.initiate_shutdown();
    }

    /// Ends the worker. Everything it gave must have been answered.
    pub(crate) async fn finish(self) {
        worker::finish(self.core).await;
    }
}

/// Evictions are answered without a guest: it is gone.
fn unusable(guest: Option<&PluginIdentity>, reason: &str) -> TaskFailure {
    match guest {
        Some(guest) => unusable_answer(guest, &reason),
        None => task_failure("InvalidGuestMessage", format!("the answer {reason}")),
    }
}
