//! Loading the plugins folder into the store, the table and memory, at first and whenever it
//! has changed.

use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use thiserror::Error;
use tracing::{debug, error, warn};

use super::{
    bind::bind,
    config::Config,
    gate::{Gate, MakeComponents},
    known::{KnownFiles, KnownPlugin, Outcome, Refused},
    report,
    trial::{Trial, Tried},
};
use crate::{
    observe::{Events, GuestMetrics, whole_chain},
    plugin::{
        BindingTable, Change, Components, Conflict, Entry, FolderError, FolderRecord, PluginFile,
        PluginName, RecordError, Refusal, Staged, StagedPlugin, Stamp, Store, StoreError,
        plugin_files,
    },
    sandbox::{CodeCache, CodeCacheError, CodecComponent, EngineError, LoadedComponent, Sandbox},
};

/// How long a file that is refused has to stay as it is before that counts: until then it may
/// still be on its way.
const ARRIVING: Duration = Duration::from_secs(2);

/// How old the last look at a store may be that is elsewhere.
const STORE_LOOK: Duration = Duration::from_secs(5);

/// The folder or the store as a whole cannot be used. A single bad plugin is no
/// reason: it is refused and the others serve.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum LoadError {
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Record(#[from] RecordError),
    #[error(transparent)]
    CodeCache(#[from] CodeCacheError),
    #[error("the sandbox cannot be set up")]
    Engine(#[from] EngineError),
    #[error("loading the plugins was interrupted")]
    Interrupted,
}

/// Knows what of the folder has been loaded.
pub(super) struct Loader {
    config: Config,
    pub(super) store: Store,
    pub(super) trial: Trial,
    record: FolderRecord,
    known: KnownFiles,
    conflicts: Vec<Conflict>,
    /// Without it, what open runs have to replay on waits.
    gate: Option<Arc<Gate>>,
    pub(super) events: Events,
    /// True if something waits for the gate.
    waits: bool,
    /// Why the gate could not be asked last, so that it is said once.
    gate_trouble: String,
    /// The newest table that was seen.
    generation: u64,
    store_looked: Instant,
    /// True once what was found is in use.
    serves: bool,
}

/// Why the folder and the store are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Something may have changed.
    Change,
    /// Somebody needs to know.
    Asked,
}

/// What a look at the folder and the store found.
pub(super) struct Look {
    /// What is bound to whom now.
    pub(super) table: BindingTable,
    /// The components that were compiled for it.
    pub(super) components: Vec<Arc<LoadedComponent>>,
    /// The codecs that came.
    pub(super) codecs: Vec<Arc<CodecComponent>>,
}

impl Loader {
    /// Nothing is loaded yet.
    pub(super) fn new(
        config: &Config,
        namespace: &str,
        metrics: GuestMetrics,
    ) -> Result<Self, LoadError> {
        // Before the store, which may be in there and would make the folder.
        plugin_files(&config.plugins)?;
        let local = config.local_folder();
        let store = config.open_store()?;
        let cache = CodeCache::open(&local.join("compiled"))?;
        let sandbox = Sandbox::new(&config.limits, metrics)?.with_cache(cache);
        Ok(Self {
            config: config.clone(),
            store,
            trial: Trial {
                sandbox: Arc::new(sandbox),
                limits: config.limits.clone(),
                namespace: namespace.to_owned(),
                environment: config.environment.clone(),
            },
            record: FolderRecord::open(&local, &config.plugins),
            known: KnownFiles::default(),
            conflicts: Vec::new(),
            gate: None,
            events: Events::default(),
            waits: false,
            gate_trouble: String::new(),
            generation: 0,
            store_looked: Instant::now(),
            serves: false,
        })
    }

    /// Loads the folder for the first time. What is refused is said at once.
    pub(super) async fn first(&mut self) -> Result<Look, LoadError> {
        let files = plugin_files(&self.config.plugins)?;
        let look = self.load(files).await?;
        self.known.say_refused(Duration::ZERO, &self.events);
        self.serves = true;
        if look.table.current.is_empty() {
            warn!(folder = %self.config.plugins.display(), "no plugin serves");
        }
        Ok(look)
    }

    /// From now on open runs can be replayed on what is to serve. Gives what waited for that.
    pub(super) async fn open_gate(&mut self, gate: Arc<Gate>) -> Result<Option<Look>, LoadError> {
        self.gate = Some(gate);
        match self.waits {
            true => self.again(Why::Asked).await,
            false => Ok(None),
        }
    }

    /// Looks at the folder and the store's table again. None if nothing has changed. A file
    /// that is refused may still be on its way: that is said when it has stayed as it is.
    pub(super) async fn again(&mut self, why: Why) -> Result<Option<Look>, LoadError> {
        let files = plugin_files(&self.config.plugins)?;
        let gone = self.known.count() > files.len();
        let changed = self.waits || files.iter().any(|file| self.known.has_changed(file));
        let look = match gone || changed {
            true => Some(self.load(files).await?),
            false if why == Why::Asked || self.store_is_due() => self.follow_store().await?,
            false => None,
        };
        self.known.say_refused(ARRIVING, &self.events);
        Ok(look)
    }

    /// Whether the store was not looked at for a while. One that is elsewhere counts its looks.
    fn store_is_due(&self) -> bool {
        self.config.store_url.is_none() || self.store_looked.elapsed() >= STORE_LOOK
    }

    /// What others have changed in the store's table.
    async fn follow_store(&mut self) -> Result<Option<Look>, LoadError> {
        self.store_looked = Instant::now();
        let newer = self.store.newer_table(self.generation).await?;
        Ok(newer.map(|table| self.seen(table, Vec::new())))
    }

    pub(super) fn seen(
        &mut self,
        table: BindingTable,
        components: Vec<Arc<LoadedComponent>>,
    ) -> Look {
        self.generation = table.generation;
        Look {
            table,
            components,
            codecs: Vec::new(),
        }
    }

    /// The files that do not serve, and why.
    pub(super) fn refused(&self) -> Vec<Refused> {
        let conflicts = self.conflicts.iter().map(|conflict| Refused {
            file: self.file_of(&conflict.newcomer),
            reason: conflict.to_string(),
        });
        self.known.refused().chain(conflicts).collect()
    }

    /// Where a plugin's component is, or would be.
    pub(super) fn file_of(&self, name: &PluginName) -> PathBuf {
        self.config.plugins.join(format!("{name}.wasm"))
    }

    /// The settings that the host was started with.
    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    /// The codecs of the folder.
    pub(super) fn codecs(&self) -> Vec<Arc<CodecComponent>> {
        self.known.codecs()
    }

    /// What is in memory, and fetched from the store when it is needed.
    pub(super) fn components(&self, table: &BindingTable) -> Components {
        self.make_components()(table)
    }

    /// Makes the same again and again.
    pub(super) fn make_components(&self) -> Box<MakeComponents> {
        let (sandbox, store) = (self.trial.sandbox.clone(), self.store.clone());
        let limits = self.config.limits.clone();
        let environment = self.config.environment.clone();
        Box::new(move |table| {
            let (sandbox, store) = (sandbox.clone(), store.clone());
            Components::new(sandbox, store, limits.clone(), environment.clone(), table)
        })
    }

    async fn load(&mut self, files: Vec<PluginFile>) -> Result<Look, LoadError> {
        let present: BTreeSet<PathBuf> = files.iter().map(|file| file.component.clone()).collect();
        let names = files.iter().filter_map(name_of).collect();
        let changed = files
            .into_iter()
            .filter(|file| self.known.has_changed(file));
        let staged = self.stage(changed.collect()).await?;
        let (mut components, mut codecs) = (Vec::new(), Vec::new());
        for (path, stamp, staged) in staged {
            let outcome = self.outcome(staged).await?;
            match &outcome {
                Outcome::Plugin(known) => components.push(known.component.clone()),
                Outcome::Codec(codec) => codecs.push(codec.clone()),
                Outcome::Refused(_) => {}
            }
            self.known.note(path, stamp, outcome);
        }
        self.known.keep(&present);
        let table = self.bind(&names).await?;
        Ok(Look {
            codecs,
            ..self.seen(table, components)
        })
    }

    async fn outcome(&self, staged: Result<Staged, Refusal>) -> Result<Outcome, LoadError> {
        Ok(match staged {
            Ok(Staged::Plugin(plugin)) => {
                let StagedPlugin {
                    entry,
                    component,
                    code,
                    bytes,
                } = *plugin;
                if let Some(bytes) = bytes {
                    let digest = entry.identity.digest;
                    self.store.put_component(digest, bytes).await?;
                }
                Outcome::Plugin(Box::new(KnownPlugin {
                    entry,
                    code,
                    component,
                    gate: None,
                }))
            }
            Ok(Staged::Codec(codec)) => {
                if !self.serves {
                    report::codec(&codec, true);
                }
                Outcome::Codec(codec)
            }
            Err(refusal) => {
                debug!("a file cannot be loaded yet: {}", whole_chain(&refusal));
                Outcome::refused(refusal)
            }
        })
    }

    /// Writes what has changed in the folder into the table; `present` are the names of all
    /// its files.
    async fn bind(&mut self, present: &BTreeSet<PluginName>) -> Result<BindingTable, LoadError> {
        let before = self.store.table().await?;
        if before.generation == 0 || before.is_restored {
            self.record.clear();
        }
        let changes = self.record.changes(&self.known.entries(), present);
        let mut changes = self.through_gate(changes, &before).await;
        let (table, conflicts) = bind(&self.store, &changes).await?;
        let conflicting =
            |name: &PluginName| conflicts.iter().any(|conflict| conflict.newcomer == *name);
        changes.retain(|change| !conflicting(change.name()));
        self.record.note(changes)?;
        self.say_conflicts(conflicts);
        Ok(table)
    }

    /// The changes that open runs allow. What they do not is said; what cannot be asked now
    /// waits.
    async fn through_gate(&mut self, changes: Vec<Change>, table: &BindingTable) -> Vec<Change> {
        self.waits = false;
        let mut allowed = Vec::new();
        for change in changes {
            match &change {
                Change::Put(entry) if Gate::concerns(entry, table) => {
                    if self.passes(entry).await {
                        allowed.push(change);
                    }
                }
                _ => allowed.push(change),
            }
        }
        allowed
    }

    async fn passes(&mut self, entry: &Entry) -> bool {
        let file = self.file_of(&entry.identity.name);
        let Some(gate) = &self.gate else {
            self.waits = true;
            return false;
        };
        let Some(known) = self
            .known
            .plugin_mut(&file)
            .filter(|known| known.gate.is_none())
        else {
            return false;
        };
        match gate.open_runs_replay(entry, &known.component).await {
            Ok(Ok(report)) => {
                if report.replayed > 0 {
                    report::gate(&entry.identity, &report, &self.events);
                }
                true
            }
            Ok(Err(refusal)) => {
                let reason = format!("plugin file {} is refused: {refusal}", file.display());
                report::refused(&file, &reason, &self.events);
                known.gate = Some(refusal);
                false
            }
            Err(reason) => {
                let reason = whole_chain(&reason);
                if reason != self.gate_trouble {
                    warn!(plugin = %entry.identity.name, "open runs are not known yet: {reason}");
                }
                self.gate_trouble = reason;
                self.waits = true;
                false
            }
        }
    }

    /// Stages files. The stamp is older than the bytes that are read: a change in between is
    /// one more change.
    async fn stage(&self, files: Vec<PluginFile>) -> Result<Vec<Tried>, LoadError> {
        let files = files.into_iter().map(|file| {
            let stamp = Stamp::of(&file);
            let code = self.known.code_of(&file, &stamp);
            (file, stamp, code)
        });
        self.trial.stage(files.collect()).await
    }

    /// Logs the conflicts that were not there before.
    fn say_conflicts(&mut self, conflicts: Vec<Conflict>) {
        for conflict in &conflicts {
            if !self.conflicts.contains(conflict) {
                let file = self.file_of(&conflict.newcomer);
                let reason = format!("plugin file {} is refused: {conflict}", file.display());
                report::refused(&file, &reason, &self.events);
            }
        }
        self.conflicts = conflicts;
    }
}

/// Loads the codecs that the rules name. Refused ones are logged, with the reason.
pub(super) async fn codecs(config: &Config) -> Result<Vec<Arc<CodecComponent>>, LoadError> {
    if config.codecs.is_empty() {
        return Ok(Vec::new());
    }
    let named = |name: &PluginName| config.codecs.iter().any(|rule| rule.chain.contains(name));
    let mut files = plugin_files(&config.plugins)?;
    files.retain(|file| name_of(file).is_some_and(|name| named(&name)));
    // Codecs have no namespace of their own.
    let loader = Loader::new(config, "", GuestMetrics::new(None))?;
    let mut codecs = Vec::new();
    for (_, _, staged) in loader.stage(files).await? {
        match staged {
            Ok(Staged::Codec(codec)) => codecs.push(codec),
            Ok(Staged::Plugin(_)) => {}
            Err(refusal) => error!("{}", whole_chain(&refusal)),
        }
    }
    Ok(codecs)
}

fn name_of(file: &PluginFile) -> Option<PluginName> {
    file.component.file_stem()?.to_str()?.parse().ok()
}
