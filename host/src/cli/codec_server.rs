//! `hourglass codec-server`.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context;
use clap::Args;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::{exit, interrupt::Interrupt, logging, serve::configuration};
use crate::{codec::CodecServer as Server, load_codecs};

/// Where Temporal's samples have theirs.
const PORT: u16 = 8081;

/// Offer the payload codecs of hourglass.toml to the web UI and to `temporal`
///
/// POST /encode and /decode, the namespace in the header X-Namespace. Whoever reaches it
/// reads payloads: it listens on this machine alone unless told otherwise.
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(super) struct CodecServer {
    /// The configuration file; `hourglass.toml` of the current folder is taken if it
    /// exists.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// The plugins folder.
    #[arg(long, value_name = "DIR")]
    plugins: Option<PathBuf>,

    /// `host:port` to listen on; `codec-server.address` of hourglass.toml, or
    /// 127.0.0.1:8081, if absent.
    #[arg(long, value_name = "ADDRESS")]
    address: Option<SocketAddr>,

    /// The namespace of requests that name none.
    #[arg(long, value_name = "NAME", default_value = "default")]
    namespace: String,
}

impl CodecServer {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let mut interrupt = Interrupt::listen().context("cannot listen for ctrl-c")?;
        logging::start("info");
        let mut config = configuration(self.config)?;
        config.plugins = self.plugins.unwrap_or(config.plugins);
        if config.codecs.is_empty() {
            warn!("the configuration has no [[codecs]]: payloads come back as they are");
        }
        let codecs = load_codecs(&config).await?;
        let local = SocketAddr::from((Ipv4Addr::LOCALHOST, PORT));
        let address = self.address.or(config.codec_server_address);
        let origins = config.codec_server_origins;
        let server =
            Server::bind(address.unwrap_or(local), origins, codecs, self.namespace).await?;
        let stop = CancellationToken::new();
        let running = tokio::spawn(server.run(stop.clone()));
        interrupt.received().await;
        stop.cancel();
        running.await.context("the codec server panicked")?;
        Ok(ExitCode::SUCCESS)
    }
}
