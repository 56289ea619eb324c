//! Bringing a host up, and draining it.

use std::{collections::BTreeSet, future::Future, pin::pin, process, sync::Arc, time::Duration};

use thiserror::Error;
use tokio::{runtime, sync::watch, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::info;

use super::{
    config::Config,
    follow::Follower,
    load::{LoadError, Loader, Look},
    queue::QueueContext,
    report,
};
use crate::{
    activity::AttemptsSettings,
    codec::{CodecChains, CodecServer, CodecServerError, MissingCodec},
    plugin::{BindingTable, FolderWatch, TypeKind},
    sandbox::{GuestThreads, mapping_bound},
    temporal::{ConnectError, Connection, CoreError, TemporalRuntime, WorkerSettings},
};

/// What the drain may take on top of the grace period of activities.
const DRAIN_MARGIN: Duration = Duration::from_secs(8);

/// Why a host does not serve.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum ServeError {
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Core(#[from] CoreError),
    #[error(
        "not drained within {0:?}: the server gives the open tasks to another host when their \
         timeouts pass"
    )]
    NotDrained(Duration),
    #[error(transparent)]
    Codec(#[from] MissingCodec),
    #[error(transparent)]
    CodecServer(#[from] CodecServerError),
    #[error("the operating system gives no threads")]
    Threads(#[from] std::io::Error),
}

/// Serves the plugins of a folder until `shutdown` ends, then drains: no new tasks,
/// open ones are finished within the grace period.
///
/// # Errors
/// What makes serving pointless: a folder, store or configuration that cannot be
/// used, or a server that refuses the connection. A server that is down is waited
/// for; a bad plugin is refused and the others serve.
pub async fn serve(config: Config, shutdown: impl Future<Output = ()>) -> Result<(), ServeError> {
    serve_over(config, None, shutdown).await
}

/// The same over a connection that is there already. A [`Client`](crate::temporal::Client) on
/// the same connection can start workflows eagerly: their first task comes with the answer.
///
/// # Errors
/// As [`serve`].
pub async fn serve_on(
    connection: Connection,
    config: Config,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    serve_over(config, Some(connection), shutdown).await
}

async fn serve_over(
    config: Config,
    connection: Option<Connection>,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let mut shutdown = pin!(shutdown);
    let namespace = match &connection {
        Some(connection) => connection.namespace().to_owned(),
        None => config.connection.namespace().map_err(ConnectError::from)?,
    };
    let runtime = TemporalRuntime::on_this_runtime(config.metrics)?;
    let mut loader = Loader::new(&config, &namespace, runtime.guest_metrics())?;
    // Before the first look: what comes after it is told of.
    let watch = FolderWatch::start(&config.plugins);
    let look = tokio::select! {
        biased;
        () = &mut shutdown => return Ok(()),
        look = loader.first() => look?,
    };
    let threads = GuestThreads::start(config.workflow_threads, config.limits.stack_bytes)?;
    let codecs = CodecChains::new(&config.codecs, loader.codecs(), &threads)?;
    let codecs = Arc::new(codecs);
    let codec_server = codec_server(&config, &codecs, namespace).await?;
    let connection = match connection {
        Some(connection) => connection,
        None => match Connection::open(&config.connection, &identity(), &mut shutdown).await {
            Err(ConnectError::Stopped { .. }) => return Ok(()),
            opened => opened?,
        },
    };
    let activities = GuestRuntime::start(&config)?;
    let guests = Guests {
        threads,
        codecs,
        codec_server,
        activities: activities.handle(),
    };
    let plugins = Plugins {
        loader,
        watch,
        look,
    };
    let serving = Serving::start(&config, plugins, runtime, connection, guests);
    shutdown.await;
    serving.drain(config.shutdown_grace + DRAIN_MARGIN).await
}

async fn codec_server(
    config: &Config,
    codecs: &Arc<CodecChains>,
    namespace: String,
) -> Result<Option<CodecServer>, CodecServerError> {
    let Some(address) = config.codec_server_address else {
        return Ok(None);
    };
    let origins = config.codec_server_origins.clone();
    CodecServer::bind(address, origins, codecs.clone(), namespace)
        .await
        .map(Some)
}

/// As other SDKs identify themselves.
fn identity() -> String {
    let host = nix::unistd::gethostname().unwrap_or_default();
    format!("{}@{}", process::id(), host.to_string_lossy())
}

/// What was found in the folder, and what finds out when that changes.
struct Plugins {
    loader: Loader,
    watch: FolderWatch,
    look: Look,
}

/// What runs guests, and what stands between them and the server.
struct Guests {
    threads: GuestThreads,
    codecs: Arc<CodecChains>,
    codec_server: Option<CodecServer>,
    activities: runtime::Handle,
}

/// Guests of activities run here, and nothing else does.
struct GuestRuntime(Option<runtime::Runtime>);

impl GuestRuntime {
    fn start(config: &Config) -> std::io::Result<Self> {
        let runtime = runtime::Builder::new_multi_thread()
            .thread_name("activity")
            .worker_threads(config.workflow_threads)
            .enable_all()
            .build()?;
        Ok(Self(Some(runtime)))
    }

    fn handle(&self) -> runtime::Handle {
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
struct Serving {
    stop: CancellationToken,
    workers: TaskTracker,
}

impl Serving {
    fn start(
        config: &Config,
        plugins: Plugins,
        runtime: TemporalRuntime,
        connection: Connection,
        guests: Guests,
    ) -> Self {
        let Plugins {
            loader,
            watch,
            look: Look { table, components },
        } = plugins;
        let loaded = Arc::new(loader.components(&table));
        for component in components {
            loaded.insert(component);
        }
        report::serving(&table, &BindingTable::default());
        let bindings = watch::Sender::new(table.clone());
        let context = QueueContext {
            runtime,
            connection: connection.clone(),
            bindings: bindings.subscribe(),
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
        let mut follower = Follower {
            loader,
            watch,
            bindings,
            context,
            workers: workers.clone(),
            polled: BTreeSet::new(),
        };
        follower.poll(&table);
        workers.spawn(follower.run());
        workers.close();
        Self { stop, workers }
    }

    async fn drain(self, limit: Duration) -> Result<(), ServeError> {
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
