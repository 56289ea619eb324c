//! `hourglass plugin`: plugins one by one.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Args, Subcommand};

use super::{exit, serve::configuration};
use crate::{
    observe::GuestMetrics,
    plugin::{PluginFile, Staging, inspect},
    sandbox::Sandbox,
};

/// Look at plugins
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(super) struct Plugin {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Inspect(Inspect),
}

/// Show what a component is: its digest, its types with documentation and JSON Schemas,
/// what it wants from the outside, and why a host would refuse it
#[derive(Debug, Args)]
struct Inspect {
    /// The component; a sidecar beside it is read too.
    file: PathBuf,

    /// Print it as JSON.
    #[arg(long)]
    json: bool,

    /// The configuration file whose limits hold; `hourglass.toml` of the current folder is
    /// taken if it exists.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Plugin {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Inspect(inspect) => inspect.run(),
        }
    }
}

impl Inspect {
    fn run(self) -> anyhow::Result<ExitCode> {
        let config = configuration(self.config)?;
        let sandbox = Sandbox::new(&config.limits, GuestMetrics::new(None))
            .context("the sandbox cannot be set up")?;
        let staging = Staging {
            sandbox: &sandbox,
            limits: &config.limits,
            namespace: config.connection.namespace.as_deref().unwrap_or("default"),
            environment: &config.environment,
        };
        let inspection = inspect(&PluginFile::at(self.file), &staging)?;
        match self.json {
            true => println!("{}", serde_json::to_string_pretty(&inspection)?),
            false => print!("{inspection}"),
        }
        Ok(ExitCode::SUCCESS)
    }
}
