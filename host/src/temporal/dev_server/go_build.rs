//! The fourth way: building the program with Go, through Go's module proxy.
//!
//! `go install` refuses Temporal's command line program, because its go.mod has a `replace`. So
//! it is built from a module of our own that requires it (files in `go/`). The hashes in
//! go.sum.txt pin every module that takes part. No `go mod tidy`: it would also fetch what only
//! tests need; `-mod=mod` completes the requirements while building.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::cache::LockedCache;
use super::{CacheError, Program, WANTED};
use crate::process_group;
use crate::progress::{Progress, watched};

const GO_MOD: &str = include_str!("go/go.mod.txt");
const GO_SUM: &str = include_str!("go/go.sum.txt");
const PACKAGE: &str = "github.com/temporalio/cli/cmd/temporal";
const VERSION_VARIABLE: &str = "github.com/temporalio/cli/internal/temporalcli.Version";

/// How many of the last lines of a failed build are shown.
const SHOWN_LINES: usize = 12;

/// Why Go built no program.
#[derive(Debug, thiserror::Error)]
pub enum GoBuildError {
    /// Go is not installed, or cannot be executed.
    #[error("cannot run `{}`", program.display())]
    Run {
        /// What was executed.
        program: PathBuf,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
    /// The build failed.
    #[error("`go build {PACKAGE}` ended with {status}; its last lines:\n{last_lines}")]
    Failed {
        /// How it ended.
        status: std::process::ExitStatus,
        /// What it printed at the end.
        last_lines: String,
    },
    /// The module's files could not be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// Which file.
        path: PathBuf,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
    /// The program could not enter the cache.
    #[error(transparent)]
    Cache(#[from] CacheError),
}

/// Builds the program with `go` into the cache.
pub(super) async fn built(
    go: &Path,
    cache: &LockedCache,
    progress: &dyn Progress,
) -> Result<Program, GoBuildError> {
    let folder = cache.scratch("go")?;
    write(&folder.join("go.mod"), GO_MOD)?;
    write(&folder.join("go.sum"), GO_SUM)?;
    let step = "building the Temporal dev server with Go \
                (once per machine, 6 to 9 minutes on two cores)";
    let built = folder.join("temporal");
    watched(progress, step, build(go, &folder, &built)).await?;
    Ok(Program {
        path: cache.install(&built)?,
        version: WANTED,
        origin: "built with Go",
    })
}

async fn build(go: &Path, folder: &Path, built: &Path) -> Result<(), GoBuildError> {
    let mut command = Command::new(go);
    command
        .arg("build")
        .arg(format!("-ldflags=-s -w -X {VERSION_VARIABLE}={WANTED}"))
        .arg("-o")
        .arg(built)
        .arg(PACKAGE)
        .current_dir(folder)
        .env("CGO_ENABLED", "0")
        .env("GOFLAGS", "-mod=mod")
        .env("GOWORK", "off");
    let output = process_group::output(&mut command)
        .await
        .map_err(|source| GoBuildError::Run {
            program: go.to_owned(),
            source,
        })?;
    if output.status.success() {
        return Ok(());
    }
    Err(GoBuildError::Failed {
        status: output.status,
        last_lines: last_lines(&String::from_utf8_lossy(&output.stderr)),
    })
}

fn write(path: &Path, text: &str) -> Result<(), GoBuildError> {
    fs::write(path, text).map_err(|source| GoBuildError::Write {
        path: path.to_owned(),
        source,
    })
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(SHOWN_LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::progress::Silent;
    use crate::temporal::dev_server::Cache;

    /// A stand-in for Go: a shell script that gets Go's arguments.
    fn fake_go(folder: &Path, script: &str) -> PathBuf {
        let path = folder.join("go");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    #[test]
    fn the_module_requires_the_wanted_release() {
        assert!(GO_MOD.contains(&format!("require github.com/temporalio/cli v{WANTED}\n")));
        assert!(GO_SUM.contains(&format!("github.com/temporalio/cli v{WANTED} h1:")));
    }

    #[tokio::test]
    async fn the_built_program_enters_the_cache() {
        let folder = tempfile::tempdir().unwrap();
        let script = "test -f go.mod && test \"$CGO_ENABLED\" = 0 && echo program > \"$4\"";
        let go = fake_go(folder.path(), script);
        let cache = Cache::new(folder.path().join("cache"));
        let locked = cache.lock(&Silent).await.unwrap();
        let program = built(&go, &locked, &Silent).await.unwrap();
        assert_eq!(fs::read_to_string(program.path).unwrap(), "program\n");
    }

    #[tokio::test]
    async fn a_failed_build_shows_its_last_lines_and_leaves_no_program() {
        let folder = tempfile::tempdir().unwrap();
        let go = fake_go(folder.path(), "seq 1 100 >&2; exit 1");
        let cache = Cache::new(folder.path().join("cache"));
        let locked = cache.lock(&Silent).await.unwrap();
        let error = built(&go, &locked, &Silent).await.unwrap_err().to_string();
        assert!(error.ends_with("\n99\n100"), "{error}");
        assert!(!error.contains("\n88\n"), "{error}");
        assert!(cache.program().is_err());
    }
}
