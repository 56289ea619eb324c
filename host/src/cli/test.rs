//! `hourglass test`: an author's tests, natively and then in the component.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;

use super::interrupt::Interrupt;
use super::terminal::Terminal;
use crate::toolchain::{build_rust_guest, test_rust_guest, test_rust_guest_in};

/// Run a guest's tests: natively, and then the same tests against the component
///
/// The second round builds the component and lets `testing::WorkflowRun` and
/// `testing::ActivityEnvironment` run it in the sandbox instead of the code that was
/// compiled for this machine.
#[derive(Debug, Args)]
pub(super) struct Test {
    /// The guest's folder, the one with its Cargo.toml
    dir: PathBuf,
    /// Only the tests whose names contain this
    filter: Option<String>,
}

impl Test {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let mut interrupt = Interrupt::listen().context("cannot listen for ctrl-c")?;
        tokio::select! {
            tested = self.both_rounds() => tested,
            () = interrupt.received() => anyhow::bail!("interrupted"),
        }
    }

    async fn both_rounds(&self) -> anyhow::Result<ExitCode> {
        let filter = self.filter.as_deref();
        eprintln!("hourglass: the tests, natively");
        if !test_rust_guest(&self.dir, filter).await? {
            return Ok(ExitCode::FAILURE);
        }
        let built = build_rust_guest(&self.dir, None, &Terminal::stderr()).await?;
        let component = built.path.canonicalize()?;
        eprintln!("hourglass: the same tests, in {}", component.display());
        let host = std::env::current_exe().context("cannot find this program's own file")?;
        let passed = test_rust_guest_in(&self.dir, filter, &component, &host).await?;
        Ok(match passed {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        })
    }
}
