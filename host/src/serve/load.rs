//! Loading the plugins folder into the store, the table and memory.

use std::{collections::BTreeSet, sync::Arc};

use thiserror::Error;
use tokio::task;
use tracing::{error, info, warn};

use super::config::Config;
use crate::{
    observe::{GuestMetrics, whole_chain},
    plugin::{
        BindingTable, Components, Conflict, Entry, FolderError, PluginFile, PluginName, Refusal,
        RefusalReason, Staged, StagedPlugin, Staging, Store, StoreError, TypeKind, plugin_files,
        stage,
    },
    sandbox::{CodecComponent, EngineError, Sandbox},
};

/// What a host serves.
pub(super) struct Loaded {
    pub(super) table: BindingTable,
    pub(super) components: Arc<Components>,
    pub(super) codecs: Vec<Arc<CodecComponent>>,
}

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

/// Loads every plugin of the folder. Refused ones are logged, with the reason.
pub(super) async fn load(
    config: &Config,
    namespace: &str,
    metrics: GuestMetrics,
) -> Result<Loaded, LoadError> {
    let files = plugin_files(&config.plugins)?;
    let store = Store::open_folder(&config.store_folder())?;
    let sandbox = Arc::new(Sandbox::new(&config.limits, metrics)?);
    let present = files.iter().filter_map(name_of).collect();
    let Sorted {
        plugins,
        codecs,
        mut refusals,
    } = stage_all(files, &sandbox, config, namespace).await?;
    let table = bind(&store, &plugins, &present, &mut refusals).await?;
    let components = Arc::new(Components::new(
        sandbox,
        store,
        config.limits.clone(),
        config.environment.clone(),
        &table,
    ));
    for codec in &codecs {
        let identity = codec.identity();
        info!(plugin = %identity.name, digest = %identity.digest.short(), "payload codec loaded");
    }
    for plugin in plugins {
        if table.current.contains(&plugin.entry) {
            info!(
                plugin = %plugin.entry.identity.name,
                digest = %plugin.entry.identity.digest.short(),
                namespace = plugin.entry.queue.namespace,
                task_queue = plugin.entry.queue.task_queue,
                workflows = plugin.entry.served.listed(TypeKind::Workflow),
                activities = plugin.entry.served.listed(TypeKind::Activity),
                nexus_services = plugin.entry.served.listed(TypeKind::NexusService),
                "plugin serves"
            );
            components.insert(plugin.component);
        }
    }
    for refusal in &refusals {
        error!("{}", whole_chain(refusal));
    }
    if table.current.is_empty() {
        warn!(folder = %config.plugins.display(), "no plugin serves");
    }
    Ok(Loaded {
        table,
        components,
        codecs,
    })
}

/// Loads the codecs that the rules name. Refused ones are logged, with the reason.
pub(super) async fn codecs(config: &Config) -> Result<Vec<Arc<CodecComponent>>, LoadError> {
    if config.codecs.is_empty() {
        return Ok(Vec::new());
    }
    let named = |name: &PluginName| config.codecs.iter().any(|rule| rule.chain.contains(name));
    let mut files = plugin_files(&config.plugins)?;
    files.retain(|file| name_of(file).is_some_and(|name| named(&name)));
    let sandbox = Arc::new(Sandbox::new(&config.limits, GuestMetrics::new(None))?);
    // Codecs have no namespace of their own.
    let sorted = stage_all(files, &sandbox, config, "").await?;
    for refusal in &sorted.refusals {
        error!("{}", whole_chain(refusal));
    }
    Ok(sorted.codecs)
}

fn name_of(file: &PluginFile) -> Option<PluginName> {
    file.component.file_stem()?.to_str()?.parse().ok()
}

/// What the files turned out to be.
#[derive(Default)]
struct Sorted {
    plugins: Vec<StagedPlugin>,
    codecs: Vec<Arc<CodecComponent>>,
    refusals: Vec<Refusal>,
}

async fn stage_all(
    files: Vec<PluginFile>,
    sandbox: &Arc<Sandbox>,
    config: &Config,
    namespace: &str,
) -> Result<Sorted, LoadError> {
    let (sandbox, limits, namespace) =
        (sandbox.clone(), config.limits.clone(), namespace.to_owned());
    let environment = config.environment.clone();
    let work = move || {
        let staging = Staging {
            sandbox: &sandbox,
            limits: &limits,
            namespace: &namespace,
            environment: &environment,
        };
        let mut sorted = Sorted::default();
        for file in &files {
            match stage(file, &staging) {
                Ok(Staged::Plugin(plugin)) => sorted.plugins.push(*plugin),
                Ok(Staged::Codec(codec)) => sorted.codecs.push(codec),
                Err(refusal) => sorted.refusals.push(refusal),
            }
        }
        sorted
    };
    task::spawn_blocking(work)
        .await
        .map_err(|_| LoadError::Interrupted)
}

/// Writes what the folder says into the table. Somebody else's change in between
/// means to look at the new table and decide again.
async fn bind(
    store: &Store,
    staged: &[StagedPlugin],
    present: &BTreeSet<PluginName>,
    refusals: &mut Vec<Refusal>,
) -> Result<BindingTable, LoadError> {
    for plugin in staged {
        store
            .put_component(plugin.entry.identity.digest, plugin.bytes.clone())
            .await?;
    }
    let wanted: Vec<Entry> = staged.iter().map(|plugin| plugin.entry.clone()).collect();
    loop {
        let before = store.table().await?;
        let (after, conflicts) = before.after(&wanted, present);
        if after == before || store.swap_table(&after).await? {
            refusals.extend(
                conflicts
                    .into_iter()
                    .map(|conflict| refusal(conflict, staged)),
            );
            return Ok(after);
        }
    }
}

fn refusal(conflict: Conflict, staged: &[StagedPlugin]) -> Refusal {
    let file = staged
        .iter()
        .find(|plugin| plugin.entry.identity.name == conflict.newcomer)
        .map(|plugin| plugin.file.clone());
    Refusal {
        file: file.unwrap_or_default(),
        source: Box::new(RefusalReason::Conflict(Box::new(conflict))),
    }
}
