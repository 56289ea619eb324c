//! A host from its configuration to its end, and why it does not serve.

use std::{future::Future, pin::pin, process, sync::Arc, time::Duration};

use thiserror::Error;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::{
    admin_config::AdminSettings,
    administration::{Administered, Administration},
    config::Config,
    load::{LoadError, Loader},
    serving::{GuestRuntime, Guests, Plugins, Serving},
};
use crate::{
    admin::{AdminError, AdminServer},
    codec::{CodecChains, CodecServer, CodecServerError, MissingCodec},
    observe::whole_chain,
    plugin::FolderWatch,
    sandbox::GuestThreads,
    temporal::{ConnectError, Connection, CoreError, TemporalRuntime},
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
    #[error(transparent)]
    Admin(#[from] AdminError),
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
    let administration = watch::Sender::new(None);
    let admin = admin_server(&config.admin, &administration).await?;
    let _admin = admin.drop_guard();
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
    let serving = tokio::select! {
        biased;
        () = &mut shutdown => return Ok(()),
        serving = Serving::start(&config, plugins, runtime, connection, guests) => serving?,
    };
    administration.send_replace(Some(serving.administered.clone()));
    shutdown.await;
    administration.send_replace(None);
    serving.drain(config.shutdown_grace + DRAIN_MARGIN).await
}

/// Starts the admin endpoint, before the host serves: it says so. Gives what stops it.
async fn admin_server(
    settings: &AdminSettings,
    administration: &watch::Sender<Option<Arc<Administered>>>,
) -> Result<CancellationToken, AdminError> {
    let stop = CancellationToken::new();
    let Some(address) = settings.address else {
        return Ok(stop);
    };
    let token = settings.token.as_ref().map(|token| &*token.0);
    match AdminServer::bind(address, token).await {
        Ok(server) => {
            let administration = Administration(administration.subscribe());
            tokio::spawn(server.run(administration, stop.clone()));
        }
        Err(error) if settings.is_named => return Err(error),
        Err(error) => warn!("{}; the host serves without it", whole_chain(&error)),
    }
    Ok(stop)
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
