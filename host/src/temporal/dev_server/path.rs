//! The first way: a `temporal` program that the user has installed.

use std::io;
use std::path::PathBuf;
use std::process::Output;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use super::{Program, Version, WANTED};
use crate::process_group;

/// How long the program may take to say its version; it is large, and disks may be cold.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why the installed program is not used.
#[derive(Debug, thiserror::Error)]
pub enum PathError {
    /// Nothing of that name can be executed.
    #[error("cannot run `{} --version`", program.display())]
    Run {
        /// What was executed.
        program: PathBuf,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
    /// It did not answer in time.
    #[error("`{} --version` did not end within {} s", program.display(), PATIENCE.as_secs())]
    Slow {
        /// What was executed.
        program: PathBuf,
    },
    /// It is another program, or a build without a version.
    #[error("`{} --version` printed no version but {printed:?}", program.display())]
    Unknown {
        /// What was executed.
        program: PathBuf,
        /// The first line that it printed.
        printed: String,
    },
    /// It is older than what the host needs.
    #[error("`{}` is version {found}, and {WANTED} or newer is needed", program.display())]
    Old {
        /// What was executed.
        program: PathBuf,
        /// Its version.
        found: Version,
    },
}

/// Accepts `program` (a name that the system looks up on PATH, or a path) if it is new enough.
pub(super) async fn installed(program: PathBuf) -> Result<Program, PathError> {
    let mut command = Command::new(&program);
    let run = timeout(PATIENCE, process_group::output(command.arg("--version")));
    match run.await {
        Err(_) => Err(PathError::Slow { program }),
        Ok(Err(source)) => Err(PathError::Run { program, source }),
        Ok(Ok(output)) => judge(program, &output),
    }
}

fn judge(program: PathBuf, output: &Output) -> Result<Program, PathError> {
    let printed = String::from_utf8_lossy(&output.stdout);
    match Version::from_program_output(&printed) {
        None => Err(PathError::Unknown {
            program,
            printed: printed.lines().next().unwrap_or_default().to_owned(),
        }),
        Some(found) if found < WANTED => Err(PathError::Old { program, found }),
        Some(version) => Ok(Program {
            path: program,
            version,
            origin: "installed",
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;
    use std::process::ExitStatus;

    use super::*;

    fn printed(line: &str) -> Result<Program, PathError> {
        let output = Output {
            status: ExitStatus::from_raw(0),
            stdout: line.as_bytes().to_vec(),
            stderr: Vec::new(),
        };
        judge(PathBuf::from("temporal"), &output)
    }

    #[test]
    fn a_new_enough_program_is_taken() {
        let program = printed("temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)").unwrap();
        assert_eq!(program.version, WANTED);
    }

    #[test]
    fn an_old_program_is_refused_with_both_versions() {
        let error = printed("temporal version 1.5.1 (Server 1.29.1)").unwrap_err();
        assert_eq!(
            error.to_string(),
            "`temporal` is version 1.5.1, and 1.8.2 or newer is needed"
        );
    }

    #[test]
    fn a_program_that_prints_something_else_is_refused() {
        let error = printed("hello\nworld").unwrap_err();
        assert_eq!(
            error.to_string(),
            "`temporal --version` printed no version but \"hello\""
        );
    }

    #[tokio::test]
    async fn a_missing_program_is_an_error_with_the_systems_answer() {
        let error = installed(PathBuf::from("/nowhere/temporal"))
            .await
            .unwrap_err();
        assert!(matches!(error, PathError::Run { .. }), "{error:?}");
    }
}
