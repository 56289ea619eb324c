//! What operators ask of schedules by hand.

use std::str::FromStr;

use temporalio_client::tonic::IntoRequest;
use temporalio_common::protos::temporal::api::{
    schedule::v1::{BackfillRequest, ScheduleListEntry, SchedulePatch, TriggerImmediatelyRequest},
    workflowservice::v1::{ListSchedulesRequest, PatchScheduleRequest},
};

use super::{
    ScheduleError, Schedules,
    declaration::{proto_overlap, proto_schedule},
    owner,
};
use crate::{
    plugin::{Overlap, Schedule},
    temporal::client::unique_id,
};

/// A point in time, written as RFC 3339 has it: `2026-08-23T12:34:00Z`.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment(prost_types::Timestamp);

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let json = serde_json::Value::from(text);
        serde_json::from_value(json)
            .map(Self)
            .map_err(|_| format!("{text:?} is no time; write it like 2026-08-23T12:34:00Z"))
    }
}

/// A schedule in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedSchedule {
    /// Its id.
    pub id: String,
    /// The workflow that it starts.
    pub workflow_type: String,
    /// Whether it is paused.
    pub paused: bool,
    /// Its note.
    pub note: String,
    /// The plugin that declares it, if one does.
    pub plugin: Option<String>,
    /// The next times, at most ten, as RFC 3339.
    pub next: Vec<String>,
}

impl Schedules {
    /// Creates a schedule that no plugin declares.
    ///
    /// # Errors
    /// A schedule of this id is there already, or the server refuses it.
    pub async fn start(&self, schedule: &Schedule, task_queue: &str) -> Result<(), ScheduleError> {
        let wanted = proto_schedule(schedule, task_queue);
        let wanted = self.encoded(&schedule.id, wanted).await?;
        let created = self.create(&schedule.id, wanted, None).await;
        created.map_err(|status| self.refused("create", &schedule.id, &status))
    }

    /// Starts the schedule's workflow now.
    ///
    /// # Errors
    /// A schedule that the server does not know.
    pub async fn trigger(&self, id: &str, overlap: Option<Overlap>) -> Result<(), ScheduleError> {
        let trigger = TriggerImmediatelyRequest {
            overlap_policy: overlap.map_or(0, |overlap| proto_overlap(overlap) as i32),
            ..Default::default()
        };
        let patch = SchedulePatch {
            trigger_immediately: Some(trigger),
            ..Default::default()
        };
        self.patch("trigger", id, patch).await
    }

    /// Starts the workflows of the times from `from` to `to`, both included.
    ///
    /// # Errors
    /// A schedule that the server does not know.
    pub async fn backfill(
        &self,
        id: &str,
        from: Moment,
        to: Moment,
        overlap: Option<Overlap>,
    ) -> Result<(), ScheduleError> {
        let backfill = BackfillRequest {
            start_time: Some(from.0),
            end_time: Some(to.0),
            overlap_policy: overlap.map_or(0, |overlap| proto_overlap(overlap) as i32),
        };
        let patch = SchedulePatch {
            backfill_request: vec![backfill],
            ..Default::default()
        };
        self.patch("backfill", id, patch).await
    }

    /// Every schedule of the namespace. The server's list lags behind a little.
    ///
    /// # Errors
    /// A server that gives no list.
    pub async fn list(&self) -> Result<Vec<ListedSchedule>, ScheduleError> {
        let (mut listed, mut token) = (Vec::new(), Vec::new());
        loop {
            let request = ListSchedulesRequest {
                namespace: self.namespace.clone(),
                next_page_token: token,
                ..Default::default()
            };
            let mut service = self.core.workflow_service();
            let page = service.list_schedules(request.into_request()).await;
            let page = page.map_err(|status| self.refused("list", "*", &status))?;
            let page = page.into_inner();
            listed.extend(page.schedules.into_iter().map(ListedSchedule::of));
            token = page.next_page_token;
            if token.is_empty() {
                return Ok(listed);
            }
        }
    }

    async fn patch(
        &self,
        action: &'static str,
        id: &str,
        patch: SchedulePatch,
    ) -> Result<(), ScheduleError> {
        let request = PatchScheduleRequest {
            namespace: self.namespace.clone(),
            schedule_id: id.to_owned(),
            patch: Some(patch),
            identity: self.core.identity().to_owned(),
            request_id: unique_id(),
        };
        let mut service = self.core.workflow_service();
        let patched = service.patch_schedule(request.into_request()).await;
        patched
            .map(drop)
            .map_err(|status| self.refused(action, id, &status))
    }
}

impl ListedSchedule {
    fn of(entry: ScheduleListEntry) -> Self {
        let info = entry.info.unwrap_or_default();
        Self {
            id: entry.schedule_id,
            workflow_type: info.workflow_type.map(|kind| kind.name).unwrap_or_default(),
            paused: info.paused,
            note: info.notes,
            plugin: owner::plugin(entry.memo.as_ref()),
            next: info.future_action_times.iter().map(rfc3339).collect(),
        }
    }
}

fn rfc3339(time: &prost_types::Timestamp) -> String {
    let json = serde_json::to_value(time).unwrap_or_default();
    json.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_and_written_as_rfc_3339() {
        let moment: Moment = "2026-08-23T12:34:00Z".parse().unwrap();
        assert_eq!(moment.0.seconds, 1_787_488_440);
        assert_eq!(rfc3339(&moment.0), "2026-08-23T12:34:00Z");
        let refused = "tomorrow".parse::<Moment>().unwrap_err();
        assert!(refused.contains("write it like"), "{refused}");
    }
}
