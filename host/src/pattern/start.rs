//! Starting what a pattern starts, and what a client does with it then.

use std::time::Duration;

use tokio::{
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

use super::{Mismatch, Pattern, WorkKind, endpoint, steps};
use crate::temporal::{Client, ClientError};

/// How often the server is asked whether an activity runs: no history event says so.
const ASKED_EVERY: Duration = Duration::from_millis(100);

/// A workflow or an activity that was started. The pattern's steps are taken by themselves.
#[derive(Debug)]
pub struct Started {
    /// The first run.
    pub run_id: String,
    /// What was not as the update that came with the start says.
    update: Option<Mismatch>,
    steps: JoinHandle<Vec<Mismatch>>,
}

impl Started {
    /// What was not as the pattern says of its messages, when all have been sent.
    pub async fn mismatches(self) -> Vec<Mismatch> {
        let steps = self.steps.await.unwrap_or_else(|panicked| {
            vec![Mismatch {
                what: "steps".to_owned(),
                expected: "to be taken".to_owned(),
                found: panicked.to_string(),
            }]
        });
        self.update.into_iter().chain(steps).collect()
    }
}

/// Starts the workflow or the activity.
///
/// # Errors
/// A server that refuses it.
pub async fn start(pattern: &Pattern, client: &Client) -> Result<Started, ClientError> {
    for name in &pattern.start.search_attribute_names() {
        client.add_keyword_attribute(name).await?;
    }
    let (run_id, update) = begin(pattern, client).await?;
    let workflow_id = pattern.work.id.clone();
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
        update,
        steps: tokio::spawn(steps),
    })
}

/// The first run, and what was not as the update that came with the start says.
async fn begin(
    pattern: &Pattern,
    client: &Client,
) -> Result<(String, Option<Mismatch>), ClientError> {
    if pattern.work.kind == WorkKind::Activity {
        let started = client.start_activity(pattern.work.activity()).await?;
        return Ok((started, None));
    }
    let workflow = pattern.work.workflow();
    let options = endpoint::with_endpoint(pattern, client).await?;
    let Some(call) = &pattern.update_with_start else {
        return Ok((client.start_with(workflow, options).await?, None));
    };
    let input = call.input.clone();
    let updated = client.update_with_start(workflow, options, &call.name, input);
    let (run_id, outcome) = updated.await?;
    Ok((run_id, call.compare("update", &outcome)))
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
