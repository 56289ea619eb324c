//! A host that serves: its parts, put together, and their end.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::{
    runtime,
    sync::{mpsc, watch},
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::info;

use super::{
    administration::Administered,
    collect,
    config::Config,
    follow::Follower,
    gate::Gate,
    load::{Loader, Look},
    queue::QueueContext,
    report,
    running::ServeError,
};
use crate::{
    activity::AttemptsSettings,
    codec::{CodecChains, CodecServer},
    plugin::{BindingTable, Bindings, FolderWatch, TypeKind},
    sandbox::{GuestThreads, mapping_bound},
    temporal::{Connection, TemporalRuntime, WorkerSettings},
    workflow::Census,
};

/// Requests for a look that may wait; who asks beyond that waits to ask.
const LOOKS: usize = 64;

/// What was found in the folder, and what finds out when that changes.
pub(super) struct Plugins {
    pub(super) loader: Loader,
    pub(super) watch: FolderWatch,
    pub(super) look: Look,
}

/// What runs guests, and what stands between them and the server.
pub(super) struct Guests {
    pub(super) threads: GuestThreads,
    pub(super) codecs: Arc<CodecChains>,
    pub(super) codec_server: Option<CodecServer>,
    pub(super) activities: runtime::Handle,
}

/// Guests of activities run here, and nothing else does.
pub(super) struct GuestRuntime(Option<runtime::Runtime>);

impl GuestRuntime {
    pub(super) fn start(config: &Config) -> std::io::Result<Self> {
        let runtime = runtime::Builder::new_multi_thread()
            .thread_name("activity")
            .worker_threads(config.workflow_threads)
            .enable_all()
            .build()?;
        Ok(Self(Some(runtime)))
    }

    pub(super) fn handle(&self) -> runtime::Handle {
        self.0
            .as_ref()
            .map_or_else(runtime::Handle::current, |own| own.handle().clone())
    }
}

impl Drop for GuestRuntime {
    /// A runtime may not be dropped where one runs, unless nobody waits for it.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// A host that serves.
pub(super) struct Serving {
    pub(super) administered: Arc<Administered>,
    stop: CancellationToken,
    workers: TaskTracker,
}

impl Serving {
    /// Starts it. Nothing is polled before the end of this.
    pub(super) async fn start(
        config: &Config,
        plugins: Plugins,
        runtime: TemporalRuntime,
        connection: Connection,
        guests: Guests,
    ) -> Result<Self, ServeError> {
        let Plugins {
            mut loader,
            watch,
            look,
        } = plugins;
        let gate = Gate::new(
            connection.clone(),
            guests.codecs.clone(),
            guests.threads.clone(),
            loader.make_components(),
        );
        let gate = Arc::new(gate);
        let waited = loader.open_gate(gate.clone()).await?;
        let first = [Some(look), waited].into_iter().flatten();
        let looks: Vec<Look> = first.collect();
        let table = looks
            .last()
            .map(|look| look.table.clone())
            .unwrap_or_default();
        let loaded = Arc::new(loader.components(&table));
        for component in looks.into_iter().flat_map(|look| look.components) {
            loaded.insert(component);
        }
        let events = loader.events.clone();
        report::serving(&table, &BindingTable::default(), &events);
        let (look, looks) = mpsc::channel(LOOKS);
        let (command, commands) = mpsc::channel(1);
        let bindings = watch::Sender::new(table.clone());
        let refused = watch::Sender::new(loader.refused());
        let context = QueueContext {
            runtime,
            connection: connection.clone(),
            bindings: Bindings::new(bindings.subscribe(), Some(look)),
            census: Census::default(),
            events,
            components: loaded,
            codecs: guests.codecs,
            threads: guests.threads,
            attempts: AttemptsSettings {
                guest_runtime: guests.activities,
                cancel_grace: config.cancel_grace,
                connection,
                instances: Arc::default(),
            },
            worker: worker_settings(config, &table),
            stop: CancellationToken::new(),
        };
        let (stop, workers) = (context.stop.clone(), TaskTracker::new());
        if let Some(server) = guests.codec_server {
            workers.spawn(server.run(stop.clone()));
        }
        let administered = Arc::new(Administered {
            namespace: loader.trial.namespace.clone(),
            local: config.local_folder(),
            plugins: config.plugins.clone(),
            store: loader.store.clone(),
            connection: context.connection.clone(),
            bindings: context.bindings.clone(),
            components: context.components.clone(),
            census: context.census.clone(),
            events: context.events.clone(),
            refused: refused.subscribe(),
            commands: command,
            gate: gate.clone(),
            trial: loader.trial.clone(),
        });
        let mut follower = Follower {
            loader,
            watch: Arc::new(watch),
            bindings,
            context,
            workers: workers.clone(),
            polled: BTreeMap::new(),
            looks,
            commands,
            refused,
            gate,
            collection: collect::interval(config.keep_retired),
            collected_up_to: 0,
            reconciling: None,
            trouble: String::new(),
        };
        follower.poll(&table);
        workers.spawn(follower.run());
        workers.close();
        Ok(Self {
            administered,
            stop,
            workers,
        })
    }

    /// Takes no new tasks, and waits for the open ones.
    pub(super) async fn drain(self, limit: Duration) -> Result<(), ServeError> {
        info!(within = ?limit, "draining");
        self.stop.cancel();
        match timeout(limit, self.workers.wait()).await {
            Ok(()) => {
                info!("drained");
                Ok(())
            }
            Err(_) => Err(ServeError::NotDrained(limit)),
        }
    }
}

fn worker_settings(config: &Config, table: &BindingTable) -> WorkerSettings {
    let with_workflows = table.queues(TypeKind::Workflow).len();
    WorkerSettings {
        max_cached_runs: config
            .max_cached_runs
            .min(mapping_bound() / with_workflows.max(1)),
        max_workflow_tasks: 100,
        max_activities: config.max_activities,
        shutdown_grace: config.shutdown_grace,
    }
}
