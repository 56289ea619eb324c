//! The connection to the server.

use std::{error::Error as StdError, future::Future, time::Duration};

use temporalio_client::{
    Connection as CoreConnection, ConnectionOptions, errors::ClientConnectError, tonic::Code,
};
use thiserror::Error;
use tokio::time::sleep;
use tracing::{info, warn};

use super::{
    settings::{ConnectionSettings, ResolvedSettings, SettingsError},
    tls::{Probe, TlsNames, failed_handshake, tls_reason},
};

/// First and longest pause between two tries to reach a server.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(10));

/// How long one try may take.
const TRY_TIMEOUT: Duration = Duration::from_secs(10);

/// An open connection. Cloning it is cheap.
#[derive(Clone)]
pub struct Connection {
    pub(super) core: CoreConnection,
    namespace: String,
    address: String,
}

/// No connection, and waiting would not bring one.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum ConnectError {
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(
        "the Temporal server at {address} refuses the connection ({reason}); check the address, \
         TLS settings and credentials"
    )]
    Refused { address: String, reason: String },
    #[error("stopped while waiting for the Temporal server at {address}")]
    Stopped { address: String },
}

impl Connection {
    /// Connects. A server that cannot be reached is waited for, with a warning for
    /// each try, until `stop` ends.
    ///
    /// # Errors
    /// Settings, TLS or credentials that waiting does not mend.
    pub async fn open(
        settings: &ConnectionSettings,
        identity: &str,
        stop: impl Future<Output = ()>,
    ) -> Result<Self, ConnectError> {
        let resolved = settings.resolve(identity)?;
        let address = resolved.address.clone();
        tokio::select! {
            biased;
            () = stop => Err(ConnectError::Stopped { address }),
            connected = connect(resolved) => connected,
        }
    }

    /// The namespace of whatever names none itself.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// `host:port` of the server.
    pub fn address(&self) -> &str {
        &self.address
    }
}

async fn connect(resolved: ResolvedSettings) -> Result<Connection, ConnectError> {
    let ResolvedSettings {
        mut options,
        address,
        namespace,
        tls,
    } = resolved;
    options.connect_timeout = Some(TRY_TIMEOUT);
    let mut pause = BACKOFF.0;
    loop {
        match CoreConnection::connect(options.clone()).await {
            Ok(core) => {
                info!(address, "connected to Temporal");
                return Ok(Connection {
                    core,
                    namespace,
                    address,
                });
            }
            Err(error) => {
                if let Some(reason) = refusal(&error, &options, &tls).await {
                    return Err(ConnectError::Refused { address, reason });
                }
                warn!(address, reason = reason(&error, &tls), retry_in = ?pause, "no Temporal server");
                sleep(pause).await;
                pause = (pause * 2).min(BACKOFF.1);
            }
        }
    }
}

/// Why waiting would not bring a connection, if it would not.
async fn refusal(
    error: &ClientConnectError,
    options: &ConnectionOptions,
    tls: &TlsNames,
) -> Option<String> {
    if let Some(probe) = Probe::of(options).filter(|_| !is_handshake(error)) {
        let failure = probe.failure().await;
        if let Some(said) = failure.and_then(|failure| tls_reason(&failure, tls)) {
            return Some(said);
        }
    }
    (!worth_waiting(error)).then(|| reason(error, tls))
}

fn is_handshake(error: &ClientConnectError) -> bool {
    match error {
        ClientConnectError::TonicTransportError(error) => failed_handshake(error),
        ClientConnectError::SystemInfoCallError(status) => failed_handshake(status),
        _ => false,
    }
}

/// Whether the server may yet come up: it could not be reached, or said that it is
/// not available. A handshake that failed stays failed.
fn worth_waiting(error: &ClientConnectError) -> bool {
    match error {
        ClientConnectError::DnsResolutionError { .. } => true,
        ClientConnectError::TonicTransportError(error) => !failed_handshake(error),
        ClientConnectError::SystemInfoCallError(status) => {
            matches!(status.code(), Code::Unavailable | Code::DeadlineExceeded)
                && !failed_handshake(status)
        }
        _ => false,
    }
}

fn reason(error: &ClientConnectError, tls: &TlsNames) -> String {
    let said = |error: &(dyn StdError + 'static)| {
        tls_reason(error, tls).unwrap_or_else(|| last_text(error))
    };
    match error {
        ClientConnectError::TonicTransportError(error) => said(error),
        ClientConnectError::SystemInfoCallError(status) => match StdError::source(status) {
            Some(source) => said(source),
            None => format!("{}: {}", status.code(), status.message()),
        },
        other => other.to_string(),
    }
}

fn last_text(error: &(dyn StdError + 'static)) -> String {
    chain(error).last().unwrap_or(error).to_string()
}

fn chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |link| (*link).source())
}
