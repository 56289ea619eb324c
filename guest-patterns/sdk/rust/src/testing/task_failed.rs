//! Workflow tasks that fail.

use std::fmt;

use crate::bindings::workflow_part::exports::hourglass::plugin::workflow as wire;
use crate::error::{Failure, Tables};

/// A workflow task failed: the server would try it again.
#[derive(Clone, Debug)]
pub struct TaskFailed(pub Failure);

impl fmt::Display for TaskFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.message())?;
        let mut cause = self.0.cause();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.cause();
        }
        Ok(())
    }
}

impl std::error::Error for TaskFailed {}

pub(super) fn task_failed(failure: wire::TaskFailure) -> TaskFailed {
    let tables = Tables {
        payloads: failure.payloads,
        failures: vec![failure.failure],
    };
    TaskFailed(
        tables
            .failure(0)
            .expect("a failure whose payloads lie in the table"),
    )
}
