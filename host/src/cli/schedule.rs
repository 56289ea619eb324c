//! `hourglass schedule`.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};

use super::{exit, logging, serve::configuration};
use crate::{
    load_codecs,
    plugin::{Interval, Overlap, Queue, Schedule as Declaration},
    temporal::{Connection, ListedSchedule, Moment, Schedules},
};

/// Start schedules, trigger and backfill them, list them with their next times
///
/// Schedules that a plugin declares are in its sidecar, and `serve` keeps them as they
/// stand there. Everything else is `temporal schedule`'s.
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(super) struct Schedule {
    #[command(subcommand)]
    what: What,

    /// The configuration file; `hourglass.toml` of the current folder is taken if it
    /// exists.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,

    /// `host:port` of the Temporal server.
    #[arg(long, value_name = "ADDRESS", global = true)]
    address: Option<String>,

    /// The namespace.
    #[arg(long, value_name = "NAME", global = true)]
    namespace: Option<String>,
}

#[derive(Debug, Subcommand)]
enum What {
    Start(Start),
    /// Start the schedule's workflow now
    Trigger {
        /// The schedule.
        id: String,
        /// What happens if a workflow of the schedule still runs; as the schedule says if
        /// absent.
        #[arg(long, value_parser = overlap)]
        overlap: Option<Overlap>,
    },
    /// Start the workflows of times that have passed
    Backfill {
        /// The schedule.
        id: String,
        /// The first time, such as 2026-08-23T12:00:00Z.
        #[arg(long)]
        from: Moment,
        /// The last time.
        #[arg(long)]
        to: Moment,
        /// What happens if a workflow of the schedule still runs; as the schedule says if
        /// absent.
        #[arg(long, value_parser = overlap)]
        overlap: Option<Overlap>,
    },
    /// Show every schedule with its next five times
    List,
}

/// Create a schedule
#[derive(Debug, Args)]
struct Start {
    /// Its id; begins the ids of its workflows too.
    id: String,
    /// The workflow that it starts.
    #[arg(long = "type", value_name = "TYPE")]
    workflow_type: String,
    /// The task queue of the workflow.
    #[arg(long, value_name = "QUEUE")]
    task_queue: String,
    /// An argument as JSON; may be given several times.
    #[arg(long, value_name = "JSON")]
    input: Vec<String>,
    /// Every so many seconds; may be given several times.
    #[arg(long, value_name = "SECONDS", required_unless_present = "cron")]
    every: Vec<u64>,
    /// A cron expression; may be given several times.
    #[arg(long, value_name = "EXPRESSION")]
    cron: Vec<String>,
    /// The time zone of cron expressions; UTC if absent.
    #[arg(long, value_name = "ZONE", default_value = "")]
    time_zone: String,
    /// What happens if a workflow of the schedule still runs.
    #[arg(long, value_parser = overlap, default_value = "skip")]
    overlap: Overlap,
    /// A note for operators.
    #[arg(long, default_value = "")]
    note: String,
}

/// Next times that `list` shows of each schedule.
const SHOWN_TIMES: usize = 5;

impl Schedule {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        logging::start("warn");
        let mut config = configuration(self.config)?;
        config.connection.address = self.address.or(config.connection.address);
        config.connection.namespace = self.namespace.or(config.connection.namespace);
        let identity = "hourglass-schedule";
        let never = std::future::pending();
        let connection = Connection::open(&config.connection, identity, never).await?;
        let namespace = connection.namespace().to_owned();
        let codecs = load_codecs(&config).await?;
        let of_queue = |task_queue: &str| {
            let queue = Queue {
                namespace: namespace.clone(),
                task_queue: task_queue.to_owned(),
            };
            Schedules::new(&connection, &namespace, codecs.of(&queue))
        };
        match self.what {
            What::Start(start) => {
                let schedules = of_queue(&start.task_queue);
                let task_queue = start.task_queue.clone();
                schedules.start(&start.declaration(), &task_queue).await?;
            }
            What::Trigger { id, overlap } => of_queue("").trigger(&id, overlap).await?,
            What::Backfill {
                id,
                from,
                to,
                overlap,
            } => of_queue("").backfill(&id, from, to, overlap).await?,
            What::List => {
                for listed in of_queue("").list().await? {
                    print!("{}", lines(&listed));
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Start {
    fn declaration(self) -> Declaration {
        let interval = |every_seconds| Interval {
            every_seconds,
            offset_seconds: 0,
        };
        Declaration {
            id: self.id,
            workflow_type: self.workflow_type,
            workflow_id: None,
            input: self.input,
            note: self.note,
            intervals: self.every.into_iter().map(interval).collect(),
            calendars: Vec::new(),
            cron: self.cron,
            time_zone: self.time_zone,
            jitter_seconds: None,
            overlap: self.overlap,
            catchup_window_seconds: None,
            pause_on_failure: false,
        }
    }
}

fn overlap(text: &str) -> Result<Overlap, String> {
    serde_json::from_value(text.into()).map_err(|_| {
        "one of skip, buffer-one, buffer-all, cancel-other, terminate-other, allow-all".to_owned()
    })
}

fn lines(listed: &ListedSchedule) -> String {
    let owner = match &listed.plugin {
        Some(plugin) => format!(", plugin {plugin}"),
        None => String::new(),
    };
    let paused = if listed.paused { ", paused" } else { "" };
    let note = match &*listed.note {
        "" => String::new(),
        note => format!("  note: {note}\n"),
    };
    let times: String = listed
        .next
        .iter()
        .take(SHOWN_TIMES)
        .map(|time| format!("  next: {time}\n"))
        .collect();
    let ListedSchedule {
        id, workflow_type, ..
    } = listed;
    format!("{id}: {workflow_type}{owner}{paused}\n{note}{times}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_is_listed_with_five_times() {
        let listed = ListedSchedule {
            id: "hourly".into(),
            workflow_type: "Report".into(),
            paused: true,
            note: "broken".into(),
            plugin: Some("reports".into()),
            next: (0..9)
                .map(|hour| format!("2026-01-01T0{hour}:00:00Z"))
                .collect(),
        };
        let text = lines(&listed);
        assert!(
            text.starts_with("hourly: Report, plugin reports, paused\n  note: broken\n"),
            "{text}"
        );
        assert_eq!(text.matches("next:").count(), 5);
    }

    #[test]
    fn an_overlap_policy_has_temporals_words() {
        assert_eq!(overlap("buffer-one"), Ok(Overlap::BufferOne));
        assert!(overlap("never").unwrap_err().contains("terminate-other"));
    }
}
