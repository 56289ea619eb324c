//! The replay gate: whether open runs can go on with another version of their plugin.
//!
//! Owns which runs have to replay on a newcomer before it serves, and what is said of those that
//! do not.

use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, stream};
use thiserror::Error;

use super::replay::{ReplayOutcome, Replayer};
use crate::{
    codec::CodecChains,
    plugin::{BindingTable, Bound, Components, Entry, PluginIdentity, Queue, TypeKind, Versioning},
    sandbox::{GuestThreads, LoadedComponent},
    temporal::{Client, ClientError, Connection, CoreError, History, ListedRun, quoted},
    workflow::{PATCH_PREFIX, Pin},
};

/// Histories that are fetched at a time.
const FETCHES: usize = 8;

/// Open runs that the gate looks at by itself: the newest ones.
pub(super) const AT_MOST: usize = 10_000;

/// Makes a place where a candidate is alone.
pub(super) type MakeComponents = dyn Fn(&BindingTable) -> Components + Send + Sync;

/// Replays the open runs of a server.
pub(super) struct Gate {
    connection: Connection,
    codecs: Arc<CodecChains>,
    threads: GuestThreads,
    components: Box<MakeComponents>,
}

/// Open runs that replayed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct GateReport {
    /// Runs that had to replay, and did.
    pub(super) replayed: usize,
}

/// An open run that cannot go on with a newcomer.
#[derive(Clone, Debug, Error, PartialEq)]
#[error(
    "{differing} of {replayed} open runs do not replay on {candidate}; what served before goes \
     on serving. Workflow {workflow_id} (run {run_id}): {difference}"
)]
pub(super) struct GateRefusal {
    pub(super) candidate: PluginIdentity,
    pub(super) differing: usize,
    pub(super) replayed: usize,
    pub(super) workflow_id: String,
    pub(super) run_id: String,
    pub(super) difference: String,
}

/// Runs that could not be looked at.
#[derive(Debug, Error)]
pub(super) enum GateError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Core(#[from] CoreError),
}

/// How one run replayed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Verdict {
    /// The run's workflow.
    pub(super) workflow_id: String,
    /// The run.
    pub(super) run_id: String,
    /// Where it differs, if it does.
    pub(super) difference: Option<String>,
}

impl Gate {
    pub(super) fn new(
        connection: Connection,
        codecs: Arc<CodecChains>,
        threads: GuestThreads,
        components: Box<MakeComponents>,
    ) -> Self {
        Self {
            connection,
            codecs,
            threads,
            components,
        }
    }

    /// Whether a newcomer takes somebody's place, so that open runs may have to replay on it.
    pub(super) fn concerns(entry: &Entry, table: &BindingTable) -> bool {
        let before = |other: &Entry| {
            other.identity.name == entry.identity.name
                && other.identity.digest != entry.identity.digest
        };
        !entry.served.types(TypeKind::Workflow).is_empty()
            && table.serving().chain(table.retired()).any(before)
    }

    /// Replays the open runs that would go on with a newcomer: of a plugin whose runs are
    /// pinned, only those that another worker began, unless its policy asks for all.
    pub(super) async fn open_runs_replay(
        &self,
        entry: &Entry,
        component: &Arc<LoadedComponent>,
    ) -> Result<Result<GateReport, GateRefusal>, GateError> {
        let own = entry.versioning == Versioning::AutoUpgrade || entry.replay_gate;
        let mut runs = self.open_runs(entry, AT_MOST).await?;
        let is_concerned = |patches: &[String]| match began_with(patches) {
            Some(pin) => own && pin.0.name == entry.identity.name,
            None => true,
        };
        runs.retain(|run| is_concerned(&run.change_versions));
        let histories = self.histories(&entry.queue, runs).await?;
        let concerned = histories.into_iter().filter(|(_, history)| {
            history.has_begun() && is_concerned(&history.patches(PATCH_PREFIX))
        });
        let verdicts = self.replay(entry, component, concerned.collect()).await?;
        Ok(refusal(&entry.identity, &verdicts).map_or(
            Ok(GateReport {
                replayed: verdicts.len(),
            }),
            Err,
        ))
    }

