//! `hourglass build`: a guest's sources to a component.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;

use super::interrupt::Interrupt;
use super::plugin::inspect_file;
use super::terminal::Terminal;
use super::user_cache::user_cache;
use crate::Config;
use crate::new_guest::SdkSources;
use crate::plugin::{Inspection, Offer};
use crate::progress::Progress;
use crate::toolchain::{BuiltComponent, build_guest};

/// Build a guest into a component that `hourglass serve` loads
///
/// The language is told from what is in the folder: Cargo.toml, pyproject.toml or package.json.
/// For Python and TypeScript pinned tools and packages are fetched once, into the user's cache.
#[derive(Debug, Args)]
pub(super) struct Build {
    /// The guest's folder, the one with its Cargo.toml, pyproject.toml or package.json
    dir: PathBuf,
    /// Where the component goes (default: components/NAME.wasm in cargo's target folder, or
    /// dist/NAME.wasm in the guest's)
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Build {
    /// Builds the guest and prints where the component is.
    pub(super) async fn run(self, sources: &SdkSources) -> anyhow::Result<ExitCode> {
        let sdks = sources.put_down(&user_cache()?);
        let sdks = sdks.context("the SDKs in this program cannot be put into the user's cache")?;
        let mut interrupt = Interrupt::listen().context("cannot listen for ctrl-c")?;
        let progress = Terminal::stderr();
        let built: BuiltComponent = tokio::select! {
            built = build_guest(&self.dir, self.out.as_deref(), &sdks, &progress) => built?,
            () = interrupt.received() => anyhow::bail!("interrupted; nothing was written"),
        };
        println!("{} ({} bytes)", built.path.display(), built.bytes);
        let inspection = inspect_file(built.path.clone(), &Config::default());
        let inspection = inspection.context("it is built, but no host would load it")?;
        progress.note(&format!(
            "{}; load it with `hourglass plugin add {}`, or put it into the plugins folder",
            summary(&inspection),
            built.path.display()
        ));
        Ok(ExitCode::SUCCESS)
    }
}

/// What a component offers, in a line.
fn summary(inspection: &Inspection) -> String {
    let Some(offer) = &inspection.offer else {
        return "a payload codec".to_owned();
    };
    let Offer {
        workflows,
        activities,
        task_queue,
        ..
    } = offer;
    let workflows = workflows.iter().map(|workflow| &workflow.main);
    let names: Vec<&str> = workflows
        .chain(activities)
        .map(|call| call.name.as_deref().unwrap_or("(any name)"))
        .collect();
    let queue = match task_queue {
        Some(queue) => format!("task queue {queue}"),
        None => "a task queue that its sidecar has to name".to_owned(),
    };
    format!("{} on {queue}", names.join(", "))
}
