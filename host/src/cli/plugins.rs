//! `hourglass plugins`: what a host serves.

use std::process::ExitCode;

use clap::Args;

use super::{admin::Admin, exit, plugin_table};

/// Show the plugins of a running host: every version that new runs are bound to or open runs
/// still need, and the files that do not serve, with the reason
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(super) struct Plugins {
    /// Print it as JSON.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    admin: Admin,
}

impl Plugins {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let status = self.admin.client()?.plugins().await?;
        match self.json {
            true => println!("{}", serde_json::to_string_pretty(&status)?),
            false => print!("{}", plugin_table::text(&status)),
        }
        Ok(ExitCode::SUCCESS)
    }
}
