//! `hourglass demo`.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;
use tokio_util::sync::CancellationToken;

use super::{interrupt::Interrupt, logging, terminal::Terminal, user_cache::user_cache};
use crate::{demo, new_guest::SdkSources, temporal::dev_server::Cache, toolchain::Language};

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

    /// Show the patterns in every language that they have guests in, one language after the other
    #[arg(long, conflicts_with = "keep")]
    all_languages: bool,

    /// Use the Temporal server at this address instead of starting one
    #[arg(long, value_name = "ADDRESS")]
    server: Option<String>,

    /// The folder of the patterns
    #[arg(long, value_name = "DIR", default_value = "guest-patterns")]
    patterns: PathBuf,
}

impl Demo {
    pub(super) async fn run(self, sources: &SdkSources) -> anyhow::Result<ExitCode> {
        let mut interrupt = Interrupt::listen().context("cannot listen for ctrl-c")?;
        logging::start("warn");
        anyhow::ensure!(
            self.patterns.is_dir(),
            "there is no folder {}; run the demo in a checkout of Hourglass, or name its \
             guest-patterns folder with --patterns",
            self.patterns.display()
        );
        let terminal = Terminal::stderr();
        let cache = user_cache()?;
        let sdks = sources.put_down(&cache);
        let demo = demo::Demo {
            patterns: self.patterns,
            languages: match self.all_languages {
                true => &Language::ALL,
                false => &[Language::Rust],
            },
            sdks: sdks.context("the SDKs in this program cannot be put into the user's cache")?,
            server: self.server,
            keep: self.keep,
            cache: Cache::new(cache),
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
