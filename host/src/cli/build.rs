//! `hourglass build`: a guest's sources to a component.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;

use super::interrupt::Interrupt;
use super::terminal::Terminal;
use crate::toolchain::{BuiltComponent, build_rust_guest};

/// Build a guest into a component that `hourglass serve` loads
#[derive(Debug, Args)]
pub(super) struct Build {
    /// The guest's folder, the one with its Cargo.toml
    dir: PathBuf,
    /// Where the component goes (default: components/NAME.wasm in cargo's target folder)
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Build {
    /// Builds the guest and prints where the component is.
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let mut interrupt = Interrupt::listen().context("cannot listen for ctrl-c")?;
        let progress = Terminal::stderr();
        let built: BuiltComponent = tokio::select! {
            built = build_rust_guest(&self.dir, self.out.as_deref(), &progress) => built?,
            () = interrupt.received() => anyhow::bail!("interrupted; nothing was written"),
        };
        println!("{} ({} bytes)", built.path.display(), built.bytes);
        Ok(ExitCode::SUCCESS)
    }
}
