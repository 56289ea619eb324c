//! Making sure that the author's Rust can compile for Wasm.

use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tokio::process::Command;

use super::BuildError;
use crate::process_group::{self, ProcessGroup};
use crate::progress::Progress;

/// What a guest is compiled for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) enum GuestTarget {
    /// Core Wasm without any system interface.
    #[default]
    #[serde(rename = "wasm32-unknown-unknown")]
    Bare,
    /// WASI 0.2: the compiler makes a component by itself.
    #[serde(rename = "wasm32-wasip2")]
    Wasip2,
}

impl GuestTarget {
    pub(super) const ALL: [Self; 2] = [Self::Bare, Self::Wasip2];

    /// As rustc names it.
    pub(super) fn triple(self) -> &'static str {
        match self {
            Self::Bare => "wasm32-unknown-unknown",
            Self::Wasip2 => "wasm32-wasip2",
        }
    }
}

/// Installs the target when the toolchain that is used in `dir` lacks it.
pub(super) async fn ensure(
    dir: &Path,
    target: GuestTarget,
    progress: &dyn Progress,
) -> Result<(), BuildError> {
    let triple = target.triple();
    if is_installed(dir, triple).await? {
        return Ok(());
    }
    progress.note(&format!(
        "the Rust target {triple} is missing: running `rustup target add {triple}`"
    ));
    add(dir, triple, Path::new("rustup")).await
}

/// Asks the compiler and not rustup, which not every Rust comes from.
async fn is_installed(dir: &Path, triple: &str) -> Result<bool, BuildError> {
    let mut command = Command::new("rustc");
    command
        .args(["--print", "target-libdir", "--target", triple])
        .current_dir(dir);
    let output = process_group::output(&mut command)
        .await
        .map_err(|source| BuildError::Run {
            program: "rustc",
            source,
        })?;
    let folder = String::from_utf8_lossy(&output.stdout);
    Ok(output.status.success() && PathBuf::from(folder.trim()).is_dir())
}

async fn add(dir: &Path, triple: &'static str, rustup: &Path) -> Result<(), BuildError> {
    let no_rustup = |source: io::Error| BuildError::NoRustup {
        target: triple,
        source,
    };
    let mut command = Command::new(rustup);
    command.args(["target", "add", triple]).current_dir(dir);
    let mut group = ProcessGroup::spawn(&mut command).map_err(no_rustup)?;
    let status = group.wait().await.map_err(no_rustup)?;
    if status.success() {
        return Ok(());
    }
    Err(BuildError::TargetNotAdded {
        target: triple,
        status,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRIPLE: &str = "wasm32-unknown-unknown";

    #[tokio::test]
    async fn a_missing_rustup_is_said_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let error = add(folder.path(), TRIPLE, Path::new("/nowhere/rustup"))
            .await
            .unwrap_err();
        assert!(
            error
                .to_string()
                .contains("install Rust from https://rustup.rs"),
            "{error}"
        );
    }

    #[tokio::test]
    async fn a_failing_rustup_is_said_with_its_status() {
        let folder = tempfile::tempdir().unwrap();
        let error = add(folder.path(), TRIPLE, Path::new("false"))
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "`rustup target add wasm32-unknown-unknown` ended with exit status: 1 \
             (its own message is above)"
        );
    }
}
