//! The ends of local activities: the host records them as markers.

use serde_json::Value;

use super::ReplayError;
use super::event::HistoryEvent;
use super::failures::{add, is_cancelled};
use crate::bindings::types_part::hourglass::plugin::types::{Duration, Timestamp};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    ActivityResolution, Job, LocalBackoff, ResolveActivity,
};
use crate::error::Tables;

/// A local activity that ended.
pub(super) struct Ended {
    pub(super) seq: u32,
    pub(super) activity_id: String,
    pub(super) activity_type: String,
    pub(super) job: Job,
}

/// Reads a marker.
pub(super) fn ended(marker: &HistoryEvent, tables: &mut Tables) -> Result<Ended, ReplayError> {
    let unreadable = || {
        ReplayError::Invalid(format!(
            "{} does not say which local activity",
            marker.shown()
        ))
    };
    let data = data(marker)?.ok_or_else(unreadable)?;
    let seq = data["seq"].as_u64().and_then(|seq| u32::try_from(seq).ok());
    let seq = seq.ok_or_else(unreadable)?;
    let resolution = resolution(marker, &data, tables)?;
    let text = |name: &str| data[name].as_str().unwrap_or_default().to_owned();
    Ok(Ended {
        seq,
        activity_id: text("activity_id"),
        activity_type: text("activity_type"),
        job: Job::ResolveActivity(ResolveActivity { seq, resolution }),
    })
}

/// A marker in a reader's words.
pub(super) fn described(marker: &HistoryEvent) -> String {
    let data = data(marker).ok().flatten().unwrap_or_default();
    let activity_type = data["activity_type"].as_str().unwrap_or("unknown");
    format!("{} (local activity {activity_type})", marker.shown())
}

fn data(marker: &HistoryEvent) -> Result<Option<Value>, ReplayError> {
    let fields = marker.fields();
    let details = fields.message("details");
    let payloads = details.map(|details| details.payloads("data"));
    let payloads = payloads.transpose()?.flatten().unwrap_or_default();
    let first = payloads.first().map(|payload| payload.data.as_slice());
    Ok(serde_json::from_slice(first.unwrap_or_default()).ok())
}

fn resolution(
    marker: &HistoryEvent,
    data: &Value,
    tables: &mut Tables,
) -> Result<ActivityResolution, ReplayError> {
    let fields = marker.fields();
    Ok(match fields.message("failure") {
        _ if !data["backoff"].is_null() => ActivityResolution::Backoff(backoff(data)),
        Some(failure) if is_cancelled(&failure) => {
            ActivityResolution::Cancelled(add(&failure, tables)?)
        }
        Some(failure) => ActivityResolution::Failed(add(&failure, tables)?),
        None => {
            let details = fields.message("details");
            let payloads = details.map(|details| details.payloads("result"));
            let result = payloads.transpose()?.flatten().unwrap_or_default();
            let first = result.into_iter().next();
            ActivityResolution::Completed(first.map(|payload| tables.add(payload)))
        }
    })
}

fn backoff(data: &Value) -> LocalBackoff {
    let seconds = |value: &Value| value["seconds"].as_i64().unwrap_or_default();
    let attempt = data["attempt"].as_u64().unwrap_or_default();
    let backoff = &data["backoff"];
    LocalBackoff {
        attempt: u32::try_from(attempt).unwrap_or_default() + 1,
        backoff: Duration {
            seconds: u64::try_from(seconds(backoff)).unwrap_or_default(),
            nanoseconds: backoff["nanos"].as_u64().unwrap_or_default() as u32,
        },
        original_schedule_time: Some(Timestamp {
            seconds: seconds(&data["original_schedule_time"]),
            nanoseconds: 0,
        }),
    }
}
