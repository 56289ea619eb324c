//! `hourglass new`: a guest from nothing.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, ValueEnum};

use crate::{
    new_guest::{SdkSources, new_guest},
    toolchain::Language,
};

/// Start a guest: a folder with a workflow and an activity
///
/// It needs nothing else of Hourglass than this program. In Rust it has a copy of our SDK in it,
/// and tests; in Python and TypeScript it is written with Temporal's own SDK.
#[derive(Debug, Args)]
pub(super) struct New {
    /// The language
    #[arg(long, value_enum, default_value_t = Lang::Rust)]
    lang: Lang,
    /// The folder to make; its last part is the plugin's name
    folder: PathBuf,
}

impl New {
    pub(super) fn run(&self, sources: &SdkSources) -> anyhow::Result<ExitCode> {
        let language = self.lang.language();
        let name = new_guest(&self.folder, language, sources)?;
        let folder = self.folder.display();
        let test = match language {
            Language::Rust => format!("hourglass test {folder}\n  "),
            Language::Python | Language::TypeScript => String::new(),
        };
        println!(
            "{folder} is there. Next:\n\n  \
             {test}hourglass build {folder} --out plugins/{name}.wasm\n  \
             hourglass serve --plugins plugins"
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// A language, as the command line has it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Lang {
    Rust,
    Python,
    Typescript,
}

impl Lang {
    fn language(self) -> Language {
        match self {
            Self::Rust => Language::Rust,
            Self::Python => Language::Python,
            Self::Typescript => Language::TypeScript,
        }
    }
}
