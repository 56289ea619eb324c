//! Schedules that a plugin's sidecar declares.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

/// When workflows are started by themselves, as the sidecar has it. What is absent is as
/// Temporal's server has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Schedule {
    /// Its id, once in a namespace.
    pub id: String,
    /// The workflow that it starts.
    pub workflow_type: String,
    /// Begins the ids of the started workflows, which end with the time; the schedule's
    /// id if absent.
    pub workflow_id: Option<String>,
    /// One JSON text an argument.
    #[serde(default)]
    pub input: Vec<String>,
    /// A note for operators.
    #[serde(default)]
    pub note: String,
    /// Intervals, counted from the beginning of 1970 UTC.
    #[serde(default)]
    pub intervals: Vec<Interval>,
    /// Points of the calendar.
    #[serde(default)]
    pub calendars: Vec<Calendar>,
    /// Cron expressions.
    #[serde(default)]
    pub cron: Vec<String>,
    /// The time zone of calendars and cron expressions, such as `Europe/Vienna`; UTC if
    /// absent.
    #[serde(default)]
    pub time_zone: String,
    /// Each start is put off by a random time of at most so many seconds.
    pub jitter_seconds: Option<u64>,
    /// What happens when it is time while a workflow that the schedule started still runs.
    #[serde(default)]
    pub overlap: Overlap,
    /// How far back starts are made up for that the server missed.
    pub catchup_window_seconds: Option<u64>,
    /// Whether a workflow that fails pauses the schedule.
    #[serde(default)]
    pub pause_on_failure: bool,
}

/// Every so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Interval {
    /// The length.
    pub every_seconds: u64,
    /// How long after its beginning.
    #[serde(default)]
    pub offset_seconds: u64,
}

/// A point of the calendar in the server's own form: `8-18/2`, `MON-FRI`, `*`. Absent
/// fields are the server's: zero for times, every day for dates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Calendar {
    pub second: String,
    pub minute: String,
    pub hour: String,
    pub day_of_month: String,
    pub month: String,
    pub year: String,
    pub day_of_week: String,
    pub comment: String,
}

/// Temporal's overlap policies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "Temporal's own words")]
pub enum Overlap {
    #[default]
    Skip,
    BufferOne,
    BufferAll,
    CancelOther,
    TerminateOther,
    AllowAll,
}

/// Schedules that cannot be used.
#[derive(Debug, Error, PartialEq)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum BadSchedule {
    #[error("its sidecar declares a schedule without an id")]
    Nameless,
    #[error("its sidecar declares the schedule {0:?} twice")]
    Twice(String),
    #[error("its schedule {0:?} has no time: give it `intervals`, `calendars` or `cron`")]
    NoTime(String),
    #[error("its schedule {0:?} has an interval of no length (`every-seconds`)")]
    NoLength(String),
    #[error("its schedule {id:?} has an argument that is no JSON: {input}")]
    NoJson { id: String, input: String },
    #[error(
        "its schedule {id:?} starts workflow type {workflow_type}, which the plugin does not have"
    )]
    NoWorkflow { id: String, workflow_type: String },
}

impl Schedule {
    /// Tells two declarations apart.
    pub fn fingerprint(&self) -> String {
        // Texts and numbers always have a JSON form.
        let json = serde_json::to_vec(self).unwrap_or_default();
        let hash = Sha256::digest(json);
        hash.iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    fn check(&self, has_workflow: impl Fn(&str) -> bool) -> Result<(), BadSchedule> {
        let id = || self.id.clone();
        if self.id.is_empty() {
            return Err(BadSchedule::Nameless);
        }
        if self.intervals.is_empty() && self.calendars.is_empty() && self.cron.is_empty() {
            return Err(BadSchedule::NoTime(id()));
        }
        if self
            .intervals
            .iter()
            .any(|interval| interval.every_seconds == 0)
        {
            return Err(BadSchedule::NoLength(id()));
        }
        let no_json = |text: &&String| serde_json::from_str::<serde::de::IgnoredAny>(text).is_err();
        if let Some(input) = self.input.iter().find(no_json) {
            return Err(BadSchedule::NoJson {
                id: id(),
                input: input.clone(),
            });
        }
        if !has_workflow(&self.workflow_type) {
            return Err(BadSchedule::NoWorkflow {
                id: id(),
                workflow_type: self.workflow_type.clone(),
            });
        }
        Ok(())
    }
}

/// Checks the schedules of a plugin.
///
/// # Errors
/// The first one that cannot be used.
pub(super) fn check_schedules(
    schedules: &[Schedule],
    has_workflow: impl Fn(&str) -> bool,
) -> Result<(), BadSchedule> {
    for (index, schedule) in schedules.iter().enumerate() {
        schedule.check(&has_workflow)?;
        if schedules[..index]
            .iter()
            .any(|other| other.id == schedule.id)
        {
            return Err(BadSchedule::Twice(schedule.id.clone()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOURLY: &str = "id = \"hourly\"\nworkflow-type = \"Report\"\n\
                          intervals = [{ every-seconds = 3600 }]\n";

    fn schedule(text: &str) -> Schedule {
        toml::from_str(text).unwrap()
    }

    fn refused(text: &str) -> String {
        let schedules = [schedule(text)];
        let checked = check_schedules(&schedules, |name| name == "Report");
        checked.unwrap_err().to_string()
    }

    #[test]
    fn a_schedule_is_read_with_all_that_it_may_say() {
        let full = schedule(
            "id = \"s\"\nworkflow-type = \"Report\"\nworkflow-id = \"report\"\n\
             input = ['\"daily\"']\nnote = \"for the morning\"\ncron = [\"0 7 * * *\"]\n\
             calendars = [{ hour = \"8-18\", day-of-week = \"MON-FRI\" }]\n\
             time-zone = \"Europe/Vienna\"\njitter-seconds = 5\noverlap = \"buffer-one\"\n\
             catchup-window-seconds = 60\npause-on-failure = true\n",
        );
        assert_eq!(full.overlap, Overlap::BufferOne);
        assert_eq!(full.calendars[0].hour, "8-18");
        assert_eq!(check_schedules(&[full], |_| true), Ok(()));
        assert!(toml::from_str::<Schedule>(&format!("{HOURLY}colour = 1")).is_err());
    }

    #[test]
    fn any_change_changes_the_fingerprint() {
        let one = schedule(HOURLY);
        let other = schedule(&format!("{HOURLY}note = \"changed\""));
        assert_eq!(one.fingerprint(), schedule(HOURLY).fingerprint());
        assert_ne!(one.fingerprint(), other.fingerprint());
    }

    #[test]
    fn what_cannot_work_is_said() {
        for (text, expected) in [
            ("id = \"s\"\nworkflow-type = \"Report\"", "has no time"),
            (
                "id = \"s\"\nworkflow-type = \"Report\"\nintervals = [{ every-seconds = 0 }]",
                "no length",
            ),
            (
                "id = \"s\"\nworkflow-type = \"Other\"\ncron = [\"* * * * *\"]",
                "workflow type Other, which the plugin does not have",
            ),
            (
                "id = \"s\"\nworkflow-type = \"Report\"\ncron = [\"* * * * *\"]\ninput = [\"daily\"]",
                "no JSON: daily",
            ),
        ] {
            let text = refused(text);
            assert!(text.contains(expected), "{text}");
        }
        let twice = [schedule(HOURLY), schedule(HOURLY)];
        let refused = check_schedules(&twice, |_| true).unwrap_err();
        assert_eq!(refused, BadSchedule::Twice("hourly".into()));
    }
}
