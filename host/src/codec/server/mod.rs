//! The codec server: `POST /encode` and `POST /decode` for the web UI and `temporal`,
//! which cannot read encoded payloads themselves.
//!
//! Owns its HTTP side: limits, CORS, the JSON form of payloads. Which
//! codecs a namespace has is for [`super::CodecChains`] to say.

mod answer;
mod cors;
mod message;

use std::{io, net::SocketAddr, sync::Arc};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use thiserror::Error;
use tokio_util::sync::CancellationToken;
use tracing::info;

use self::answer::Answers;
use super::CodecChains;
use crate::http_server::{Answer, HttpServer};

/// The server cannot listen.
#[derive(Debug, Error)]
#[error("the codec server cannot listen on {address}; set another codec-server.address")]
#[expect(missing_docs, reason = "the text says it")]
pub struct CodecServerError {
    pub address: SocketAddr,
    pub source: io::Error,
}

/// A server that listens.
pub struct CodecServer {
    server: HttpServer,
    answers: Arc<Answers>,
}

impl CodecServer {
    /// Listens. Web pages of `origins`, such as `http://localhost:8233`, may use it;
    /// `namespace` is the one of requests that name none.
    ///
    /// # Errors
    /// An address that is taken, or not this machine's.
    pub async fn bind(
        address: SocketAddr,
        origins: Vec<String>,
        chains: Arc<CodecChains>,
        namespace: String,
    ) -> Result<Self, CodecServerError> {
        let bound = HttpServer::bind("codec server", address).await;
        let server = bound.map_err(|source| CodecServerError { address, source })?;
        info!("the codec server is at http://{}", server.address());
        Ok(Self {
            server,
            answers: Arc::new(Answers::new(chains, namespace, origins)),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Answers until `stop` is cancelled. Requests that are under way are answered still.
    pub async fn run(self, stop: CancellationToken) {
        self.server.run(self.answers, stop).await;
    }
}

impl Answer for Arc<Answers> {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        Answers::answer(self, request).await
    }
}
