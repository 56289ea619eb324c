//! Starting a pattern's workflow, and what a client does with it then.

use std::time::Duration;

use tokio::{
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

use super::{Mismatch, Pattern, steps};
use crate::temporal::{Client, ClientError};

/// How often the server is asked whether an activity runs: no history event says so.
const ASKED_EVERY: Duration = Duration::from_millis(100);

/// A workflow that was started. The pattern's steps are taken by themselves.
#[derive(Debug)]
pub struct Started {
    /// The first run.
    pub run_id: String,
    steps: JoinHandle<Vec<Mismatch>>,
}

impl Started {
    /// What was not as the steps say, when they have all been taken.
    pub async fn mismatches(self) -> Vec<Mismatch> {
        self.steps.await.unwrap_or_else(|panicked| {
            vec![Mismatch {
                what: "steps".to_owned(),
                expected: "to be taken".to_owned(),
                found: panicked.to_string(),
            }]
        })
    }
}

/// Starts the workflow.
///
/// # Errors
/// A server that refuses it.
pub async fn start(pattern: &Pattern, client: &Client) -> Result<Started, ClientError> {
    for name in &pattern.start.search_attribute_names() {
        client.add_keyword_attribute(name).await?;
    }
    let options = pattern.start.clone();
    let run_id = client.start_with(pattern.workflow.clone(), options).await?;
    let workflow_id = pattern.workflow.workflow_id.clone();
    if let Some(cancel) = &pattern.cancel {
        let (client, activity) = (client.clone(), cancel.when_activity_runs.clone());
        let workflow_id = workflow_id.clone();
        tokio::spawn(async move {
            if let Err(error) = cancel_when(&client, &workflow_id, &activity).await {
                tracing::warn!("the pattern is not cancelled: {error}");
            }
        });
    }
    let steps = steps::take(pattern.steps.clone(), client.clone(), workflow_id);
    Ok(Started {
        run_id,
        steps: tokio::spawn(steps),
    })
}

async fn cancel_when(
    client: &Client,
    workflow_id: &str,
    activity_type: &str,
) -> Result<(), ClientError> {
    let mut clock = interval(ASKED_EVERY);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        let running = client.describe(workflow_id).await?.running_activities;
        if running.iter().any(|running| running == activity_type) {
            return client.cancel(workflow_id).await;
        }
    }
}
