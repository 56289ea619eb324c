//! `hourglass new`: a guest from nothing.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use crate::new_guest::{SdkSources, new_guest};

/// Start a guest in Rust: a folder with a workflow, an activity and their tests
///
/// The folder has a copy of the SDK in it and needs nothing else of Hourglass than this
/// program.
#[derive(Debug, Args)]
pub(super) struct New {
    /// The folder to make; its last part is the plugin's name
    folder: PathBuf,
}

impl New {
    pub(super) fn run(&self, sources: &SdkSources) -> anyhow::Result<ExitCode> {
        let name = new_guest(&self.folder, sources)?;
        let folder = self.folder.display();
        println!(
            "{folder} is there. Next:\n\n  \
             hourglass test {folder}\n  \
             hourglass build {folder} --out plugins/{name}.wasm\n  \
             hourglass serve --plugins plugins"
        );
        Ok(ExitCode::SUCCESS)
    }
}
