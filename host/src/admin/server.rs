//! The endpoint's server.

use std::{io, net::SocketAddr, sync::Arc};

use thiserror::Error;
use tokio_util::sync::CancellationToken;
use tracing::info;

use super::{Administrator, answer::Answers, guard::Guard};
use crate::http_server::HttpServer;

/// The endpoint cannot listen.
#[derive(Debug, Error)]
#[error("the admin endpoint cannot listen on {address}; set another admin.address")]
#[expect(missing_docs, reason = "the text says it")]
pub struct AdminError {
    pub address: SocketAddr,
    pub source: io::Error,
}

/// A server that listens.
pub struct AdminServer {
    server: HttpServer,
    guard: Guard,
}

impl AdminServer {
    /// Listens, for whoever shows `token`; without one, for this machine alone.
    ///
    /// # Errors
    /// An address that is taken, or not this machine's.
    pub async fn bind(address: SocketAddr, token: Option<&str>) -> Result<Self, AdminError> {
        let bound = HttpServer::bind("admin endpoint", address).await;
        let server = bound.map_err(|source| AdminError { address, source })?;
        info!("the admin endpoint is at http://{}", server.address());
        Ok(Self {
            server,
            guard: Guard::new(token),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Answers for `administrator` until `stop` is cancelled.
    pub async fn run(self, administrator: impl Administrator, stop: CancellationToken) {
        let answers = Arc::new(Answers::new(self.guard, administrator));
        self.server.run(answers, stop).await;
    }
}
