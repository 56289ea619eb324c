//! What became of activities.

use super::ReplayError;
use super::activations::Open;
use super::event::HistoryEvent;
use super::failures::{add_caused, cancelled, link, push, retry_state};
use super::jobs::{Begun, begun, nobodys};
use crate::bindings::types_part::hourglass::plugin::types::{ActivityFailure, CauseKind};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    ActivityResolution, Job, ResolveActivity,
};
use crate::error::Tables;

/// The job of an event of an activity.
pub(super) fn job(
    event: &HistoryEvent,
    open: &mut Open,
    tables: &mut Tables,
) -> Result<Option<Job>, ReplayError> {
    let Begun::Activity(seq) = begun(event, "scheduledEventId", open)? else {
        return Err(nobodys(event));
    };
    let Some(activity) = open.end_activity(seq) else {
        return Ok(None);
    };
    let fields = event.fields();
    let around = |message: &str| -> Result<_, ReplayError> {
        let failure = ActivityFailure {
            scheduled_event_id: fields.integer("scheduledEventId")?,
            started_event_id: fields.integer("startedEventId")?,
            identity: fields.text("identity"),
            activity_type: activity.activity_type.clone(),
            activity_id: activity.activity_id.clone(),
            retry_state: retry_state(&fields),
        };
        Ok(link(message, CauseKind::Activity(failure)))
    };
    let failure = fields.message("failure");
    let resolution = match &*event.event_type {
        "ActivityTaskCompleted" => {
            let result = fields.payloads("result")?.unwrap_or_default();
            let first = result.into_iter().next();
            ActivityResolution::Completed(first.map(|payload| tables.add(payload)))
        }
        "ActivityTaskCanceled" => {
            let link = around("Activity cancelled")?;
            ActivityResolution::Cancelled(push(tables, vec![link, cancelled()]))
        }
        "ActivityTaskTimedOut" => ActivityResolution::Failed(add_caused(
            around("Activity task timed out")?,
            failure.as_ref(),
            tables,
        )?),
        _ => ActivityResolution::Failed(add_caused(
            around("Activity task failed")?,
            failure.as_ref(),
            tables,
        )?),
    };
    Ok(Some(Job::ResolveActivity(ResolveActivity {
        seq,
        resolution,
    })))
}
