//! What a pattern starts: a workflow, or an activity that has none.

use crate::temporal::{Client, ClientError, Closed, History, StartActivity, StartWorkflow};

/// The execution that a pattern starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// What it is.
    pub kind: WorkKind,
    /// Its id.
    pub id: String,
    /// Its type.
    pub type_name: String,
    /// The task queue that the plugin serves.
    pub task_queue: String,
    /// One JSON text an argument.
    pub input: Vec<String>,
}

/// Whether it is a workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "Temporal's own words")]
pub enum WorkKind {
    Workflow,
    /// One that no workflow asks for. It has no history.
    Activity,
}

/// An execution that has ended.
#[derive(Debug)]
pub struct Ended {
    /// How many runs it had.
    pub runs: usize,
    /// How the last one ended.
    pub closed: Closed,
    /// The history of the last one; an empty one of an activity.
    pub history: History,
}

impl Work {
    /// As a workflow to start.
    pub fn workflow(&self) -> StartWorkflow {
        StartWorkflow {
            workflow_id: self.id.clone(),
            workflow_type: self.type_name.clone(),
            task_queue: self.task_queue.clone(),
            input: self.input.clone(),
        }
    }

    /// As an activity to start.
    pub fn activity(&self) -> StartActivity {
        StartActivity {
            activity_id: self.id.clone(),
            activity_type: self.type_name.clone(),
            task_queue: self.task_queue.clone(),
            input: self.input.clone(),
        }
    }

    /// Waits until it has ended, however often it continues as new. `run_id` is its first run.
    ///
    /// # Errors
    /// A run that the server does not know.
    pub async fn ended(&self, client: &Client, run_id: &str) -> Result<Ended, ClientError> {
        if self.kind == WorkKind::Activity {
            return Ok(Ended {
                runs: 1,
                closed: client.activity_closed(&self.id, run_id).await?,
                history: History::empty(&self.id),
            });
        }
        let (runs, closed) = client.followed(&self.id, run_id).await?;
        let last = runs.last().map_or(run_id, String::as_str);
        Ok(Ended {
            runs: runs.len(),
            closed,
            history: client.history(&self.id, last).await?,
        })
    }
}
