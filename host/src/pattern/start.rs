//! Starting a pattern's workflow, and cancelling it if the pattern is about that.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::Pattern;
use crate::temporal::{Client, ClientError};

/// How often the server is asked whether an activity runs: no history event says so.
const ASKED_EVERY: Duration = Duration::from_millis(100);

/// Starts the workflow and gives its run id. If the pattern is to be cancelled, that
/// happens by itself as soon as its activity runs.
///
/// # Errors
/// A server that refuses it.
pub async fn start(pattern: &Pattern, client: &Client) -> Result<String, ClientError> {
    let run_id = client.start(pattern.workflow.clone()).await?;
    if let Some(cancel) = &pattern.cancel {
        let (client, activity) = (client.clone(), cancel.when_activity_runs.clone());
        let workflow_id = pattern.workflow.workflow_id.clone();
        tokio::spawn(async move {
            if let Err(error) = cancel_when(&client, &workflow_id, &activity).await {
                tracing::warn!("the pattern is not cancelled: {error}");
            }
        });
    }
    Ok(run_id)
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