    /// Replays the newest open runs of an entry's plugin and of nobody's, and histories from
    /// elsewhere.
    pub(super) async fn check(
        &self,
        entry: &Entry,
        component: &Arc<LoadedComponent>,
        recorded: Vec<(ListedRun, History)>,
        at_most: usize,
    ) -> Result<(Vec<Verdict>, usize), GateError> {
        let runs = self.open_runs(entry, AT_MOST).await?;
        let histories = self.histories(&entry.queue, runs).await?.into_iter();
        let concerned = histories.filter(|(_, history)| {
            let own = |pin: Pin| pin.0.name == entry.identity.name;
            let patches = history.patches(PATCH_PREFIX);
            history.has_begun() && began_with(&patches).is_none_or(own)
        });
        let mut concerned: Vec<_> = concerned.collect();
        let open = concerned.len();
        concerned.truncate(at_most);
        concerned.extend(recorded);
        Ok((self.replay(entry, component, concerned).await?, open))
    }

    /// Whether one run replays on a component.
    pub(super) async fn run_replays(
        &self,
        run: ListedRun,
        entry: &Entry,
        component: &Arc<LoadedComponent>,
    ) -> Result<Option<Verdict>, GateError> {
        let histories = self.histories(&entry.queue, vec![run]).await?;
        let verdicts = self.replay(entry, component, histories).await?;
        Ok(verdicts.into_iter().next())
    }

    /// The newest open runs of the types that an entry serves.
    pub(super) async fn open_runs(
        &self,
        entry: &Entry,
        at_most: usize,
    ) -> Result<Vec<ListedRun>, ClientError> {
        let query = format!(
            "ExecutionStatus = \"Running\" AND TaskQueue = {}",
            quoted(&entry.queue.task_queue)
        );
        let mut runs = self.client(&entry.queue).list_runs(&query, at_most).await?;
        let types = entry.served.types(TypeKind::Workflow);
        runs.retain(|run| types.iter().any(|name| name.serves(&run.workflow_type)));
        Ok(runs)
    }

    /// Their histories; a run that is gone by now has none.
    async fn histories(
        &self,
        queue: &Queue,
        runs: Vec<ListedRun>,
    ) -> Result<Vec<(ListedRun, History)>, ClientError> {
        let client = self.client(queue);
        let fetch = |run: ListedRun| {
            let client = client.clone();
            async move {
                match client.history(&run.workflow_id, &run.run_id).await {
                    Ok(history) => Ok(Some((run, history))),
                    Err(error) if error.is_not_found => Ok(None),
                    Err(error) => Err(error),
                }
            }
        };
        let fetched = stream::iter(runs.into_iter().map(fetch)).buffered(FETCHES);
        let fetched: Vec<Option<_>> = fetched.try_collect().await?;
        Ok(fetched.into_iter().flatten().collect())
    }

    /// Replays histories on a component, wherever they began.
    async fn replay(
        &self,
        entry: &Entry,
        component: &Arc<LoadedComponent>,
        histories: Vec<(ListedRun, History)>,
    ) -> Result<Vec<Verdict>, GateError> {
        let table = alone(entry);
        let components = (self.components)(&table);
        components.insert(component.clone());
        let (threads, codecs) = (self.threads.clone(), self.codecs.clone());
        let replayer = Replayer::new(table, Arc::new(components), threads, codecs);
        let mut verdicts = Vec::new();
        for (run, history) in histories {
            let outcome = replayer.replay(history, &entry.queue).await?;
            verdicts.push(Verdict {
                workflow_id: run.workflow_id,
                run_id: run.run_id,
                difference: match outcome {
                    ReplayOutcome::Same => None,
                    ReplayOutcome::Different(difference) => Some(difference),
                },
            });
        }
        Ok(verdicts)
    }

    fn client(&self, queue: &Queue) -> Client {
        Client::new(&self.connection, &queue.namespace)
    }
}

/// What a run began with, as its patches say.
fn began_with(patches: &[String]) -> Option<Pin> {
    patches.iter().find_map(|patch| patch.parse().ok())
}

/// A table in which every run of an entry's plugin, and of nobody, executes what it says.
fn alone(entry: &Entry) -> BindingTable {
    let entry = Entry {
        versioning: Versioning::AutoUpgrade,
        ..entry.clone()
    };
    BindingTable {
        current: vec![Bound { entry, since: 0 }],
        ..BindingTable::default()
    }
}

/// What is said of runs of which some differ.
fn refusal(candidate: &PluginIdentity, verdicts: &[Verdict]) -> Option<GateRefusal> {
    let differing = verdicts
        .iter()
        .filter(|verdict| verdict.difference.is_some());
    let first = differing.clone().next()?;
    Some(GateRefusal {
        candidate: candidate.clone(),
        differing: differing.count(),
        replayed: verdicts.len(),
        workflow_id: first.workflow_id.clone(),
        run_id: first.run_id.clone(),
        difference: first.difference.clone()?,
    })
}
