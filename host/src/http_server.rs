//! A small HTTP server: connections, their limits and their end.
//!
//! What is answered is for others to say: the codec server and the admin endpoint.

use std::{convert::Infallible, io, net::SocketAddr, time::Duration};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{debug, warn};

/// How long a client may take to say what it wants.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

/// Answers requests.
pub(crate) trait Answer: Clone + Send + Sync + 'static {
    /// The answer to one of them.
    fn answer(
        &self,
        request: Request<Incoming>,
    ) -> impl Future<Output = Response<Full<Bytes>>> + Send;
}

/// A server that listens.
pub(crate) struct HttpServer {
    what: &'static str,
    listener: TcpListener,
    bound: SocketAddr,
}

impl HttpServer {
    /// Listens; `what` it is stands in log lines.
    ///
    /// # Errors
    /// An address that is taken, or not this machine's.
    pub(crate) async fn bind(what: &'static str, address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let bound = listener.local_addr()?;
        Ok(Self {
            what,
            listener,
            bound,
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.bound
    }

    /// Answers until `stop` is cancelled. Requests that are under way are answered still.
    pub(crate) async fn run(self, answers: impl Answer, stop: CancellationToken) {
        let (what, connections) = (self.what, TaskTracker::new());
        loop {
            let accepted = tokio::select! {
                () = stop.cancelled() => break,
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(what, stream, answers.clone(), stop.clone()));
                }
                Err(reason) => warn!("the {what} cannot take a connection: {reason}"),
            }
        }
        connections.close();
        connections.wait().await;
    }
}

async fn serve(
    what: &'static str,
    stream: TcpStream,
    answers: impl Answer,
    stop: CancellationToken,
) {
    let service = service_fn(move |request| {
        let answers = answers.clone();
        async move { Ok::<_, Infallible>(answers.answer(request).await) }
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
        debug!("a connection of the {what} ended: {reason}");
    }
}
