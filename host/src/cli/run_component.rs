//! `hourglass run-component`: the other end of an author's tests.
//!
//! Loads a component in the sandbox and does what `protocol` says, until standard
//! input ends. Nobody types it: `hourglass test` sets it up.

mod calls;
mod lines;
mod port;
mod protocol;

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::Context;
use clap::Args;

use super::logging;
use crate::{
    observe::GuestMetrics,
    plugin::{Digest, PluginIdentity, PluginName},
    sandbox::{Grants, Limits, LoadedComponent, Sandbox},
};

use calls::Calls;
use lines::Lines;

/// Run a component for the tests of its author: activations and tasks come in, one a
/// line, and completions go out
#[derive(Debug, Args)]
#[command(hide = true)]
pub(super) struct RunComponent {
    /// The component.
    component: PathBuf,
}

impl RunComponent {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        logging::start("info");
        let calls = Calls::new(self.load()?);
        calls.serve(Arc::new(Lines::standard())).await?;
        Ok(ExitCode::SUCCESS)
    }

    fn load(&self) -> anyhow::Result<LoadedComponent> {
        let bytes = std::fs::read(&self.component)
            .with_context(|| format!("cannot read {}", self.component.display()))?;
        let stem = self.component.file_stem().unwrap_or_default();
        let identity = PluginIdentity {
            name: stem.to_string_lossy().parse::<PluginName>()?,
            digest: Digest::of(&bytes),
        };
        let limits = Limits::default();
        let sandbox = Sandbox::new(&limits, GuestMetrics::new(None))?;
        sandbox
            .load(identity, &bytes, limits, Grants::default())
            .with_context(|| format!("{} is no plugin", self.component.display()))
    }
}
