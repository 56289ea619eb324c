//! What the admin endpoint of a host answers and does.

use std::{path::PathBuf, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use tokio::sync::{mpsc, oneshot, watch};

use super::{
    command::{Answer, Command, CommandError, RunToMove},
    gate::{AT_MOST, Gate, Verdict},
    known::Refused,
    trial::{Trial, TrialFolder},
};
use crate::{
    admin::{
        Added, Administrator, Checked, CheckedRun, NewPlugin, PinRequest, Pinned, PluginStatus,
        Problem, RecordedHistory, RefusedFile, RolledBack, VersionState, VersionStatus,
    },
    observe::{Event, Events, whole_chain},
    plugin::{
        Bindings, Bound, Components, Inspection, PluginIdentity, PluginName, Staged, Store,
        TypeKind, Versioning,
    },
    temporal::{Client, Connection, History, ListedRun, quoted},
    workflow::{Census, Pin},
};

/// A host that serves, as the endpoint sees it.
pub(super) struct Administered {
    pub(super) namespace: String,
    pub(super) local: PathBuf,
    pub(super) plugins: PathBuf,
    pub(super) store: Store,
    pub(super) connection: Connection,
    pub(super) bindings: Bindings,
    pub(super) components: Arc<Components>,
    pub(super) census: Census,
    pub(super) events: Events,
    pub(super) refused: watch::Receiver<Vec<Refused>>,
    pub(super) commands: mpsc::Sender<Command>,
    pub(super) gate: Arc<Gate>,
    pub(super) trial: Trial,
}

/// The host behind an endpoint: none until it serves.
pub(super) struct Administration(pub(super) watch::Receiver<Option<Arc<Administered>>>);

impl Administration {
    fn host(&self) -> Result<Arc<Administered>, Problem> {
        self.0.borrow().clone().ok_or_else(|| Problem {
            status: 503,
            error: "the host does not serve yet: it waits for the Temporal server".to_owned(),
        })
    }
}

impl Administrator for Administration {
    fn is_ready(&self) -> bool {
        self.0.borrow().is_some()
    }

    async fn plugins(&self) -> PluginStatus {
        match self.host() {
            Ok(host) => host.plugins().await,
            Err(_) => PluginStatus::default(),
        }
    }

    async fn inspect(&self, plugin: String) -> Result<Inspection, Problem> {
        self.host()?.inspect(name(&plugin)?).await
    }

    fn events(&self) -> Vec<Event> {
        self.host()
            .map_or_else(|_| Vec::new(), |host| host.events.all())
    }

    async fn add(&self, plugin: NewPlugin) -> Result<Added, Problem> {
        let (name, component) = (name(&plugin.name)?, component(&plugin)?);
        let sidecar = plugin.sidecar;
        let add = |answer| Command::Add {
            name,
            component,
            sidecar,
            answer,
        };
        let identity = self.host()?.command(add).await?;
        Ok(Added {
            digest: identity.digest.to_string(),
        })
    }

    async fn check(&self, plugin: NewPlugin) -> Result<Checked, Problem> {
        self.host()?.check(plugin).await
    }

    async fn remove(&self, plugin: String) -> Result<(), Problem> {
        let name = name(&plugin)?;
        let remove = |answer| Command::Remove { name, answer };
        self.host()?.command(remove).await
    }

    async fn roll_back(&self, plugin: String) -> Result<RolledBack, Problem> {
        let name = name(&plugin)?;
        let roll_back = |answer| Command::RollBack { name, answer };
        let identity: PluginIdentity = self.host()?.command(roll_back).await?;
        Ok(RolledBack {
            digest: identity.digest.to_string(),
        })
    }

    async fn pin(&self, request: PinRequest) -> Result<Pinned, Problem> {
        let host = self.host()?;
        let run = RunToMove {
            namespace: request.namespace.unwrap_or_else(|| host.namespace.clone()),
            workflow_id: request.workflow_id,
            run_id: request.run_id,
            digest: request.digest,
        };
        let pin = host.command(|answer| Command::Move { run, answer }).await?;
        Ok(Pinned {
            run_id: pin.run_id,
            name: pin.identity.name.to_string(),
            digest: pin.identity.digest.to_string(),
        })
    }
}

impl Administered {
    async fn plugins(&self) -> PluginStatus {
        let table = self.bindings.table().clone();
        let mut versions = Vec::new();
        for bound in &table.current {
            versions.push(self.version(bound, VersionState::Current).await);
        }
        for bound in table.retired.iter().rev() {
            versions.push(self.version(bound, VersionState::Retired).await);
        }
        let refused = self.refused.borrow();
        let refused = refused.iter().map(|refused| RefusedFile {
            file: refused.file.display().to_string(),
            reason: refused.reason.clone(),
        });
        PluginStatus {
            versions,
            refused: refused.collect(),
        }
    }

    async fn version(&self, bound: &Bound, state: VersionState) -> VersionStatus {
        let Bound { entry, since } = bound;
        let types = |kind: TypeKind| {
            let types = entry.served.types(kind).iter();
            types.map(ToString::to_string).collect()
        };
        VersionStatus {
            name: entry.identity.name.to_string(),
            digest: entry.identity.digest.to_string(),
            state,
            since: *since,
            namespace: entry.queue.namespace.clone(),
            task_queue: entry.queue.task_queue.clone(),
            workflows: types(TypeKind::Workflow),
            activities: types(TypeKind::Activity),
            nexus_services: types(TypeKind::NexusService),
            versioning: match entry.versioning {
                Versioning::Pinned => "pinned".to_owned(),
                Versioning::AutoUpgrade => "auto-upgrade".to_owned(),
            },
            open_runs: self.open_runs(bound).await,
            cached_runs: self.census.count(&entry.identity),
            memory_bytes: self.components.memory_bytes(&entry.identity),
        }
    }

    /// Open runs that began with a version, if the server says.
    async fn open_runs(&self, bound: &Bound) -> Option<u64> {
        let Bound { entry, .. } = bound;
        if entry.served.types(TypeKind::Workflow).is_empty() {
            return Some(0);
        }
        let query = format!(
            "ExecutionStatus = \"Running\" AND TaskQueue = {} AND TemporalChangeVersion = {}",
            quoted(&entry.queue.task_queue),
            quoted(&Pin(entry.identity.clone()).to_string()),
        );
        let client = Client::new(&self.connection, &entry.queue.namespace);
        client.count_runs(&query).await.ok()
    }

    /// What the version of a plugin says of itself that serves now.
    async fn inspect(&self, name: PluginName) -> Result<Inspection, Problem> {
        let entry = self.bindings.table().entry(&name).cloned();
        let entry = entry.ok_or_else(|| CommandError::Unknown(name.clone()).problem())?;
        let bytes = self.store.component(entry.identity.digest).await;
        let bytes = bytes.map_err(|error| refused(&error))?;
        let sidecar = std::fs::read_to_string(self.plugins.join(format!("{name}.toml"))).ok();
        let trial = TrialFolder::new(self.local.clone(), name, &bytes, sidecar.as_deref());
        let trial = trial.map_err(|error| refused(&error))?;
        let inspected = self.trial.inspect(trial.file()).await;
        let inspected = inspected.map_err(|error| refused(&error))?;
        inspected.map_err(|refusal| refused(&refusal))
    }

    async fn command<T>(&self, make: impl FnOnce(Answer<T>) -> Command) -> Result<T, Problem> {
        let (answer, answered) = oneshot::channel();
        let sent = self.commands.send(make(answer)).await;
        let done = match sent {
            Ok(()) => answered.await.unwrap_or(Err(CommandError::Stops)),
            Err(_) => Err(CommandError::Stops),
        };
        done.map_err(|error| error.problem())
    }

    async fn check(&self, plugin: NewPlugin) -> Result<Checked, Problem> {
        let (name, bytes) = (name(&plugin.name)?, component(&plugin)?);
        let local = self.local.clone();
        let trial = TrialFolder::new(local, name, &bytes, plugin.sidecar.as_deref());
        let trial = trial.map_err(|error| refused(&error))?;
        let staged = self.trial.stage_one(trial.file()).await;
        let staged = staged.map_err(|error| refused(&error))?;
        let Staged::Plugin(plugin_of_trial) = staged.map_err(|refusal| refused(&refusal))? else {
            return Err(problem("a payload codec has no runs to replay".to_owned()));
        };
        let recorded: Result<Vec<_>, Problem> = plugin.histories.iter().map(recorded).collect();
        let (entry, at_most) = (&plugin_of_trial.entry, plugin.sample.unwrap_or(AT_MOST));
        let component = &plugin_of_trial.component;
        let checked = self.gate.check(entry, component, recorded?, at_most).await;
        let (verdicts, open_runs) = checked.map_err(|error| Problem {
            status: 503,
            error: whole_chain(&error),
        })?;
        Ok(Checked {
            digest: entry.identity.digest.to_string(),
            runs: verdicts.into_iter().map(checked_run).collect(),
            open_runs,
        })
    }
}

fn checked_run(verdict: Verdict) -> CheckedRun {
    CheckedRun {
        workflow_id: verdict.workflow_id,
        run_id: verdict.run_id,
        difference: verdict.difference,
    }
}

fn recorded(history: &RecordedHistory) -> Result<(ListedRun, History), Problem> {
    let read = History::parse(&history.name, history.json.as_bytes());
    let read = read.map_err(|reason| {
        problem(format!(
            "history {} cannot be replayed: {reason}",
            history.name
        ))
    })?;
    let run = ListedRun {
        workflow_id: history.name.clone(),
        run_id: String::new(),
        workflow_type: String::new(),
        task_queue: String::new(),
        change_versions: Vec::new(),
    };
    Ok((run, read))
}

fn name(text: &str) -> Result<PluginName, Problem> {
    text.parse().map_err(|error| refused(&error))
}

fn component(plugin: &NewPlugin) -> Result<Vec<u8>, Problem> {
    let bytes = STANDARD.decode(&plugin.component);
    bytes.map_err(|error| problem(format!("the component is not base64: {error}")))
}

fn refused(error: &(dyn std::error::Error + 'static)) -> Problem {
    problem(whole_chain(error))
}

fn problem(error: String) -> Problem {
    Problem { status: 409, error }
}
