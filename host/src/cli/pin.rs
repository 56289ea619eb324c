//! `hourglass pin`: moving one open run to another version of its plugin.

use std::process::ExitCode;

use clap::Args;

use super::{admin::Admin, exit};
use crate::admin::PinRequest;

/// Let an open run go on with another version of its plugin, once its history replays on it
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(super) struct Pin {
    /// The workflow's id.
    workflow_id: String,

    /// The version: the first digits of its digest, or `current` for the one that serves now.
    #[arg(long, value_name = "DIGEST")]
    to: String,

    /// The run; the newest if absent.
    #[arg(long, value_name = "ID")]
    run_id: Option<String>,

    /// The workflow's namespace; the host's own if absent.
    #[arg(long, value_name = "NAME")]
    namespace: Option<String>,

    #[command(flatten)]
    admin: Admin,
}

impl Pin {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let request = PinRequest {
            namespace: self.namespace,
            workflow_id: self.workflow_id.clone(),
            run_id: self.run_id,
            digest: (self.to != "current").then_some(self.to),
        };
        let pinned = self.admin.client()?.pin(&request).await?;
        println!(
            "workflow {} (run {}) goes on with {} {}",
            self.workflow_id, pinned.run_id, pinned.name, pinned.digest
        );
        Ok(ExitCode::SUCCESS)
    }
}
