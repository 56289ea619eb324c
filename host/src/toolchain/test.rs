//! The author's tests, by the author's cargo.

use std::path::Path;

use tokio::process::Command;

use super::BuildError;
use crate::process_group::ProcessGroup;

/// Names the component that the tests are to run.
const COMPONENT: &str = "HOURGLASS_TEST_COMPONENT";
/// Names the program that runs it.
const HOST: &str = "HOURGLASS_TEST_HOST";

/// Runs the tests of the Rust guest in `dir` that `filter` chooses, natively. True if
/// all passed.
///
/// # Errors
/// No cargo, or one that cannot be waited for.
pub async fn test_rust_guest(dir: &Path, filter: Option<&str>) -> Result<bool, BuildError> {
    let mut command = cargo_test(dir, filter);
    command.env_remove(COMPONENT).env_remove(HOST);
    succeeds(command).await
}

/// Runs the same tests against `component`, which `host` runs. True if all passed.
///
/// # Errors
/// No cargo, or one that cannot be waited for.
pub async fn test_rust_guest_in(
    dir: &Path,
    filter: Option<&str>,
    component: &Path,
    host: &Path,
) -> Result<bool, BuildError> {
    let mut command = cargo_test(dir, filter);
    command.env(COMPONENT, component).env(HOST, host);
    succeeds(command).await
}

fn cargo_test(dir: &Path, filter: Option<&str>) -> Command {
    let mut command = Command::new("cargo");
    command.arg("test").current_dir(dir);
    if let Some(filter) = filter {
        command.arg("--").arg(filter);
    }
    command
}

async fn succeeds(mut command: Command) -> Result<bool, BuildError> {
    let mut group = ProcessGroup::spawn(&mut command).map_err(BuildError::NoCargo)?;
    let status = group.wait().await.map_err(|source| BuildError::Run {
        program: "cargo test",
        source,
    })?;
    Ok(status.success())
}
