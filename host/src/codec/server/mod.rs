//! The codec server: `POST /encode` and `POST /decode` for the web UI and `temporal`,
//! which cannot read encoded payloads themselves.
//!
//! Owns its HTTP side: connections, limits, CORS, the JSON form of payloads. Which
//! codecs a namespace has is for [`super::CodecChains`] to say.

mod answer;
mod cors;
mod message;

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{debug, info, warn};

use self::answer::Answers;
use super::CodecChains;

/// How long a client may take to say what it wants.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

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
    listener: TcpListener,
    bound: SocketAddr,
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
        let failed = |source| CodecServerError { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        info!("the codec server is at http://{bound}");
        Ok(Self {
            listener,
            bound,
            answers: Arc::new(Answers::new(chains, namespace, origins)),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.bound
    }

    /// Answers until `stop` is cancelled. Requests that are under way are answered still.
    pub async fn run(self, stop: CancellationToken) {
        let connections = TaskTracker::new();
        loop {
            let accepted = tokio::select! {
                () = stop.cancelled() => break,
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, self.answers.clone(), stop.clone()));
                }
                Err(reason) => warn!("the codec server cannot take a connection: {reason}"),
            }
        }
        connections.close();
        connections.wait().await;
    }
}

async fn serve(stream: TcpStream, answers: Arc<Answers>, stop: CancellationToken) {
    let service = service_fn(move |request| {
        let answers = answers.clone();
        async move { Ok::<_, std::convert::Infallible>(answers.answer(request).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(reason) = ended {
        debug!("a connection of the codec server ended: {reason}");
    }
}
