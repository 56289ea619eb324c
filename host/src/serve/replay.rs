//! Replaying recorded histories on the plugins of a folder, without a server.

use std::sync::Arc;

use tokio::sync::watch;

use super::{
    config::Config,
    load::{Loader, Look},
    running::ServeError,
};
use crate::{
    codec::CodecChains,
    contract::workflow::{EvictionReason, Job},
    observe::GuestMetrics,
    plugin::{BindingTable, Components, Queue},
    sandbox::GuestThreads,
    temporal::{ConnectError, CoreError, History, WorkerSettings, replay_worker},
    workflow::{Turns, failure_text},
};

/// The plugins of a folder, ready to replay histories.
pub struct Replayer {
    bindings: watch::Sender<BindingTable>,
    components: Arc<Components>,
    threads: GuestThreads,
    codecs: CodecChains,
    settings: WorkerSettings,
}

/// What a replay showed.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplayOutcome {
    /// The code gave the commands that history holds.
    Same,
    /// It did not; the text says where.
    Different(String),
}

impl Replayer {
    /// Loads the plugins of `config`'s folder.
    ///
    /// # Errors
    /// As for [`crate::serve`].
    pub async fn load(config: &Config) -> Result<Self, ServeError> {
        let namespace = config.connection.namespace().map_err(ConnectError::from)?;
        let mut loader = Loader::new(config, &namespace, GuestMetrics::new(None))?;
        let Look { table, components } = loader.first().await?;
        let loaded = loader.components(&table);
        for component in components {
            loaded.insert(component);
        }
        let threads = GuestThreads::start(config.workflow_threads, config.limits.stack_bytes)?;
        Ok(Self {
            bindings: watch::Sender::new(table),
            components: Arc::new(loaded),
            codecs: CodecChains::new(&config.codecs, loader.codecs(), &threads)?,
            threads,
            settings: WorkerSettings {
                max_cached_runs: 1,
                max_workflow_tasks: 2,
                max_activities: 1,
                shutdown_grace: config.shutdown_grace,
            },
        })
    }

    /// Replays one history as if it had been polled from `queue`.
    ///
    /// # Errors
    /// A history that does not begin at its beginning.
    pub async fn replay(
        &self,
        history: History,
        queue: &Queue,
    ) -> Result<ReplayOutcome, CoreError> {
        let worker = replay_worker(history, queue, &self.settings, self.codecs.of(queue))?;
        let turns = Turns::new(
            queue.clone(),
            self.bindings.subscribe(),
            self.components.clone(),
            self.threads.clone(),
        );
        let (mut outcome, mut answered) = (ReplayOutcome::Same, 0);
        while let Ok(polled) = worker.next().await {
            let Some(incoming) = worker.read(polled).await else {
                outcome = outcome.or_different("its payloads cannot be decoded".to_owned());
                worker.initiate_shutdown();
                continue;
            };
            let run_id = incoming.activation.run_id.clone();
            if let Some(reason) = divergence(&incoming.activation.jobs) {
                let message = incoming.eviction_message.unwrap_or_default();
                outcome = outcome.or_different(format!("{reason:?}: {message}"));
            }
            let answer = turns.take(incoming.activation).await;
            let failure = answer.as_ref().err().map(failure_text);
            let guest = turns.executes(&run_id);
            worker.complete(run_id, guest.as_ref(), answer).await;
            answered += 1;
            if let Some(text) = failure {
                outcome = outcome.or_different(text);
                // Core would feed the same history again and again.
                worker.initiate_shutdown();
            }
        }
        worker.finish().await;
        Ok(match answered {
            0 => ReplayOutcome::Different("the history asked nothing of the code".to_owned()),
            _ => outcome,
        })
    }
}

impl ReplayOutcome {
    /// The first difference counts: the others follow from it.
    fn or_different(self, text: String) -> Self {
        match self {
            Self::Same => Self::Different(text),
            different => different,
        }
    }
}

/// Why the run was dropped, if that says that replay went wrong.
fn divergence(jobs: &[Job]) -> Option<EvictionReason> {
    jobs.iter().find_map(|job| match job {
        Job::RemoveFromCache(
            reason @ (EvictionReason::Nondeterminism
            | EvictionReason::GuestFailed
            | EvictionReason::Fatal
            | EvictionReason::HistoryFetch),
        ) => Some(*reason),
        _ => None,
    })
}
