//! Making sure that the author's Rust can compile for Wasm.

use std::io;
use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::BuildError;
use crate::process_group::{self, ProcessGroup};
use crate::progress::Progress;

/// What guests are compiled for: core Wasm without any system interface.
pub(super) const TARGET: &str = "wasm32-unknown-unknown";

/// Installs the target when the toolchain that is used in `dir` lacks it.
pub(super) async fn ensure(dir: &Path, progress: &dyn Progress) -> Result<(), BuildError> {
    if is_installed(dir).await? {
        return Ok(());
    }
    progress.note(&format!(
        "the Rust target {TARGET} is missing: running `rustup target add {TARGET}`"
    ));
    add(dir, Path::new("rustup")).await
}

/// Asks the compiler and not rustup, which not every Rust comes from.
async fn is_installed(dir: &Path) -> Result<bool, BuildError> {
    let mut command = Command::new("rustc");
    command
        .args(["--print", "target-libdir", "--target", TARGET])
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

async fn add(dir: &Path, rustup: &Path) -> Result<(), BuildError> {
    let no_rustup = |source: io::Error| BuildError::NoRustup {
        target: TARGET,
        source,
    };
    let mut command = Command::new(rustup);
    command.args(["target", "add", TARGET]).current_dir(dir);
    let mut group = ProcessGroup::spawn(&mut command).map_err(no_rustup)?;
    let status = group.wait().await.map_err(no_rustup)?;
    if status.success() {
        return Ok(());
    }
    Err(BuildError::TargetNotAdded {
        target: TARGET,
        status,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_missing_rustup_is_said_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let error = add(folder.path(), Path::new("/nowhere/rustup"))
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
        let error = add(folder.path(), Path::new("false")).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "`rustup target add wasm32-unknown-unknown` ended with exit status: 1 \
             (its own message is above)"
        );
    }
}
