//! Replaying recorded histories on plugins, without a server.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;

use super::{
    config::Config,
    difference::Recording,
    load::{Loader, Look},
    running::ServeError,
};
use crate::{
    codec::CodecChains,
    contract::workflow::{EvictionReason, Job},
    observe::GuestMetrics,
    plugin::{BindingTable, Bindings, Components, Queue},
    sandbox::GuestThreads,
    temporal::{ConnectError, CoreError, History, WorkerSettings, replay_worker},
    workflow::{Census, Turns, failure_text},
};

/// Plugins, ready to replay histories.
pub struct Replayer {
    bindings: watch::Sender<BindingTable>,
    components: Arc<Components>,
    threads: GuestThreads,
    codecs: Arc<CodecChains>,
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
        let Look {
            table, components, ..
        } = loader.first().await?;
        let loaded = loader.components(&table);
        for component in components {
            loaded.insert(component);
        }
        let threads = GuestThreads::start(config.workflow_threads, config.limits.stack_bytes)?;
        let codecs = CodecChains::new(&config.codecs, loader.codecs(), &threads)?;
        Ok(Self::new(
            table,
            Arc::new(loaded),
            threads,
            Arc::new(codecs),
        ))
    }

    /// What replays on `components`, bound as `table` says.
    pub(super) fn new(
        table: BindingTable,
        components: Arc<Components>,
        threads: GuestThreads,
        codecs: Arc<CodecChains>,
    ) -> Self {
        Self {
            bindings: watch::Sender::new(table),
            components,
            threads,
            codecs,
            settings: WorkerSettings {
                max_cached_runs: 1,
                max_workflow_tasks: 2,
                max_activities: 1,
                shutdown_grace: Duration::ZERO,
            },
        }
    }

    /// Replays one history as if it had been polled from `queue`.
    ///
    /// # Errors
    /// A history that is none, or one that Core cannot be given.
    pub async fn replay(
        &self,
        history: History,
        queue: &Queue,
    ) -> Result<ReplayOutcome, CoreError> {
        let mut recording = Recording::of(&history);
        let worker = replay_worker(history, queue, &self.settings, self.codecs.of(queue))?;
        let turns = Turns::new(
            queue.clone(),
            Bindings::new(self.bindings.subscribe(), None),
            self.components.clone(),
            self.threads.clone(),
            Census::default(),
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
                let said = || format!("{reason:?}: {message}");
                outcome = outcome.or_different(recording.difference().unwrap_or_else(said));
            }
            let history_length = incoming.activation.history_length;
            let answer = turns.take(incoming.activation).await;
            if let Ok(completion) = &answer {
                recording.replayed(history_length, completion);
            }
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
