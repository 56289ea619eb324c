//! Everything that can be wrong with a guest's build, each with what to do about it.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

use super::Language;

/// Why there is no component.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The folder holds nothing that is built.
    #[error(
        "{} holds no guest: neither Cargo.toml, pyproject.toml nor package.json, and no .py, .ts \
         or .js file; name the folder of a guest, or start one with `hourglass new`",
        dir.display()
    )]
    NoGuest {
        /// The folder that was named.
        dir: PathBuf,
    },
    /// The folder holds guests of two languages.
    #[error(
        "{} has both {first} and {second}, so it is not clear which guest is meant; give each \
         language a folder of its own",
        dir.display()
    )]
    TwoLanguages {
        /// The folder that was named.
        dir: PathBuf,
        /// A package's file.
        first: &'static str,
        /// Another one.
        second: &'static str,
    },
    /// The language's interpreter is not there.
    #[error(
        "cannot run `{program}`; install {}",
        match *program {
            "node" => "Node.js 20 or newer with npm from https://nodejs.org",
            _ => "Python 3.11 or newer with pip and venv from https://www.python.org",
        }
    )]
    NoInterpreter {
        /// Its program.
        program: &'static str,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
    /// The guest's build script failed.
    #[error("the {language} guest in {} does not build (the messages are above)", dir.display())]
    GuestBuild {
        /// The guest's folder.
        dir: PathBuf,
        /// What it is written in.
        language: Language,
    },
    /// The folder holds no package.
    #[error("{} has no Cargo.toml; name the folder of a Rust guest", dir.display())]
    NoManifest {
        /// The folder that was named.
        dir: PathBuf,
    },
    /// The Cargo.toml is a workspace's.
    #[error("{} is a workspace and no package; name the folder of one guest in it", manifest.display())]
    NoPackage {
        /// The workspace's Cargo.toml.
        manifest: PathBuf,
    },
    /// The package makes no Wasm module.
    #[error(
        "the package `{name}` is no cdylib; add `[lib]` with `crate-type = [\"cdylib\"]` to its Cargo.toml"
    )]
    NoCdylib {
        /// The package.
        name: String,
    },
    /// The package's section for Hourglass cannot be used.
    #[error(
        "[package.metadata.hourglass] of `{name}` is not valid: {reason}; the only key is \
         `target`, `wasm32-unknown-unknown` (the default) or `wasm32-wasip2`"
    )]
    BadSettings {
        /// The package.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// Rust is not installed.
    #[error("cannot run `cargo`; install Rust from https://rustup.rs")]
    NoCargo(#[source] io::Error),
    /// The target is missing, and so is the program that installs it.
    #[error(
        "the Rust target {target} is not installed and `rustup` cannot be run; install Rust from \
         https://rustup.rs, or the target with the package manager that Rust came from"
    )]
    NoRustup {
        /// The target.
        target: &'static str,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
    /// The target could not be installed.
    #[error("`rustup target add {target}` ended with {status} (its own message is above)")]
    TargetNotAdded {
        /// The target.
        target: &'static str,
        /// How rustup ended.
        status: ExitStatus,
    },
    /// Cargo does not understand the package.
    #[error("`cargo metadata` cannot read the package in {}:\n{printed}", dir.display())]
    Metadata {
        /// The guest's folder.
        dir: PathBuf,
        /// What cargo printed.
        printed: String,
    },
    /// Cargo printed something that is no cargo message.
    #[error(
        "cannot understand what `cargo {command}` printed; this host knows cargo 1.85 and newer"
    )]
    Message {
        /// Which of cargo's commands.
        command: &'static str,
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
    /// The guest does not compile.
    #[error("the guest `{name}` does not compile (cargo's messages are above)")]
    Compile {
        /// The package.
        name: String,
    },
    /// Cargo succeeded without a module.
    #[error("cargo built no Wasm module for `{name}`; is its `[lib]` switched off?")]
    NoModule {
        /// The package.
        name: String,
    },
    /// The module has no WIT types in it.
    #[error(
        "{} names no WIT world, so it cannot be a component; the guest must use the Hourglass SDK \
         or `wit_bindgen::generate!`",
        module.display()
    )]
    NoWorld {
        /// The core module.
        module: PathBuf,
    },
    /// The module cannot be made a component.
    #[error("cannot make a component of {}: {reason}", module.display())]
    Component {
        /// The core module.
        module: PathBuf,
        /// What wit-component says.
        reason: String,
    },
    /// The file system refused.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
    /// A child process could not be waited for.
    #[error("cannot run `{program}`")]
    Run {
        /// The program.
        program: &'static str,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
}
