//! Loading the plugins folder into the store, the table and memory, at first and whenever it
//! has changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use thiserror::Error;
use tokio::task;
use tracing::{debug, error, warn};

use super::{bind::bind, config::Config, report};
use crate::{
    observe::{GuestMetrics, whole_chain},
    plugin::{
        BindingTable, Components, Conflict, Entry, FolderError, PluginFile, PluginName, Refusal,
        Staged, StagedPlugin, Staging, Stamp, Store, StoreError, plugin_files, stage,
    },
    sandbox::{CodecComponent, EngineError, LoadedComponent, Sandbox},
};

/// How long a file that is refused has to stay as it is before that counts: until then it may
/// still be on its way.
const ARRIVING: Duration = Duration::from_secs(2);

/// The folder or the store as a whole cannot be used. A single bad plugin is no
/// reason: it is refused and the others serve.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum LoadError {
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the sandbox cannot be set up")]
    Engine(#[from] EngineError),
    #[error("loading the plugins was interrupted")]
    Interrupted,
}

/// Knows what of the folder has been loaded.
pub(super) struct Loader {
    config: Config,
    namespace: String,
    store: Store,
    sandbox: Arc<Sandbox>,
    known: BTreeMap<PathBuf, Known>,
    conflicts: Vec<Conflict>,
    /// True once what was found is in use.
    serves: bool,
}

/// What a look at the folder found.
pub(super) struct Look {
    /// What is bound to whom now.
    pub(super) table: BindingTable,
    /// The components that were compiled for it.
    pub(super) components: Vec<Arc<LoadedComponent>>,
}

/// A file that was looked at.
struct Known {
    stamp: Stamp,
    outcome: Outcome,
}

/// What it turned out to be.
enum Outcome {
    Plugin(Box<Entry>),
    Codec(Arc<CodecComponent>),
    /// Since when, until it is said.
    Refused(Option<(Refusal, Instant)>),
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
        Ok(Self {
            config: config.clone(),
            namespace: namespace.to_owned(),
            store: Store::open_folder(&config.store_folder())?,
            sandbox: Arc::new(Sandbox::new(&config.limits, metrics)?),
            known: BTreeMap::new(),
            conflicts: Vec::new(),
            serves: false,
        })
    }

    /// Loads the folder for the first time. What is refused is said at once.
    pub(super) async fn first(&mut self) -> Result<Look, LoadError> {
        let files = plugin_files(&self.config.plugins)?;
        let look = self.load(files).await?;
        self.say_refused(Duration::ZERO);
        self.serves = true;
        if look.table.current.is_empty() {
            warn!(folder = %self.config.plugins.display(), "no plugin serves");
        }
        Ok(look)
    }

    /// Looks at the folder again. None if nothing has changed. A file that is refused may
    /// still be on its way: that is said when it has stayed as it is.
    pub(super) async fn again(&mut self) -> Result<Option<Look>, LoadError> {
        let files = plugin_files(&self.config.plugins)?;
        let gone = self.known.len() > files.len();
        let changed = files.iter().any(|file| self.has_changed(file));
        let look = match gone || changed {
            true => Some(self.load(files).await?),
            false => None,
        };
        self.say_refused(ARRIVING);
        Ok(look)
    }

    /// The codecs of the folder.
    pub(super) fn codecs(&self) -> Vec<Arc<CodecComponent>> {
        let outcomes = self.known.values().map(|known| &known.outcome);
        let codecs = outcomes.filter_map(|outcome| match outcome {
            Outcome::Codec(codec) => Some(codec.clone()),
            _ => None,
        });
        codecs.collect()
    }

    /// What is in memory, and fetched from the store when it is needed.
    pub(super) fn components(&self, table: &BindingTable) -> Components {
        Components::new(
            self.sandbox.clone(),
            self.store.clone(),
            self.config.limits.clone(),
            self.config.environment.clone(),
            table,
        )
    }

    fn has_changed(&self, file: &PluginFile) -> bool {
        let known = self.known.get(&file.component);
        known.is_none_or(|known| known.stamp != Stamp::of(file))
    }

    async fn load(&mut self, files: Vec<PluginFile>) -> Result<Look, LoadError> {
        let present: BTreeSet<PathBuf> = files.iter().map(|file| file.component.clone()).collect();
        let names = files.iter().filter_map(name_of).collect();
        let changed = files.into_iter().filter(|file| self.has_changed(file));
        let staged = self.stage(changed.collect()).await?;
        let mut components = Vec::new();
        for (path, stamp, staged) in staged {
            let outcome = match staged {
                Ok(Staged::Plugin(plugin)) => {
                    let StagedPlugin {
                        entry,
                        component,
                        bytes,
                    } = *plugin;
                    let digest = entry.identity.digest;
                    self.store.put_component(digest, bytes).await?;
                    components.push(component);
                    Outcome::Plugin(Box::new(entry))
                }
                Ok(Staged::Codec(codec)) => {
                    report::codec(&codec, self.serves);
                    Outcome::Codec(codec)
                }
                Err(refusal) => {
                    debug!("a file cannot be loaded yet: {}", whole_chain(&refusal));
                    Outcome::Refused(Some((refusal, Instant::now())))
                }
            };
            self.known.insert(path, Known { stamp, outcome });
        }
        self.known.retain(|path, _| present.contains(path));
        let (table, conflicts) = bind(&self.store, &self.entries(), &names).await?;
        self.say_conflicts(conflicts);
        Ok(Look { table, components })
    }

    fn entries(&self) -> Vec<Entry> {
        let outcomes = self.known.values().map(|known| &known.outcome);
        let entries = outcomes.filter_map(|outcome| match outcome {
            Outcome::Plugin(entry) => Some((**entry).clone()),
            _ => None,
        });
        entries.collect()
    }

    /// Stages files off the path of tasks. The stamp is older than the bytes that are read: a
    /// change in between is one more change.
    async fn stage(
        &self,
        files: Vec<PluginFile>,
    ) -> Result<Vec<(PathBuf, Stamp, Result<Staged, Refusal>)>, LoadError> {
        let (sandbox, limits) = (self.sandbox.clone(), self.config.limits.clone());
        let (namespace, environment) = (self.namespace.clone(), self.config.environment.clone());
        let work = move || {
            let staging = Staging {
                sandbox: &sandbox,
                limits: &limits,
                namespace: &namespace,
                environment: &environment,
            };
            let stage_one = |file: PluginFile| {
                let stamp = Stamp::of(&file);
                let staged = stage(&file, &staging);
                (file.component, stamp, staged)
            };
            files.into_iter().map(stage_one).collect()
        };
        let staged = task::spawn_blocking(work).await;
        staged.map_err(|_| LoadError::Interrupted)
    }

    /// Logs what has been refused for `patience` and was not said yet.
    fn say_refused(&mut self, patience: Duration) {
        for known in self.known.values_mut() {
            if let Outcome::Refused(unsaid) = &mut known.outcome
                && unsaid
                    .as_ref()
                    .is_some_and(|(_, since)| since.elapsed() >= patience)
                && let Some((refusal, _)) = unsaid.take()
            {
                error!("{}", whole_chain(&refusal));
            }
        }
    }

    /// Logs the conflicts that were not there before.
    fn say_conflicts(&mut self, conflicts: Vec<Conflict>) {
        for conflict in &conflicts {
            if !self.conflicts.contains(conflict) {
                let file = format!("{}.wasm", conflict.newcomer);
                let file = self.config.plugins.join(file).display().to_string();
                error!("plugin file {file} is refused: {conflict}");
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
