//! `hourglass demo`.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;
use tokio_util::sync::CancellationToken;

use super::{interrupt::Interrupt, logging, terminal::Terminal, user_cache::user_cache};
use crate::{demo, temporal::dev_server::Cache};

/// Build every pattern, load it, and run it through a real Temporal server
///
/// Gets a Temporal dev server of its own (the first time on a machine that may take
/// minutes), prints a row for each pattern as it ends, and exits 0 only if every row is
/// as expected. TEMPORAL_ADDRESS and the like are not looked at.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Leave host and server up at the end, and say what to try next
    #[arg(long)]
    keep: bool,

    /// Use the Temporal server at this address instead of starting one
    #[arg(long, value_name = "ADDRESS")]
    server: Option<String>,

    /// The folder of the patterns
    #[arg(long, value_name = "DIR", default_value = "guest-patterns")]
    patterns: PathBuf,
}

impl Demo {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let mut interrupt = Interrupt::listen().context("cannot listen for ctrl-c")?;
        logging::start("warn");
        anyhow::ensure!(
            self.patterns.is_dir(),
            "there is no folder {}; run the demo in a checkout of Hourglass, or name its \
             guest-patterns folder with --patterns",
            self.patterns.display()
        );
        let terminal = Terminal::stderr();
        let demo = demo::Demo {
            patterns: self.patterns,
            server: self.server,
            keep: self.keep,
            cache: Cache::new(user_cache()?),
            progress: &terminal,
        };
        let stop = CancellationToken::new();
        let run = demo.run(&stop);
        tokio::pin!(run);
        let as_expected = tokio::select! {
            ended = &mut run => ended?,
            () = interrupt.received() => {
                stop.cancel();
                run.await?
            }
        };
        Ok(if as_expected {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}
