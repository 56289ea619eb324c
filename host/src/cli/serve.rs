//! `hourglass serve`.

use std::{env, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;

use super::{exit, interrupt::Interrupt, logging};
use crate::{Config, ConfigError, serve};

/// Serve the plugins of a folder until ctrl-c or SIGTERM
///
/// The Temporal server is found as Temporal's own tools find it: TEMPORAL_ADDRESS,
/// TEMPORAL_NAMESPACE, TEMPORAL_TLS_… and profiles; hourglass.toml wins over them and
/// the options below win over hourglass.toml. A server that is down is waited for.
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(super) struct Serve {
    /// The configuration file; `hourglass.toml` of the current folder is taken if it
    /// exists.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// The plugins folder.
    #[arg(long, value_name = "DIR")]
    plugins: Option<PathBuf>,

    /// `host:port` of the Temporal server.
    #[arg(long, value_name = "ADDRESS")]
    address: Option<String>,

    /// The namespace of plugins whose sidecar names none.
    #[arg(long, value_name = "NAME")]
    namespace: Option<String>,
}

/// Read if it exists and no other is named.
const CONFIG_FILE: &str = "hourglass.toml";

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let mut interrupt = Interrupt::listen().context("cannot listen for ctrl-c")?;
        logging::start("info,temporalio_sdk_core=warn,temporalio_client=warn");
        serve(self.config()?, interrupt.received()).await?;
        Ok(ExitCode::SUCCESS)
    }

    fn config(self) -> Result<Config, ConfigError> {
        let mut config = configuration(self.config)?;
        config.plugins = self.plugins.unwrap_or(config.plugins);
        config.connection.address = self.address.or(config.connection.address);
        config.connection.namespace = self.namespace.or(config.connection.namespace);
        Ok(config)
    }
}

/// The configuration of a file, or of the file that is taken when none is named, with
/// the environment that plugins may get something of.
pub(super) fn configuration(file: Option<PathBuf>) -> Result<Config, ConfigError> {
    let found = PathBuf::from(CONFIG_FILE);
    let file = file.or_else(|| found.is_file().then_some(found));
    let mut config = match file {
        Some(file) => Config::read(&file)?,
        None => Config::default(),
    };
    config.environment = env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    Ok(config)
}
