//! The data file of a pattern.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use thiserror::Error;

use super::{PatternCodec, Step, Work, file::DataFile, steps::Call};
use crate::{
    observe::toml_reason,
    temporal::{Closed, ResultPayload, StartOptions},
};

/// A pattern as its data file has it.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The folder's name.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
    /// One line: what it shows.
    pub summary: String,
    /// What it starts.
    pub work: Work,
    /// What the server has to be started with.
    pub server: ServerNeeds,
    /// How the workflow is started, beside its input.
    pub start: StartOptions,
    /// The codec that its payloads go through, if any.
    pub codec: Option<PatternCodec>,
    /// How it has to end.
    pub expected: Expected,
    /// What its history has to look like.
    pub history: HistoryFacts,
    /// When tests kill the host; at once if absent.
    pub kill: Option<Kill>,
    /// When the workflow is asked to stop, if it is.
    pub cancel: Option<Cancel>,
    /// The update that the workflow is started with, if any.
    pub update_with_start: Option<Call>,
    /// What a client does with the workflow once it has begun.
    pub steps: Vec<Step>,
}

/// What a pattern wants of the server that it runs on.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ServerNeeds {
    /// Dynamic configuration: key and JSON value. How many runs the workflow has may
    /// depend on it, and on what a kill adds to histories.
    pub dynamic_config: BTreeMap<String, String>,
}

impl ServerNeeds {
    /// True if a server without any configuration will do.
    pub fn is_as_it_comes(&self) -> bool {
        self.dynamic_config.is_empty()
    }
}

/// How a pattern has to end.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Expected {
    /// The result's exact JSON bytes; `null` means the payload `binary/null`, which
    /// has none. Exactly one of this, `failure`, `canceled` and `terminated`.
    pub result: Option<String>,
    /// The messages of the failure, outermost first.
    pub failure: Option<Vec<String>>,
    /// True if it ends as cancelled.
    #[serde(default)]
    pub canceled: bool,
    /// True if it ends as terminated.
    #[serde(default)]
    pub terminated: bool,
    /// How many runs the workflow has; more than one if it continues as new. None if
    /// that cannot be known.
    #[serde(default = "one")]
    pub runs: Option<usize>,
}

impl Expected {
    /// How many ends it names.
    pub(super) fn ends(&self) -> usize {
        let named = [
            self.result.is_some(),
            self.failure.is_some(),
            self.canceled,
            self.terminated,
        ];
        named.into_iter().filter(|named| *named).count()
    }
}

fn one() -> Option<usize> {
    Some(1)
}

/// What the history of a pattern's last run has to look like.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct HistoryFacts {
    /// The first event types, in order.
    pub begins: Vec<String>,
    /// How many events of these types there are in all.
    pub counts: BTreeMap<String, usize>,
}

/// The moment at which tests kill the host.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Kill {
    /// When history holds this event …
    pub event: String,
    /// … this many times.
    pub count: usize,
}

/// The moment at which the workflow is asked to stop.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cancel {
    /// As soon as an activity of this type runs.
    pub when_activity_runs: String,
}

/// A pattern folder that cannot be used.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum BadPattern {
    #[error("{path} cannot be read", path = .path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{path} is not valid: {reason}", path = .path.display())]
    Invalid { path: PathBuf, reason: String },
}

/// The dynamic configuration that a server for all of these patterns has.
pub fn dynamic_config(patterns: &[Pattern]) -> Vec<(String, String)> {
    let needs = patterns
        .iter()
        .map(|pattern| pattern.server.dynamic_config.clone());
    needs
        .flatten()
        .collect::<BTreeMap<_, _>>()
        .into_iter()
        .collect()
}

/// The name of the data file.
const DATA_FILE: &str = "pattern.toml";

/// The patterns of a folder, sorted by name. A folder with a data file is one.
///
/// # Errors
/// A folder or a data file that cannot be read.
pub fn patterns_in(folder: &Path) -> Result<Vec<Pattern>, BadPattern> {
    let unreadable = |source| BadPattern::Unreadable {
        path: folder.to_owned(),
        source,
    };
    let mut patterns = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?.path();
        if entry.join(DATA_FILE).is_file() {
            patterns.push(Pattern::read(&entry)?);
        }
    }
    patterns.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(patterns)
}

impl Pattern {
    /// Reads the data file of one pattern folder.
    ///
    /// # Errors
    /// A file that cannot be read or has other keys.
    pub fn read(folder: &Path) -> Result<Self, BadPattern> {
        let path = folder.join(DATA_FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(source) => return Err(BadPattern::Unreadable { path, source }),
        };
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let read = toml::from_str::<DataFile>(&text)
            .map_err(|error| toml_reason(&text, &error))
            .and_then(|data| {
                let pattern = Self::of(name.into_owned(), folder, data);
                pattern.map_err(str::to_owned)
            });
        read.map_err(|reason| BadPattern::Invalid { path, reason })
    }

    fn of(name: String, folder: &Path, data: DataFile) -> Result<Self, &'static str> {
        if let Some(fault) = data.fault() {
            return Err(fault);
        }
        let (kind, id, type_name) = data.work()?;
        let (id, type_name) = (id.to_owned(), type_name.to_owned());
        Ok(Self {
            name,
            folder: folder.to_owned(),
            summary: data.summary,
            work: Work {
                kind,
                id,
                type_name,
                task_queue: data.task_queue,
                input: data.input,
            },
            server: data.server,
            codec: data.codec,
            expected: data.expected,
            history: data.history.unwrap_or_default(),
            kill: data.kill,
            cancel: data.cancel,
            start: data.start,
            update_with_start: data.update_with_start,
            steps: data.steps,
        })
    }

    /// How a run of it has to end.
    pub fn expected_closing(&self) -> Closed {
        match (&self.expected.failure, self.expected.result.as_deref()) {
            _ if self.expected.canceled => Closed::Canceled,
            _ if self.expected.terminated => Closed::Terminated,
            (Some(messages), _) => Closed::Failed(messages.clone()),
            (None, None | Some("null")) => Closed::Completed(Some(ResultPayload::null())),
            (None, Some(json)) => Closed::Completed(Some(ResultPayload::json(json))),
        }
    }

    /// The same pattern on a server that somebody else has configured.
    pub fn on_a_foreign_server(mut self) -> Self {
        if !self.server.is_as_it_comes() {
            self.expected.runs = None;
        }
        self
    }

    /// What an operator says of the plugin, if the pattern needs that.
    ///
    /// # Errors
    /// A sidecar that cannot be read.
    pub fn sidecar(&self) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.folder.join("sidecar.toml")) {
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        }
    }

    /// The folder of a guest that is called so, where the pattern has it.
    pub fn guest(&self, folder: &str) -> Option<PathBuf> {
        Some(self.folder.join(folder)).filter(|guest| guest.is_dir())
    }

    /// The folder of the Rust guest.
    pub fn rust_guest(&self) -> PathBuf {
        self.folder.join("rust")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: &str = r#"
summary = "one line"
task-queue = "queue"
workflow-id = "id"
workflow-type = "Type"
input = ['{"a":1}']
[expected]
result = '"done"'
[history]
begins = ["WorkflowExecutionStarted"]
counts = { TimerFired = 2 }
[kill]
event = "TimerFired"
count = 1
"#;

    fn folder_with(text: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let pattern = folder.path().join("one");
        fs::create_dir(&pattern).unwrap();
        fs::write(pattern.join(DATA_FILE), text).unwrap();
        folder
    }

    #[test]
    fn a_folder_with_a_data_file_is_a_pattern() {
        let folder = folder_with(DATA);
        fs::create_dir(folder.path().join("sdk")).unwrap();
        let patterns = patterns_in(folder.path()).unwrap();
        assert_eq!(patterns.len(), 1);
        assert_eq!(patterns[0].name, "one");
        assert_eq!(patterns[0].work.input, [r#"{"a":1}"#]);
    }

    #[test]
    fn a_pattern_ends_one_way_or_the_other() {
        let both = DATA.replace("[history]", "failure = [\"no\"]\n[history]");
        let folder = folder_with(&both);
        let text = patterns_in(folder.path()).unwrap_err().to_string();
        assert!(text.contains("exactly one of `result`"), "{text}");
    }

    #[test]
    fn what_a_server_needs_is_put_together() {
        let needing = format!("{DATA}[server.dynamic-config]\n\"a.b\" = \"50\"\n");
        let folder = folder_with(&needing);
        let patterns = patterns_in(folder.path()).unwrap();
        assert_eq!(dynamic_config(&patterns), [("a.b".into(), "50".into())]);
        assert_eq!(patterns[0].expected.runs, Some(1));
        let foreign = patterns[0].clone().on_a_foreign_server();
        assert_eq!(foreign.expected.runs, None);
    }

    #[test]
    fn an_update_that_comes_with_the_start_says_what_has_to_come_of_it() {
        let read = |call: &str| {
            let folder = folder_with(&format!("update-with-start = {call}\n{DATA}"));
            patterns_in(folder.path())
        };
        let patterns = read("{ name = \"add\", result = \"1\" }").unwrap();
        let update = patterns[0].update_with_start.as_ref().unwrap();
        assert_eq!(
            (&*update.name, update.result.as_deref()),
            ("add", Some("1"))
        );
        let text = read("{ name = \"add\" }").unwrap_err().to_string();
        assert!(
            text.contains("pattern.toml") && text.contains("`update-with-start` needs either"),
            "{text}"
        );
        let text = read("{ name = \"add\", colour = 1 }")
            .unwrap_err()
            .to_string();
        assert!(text.contains("unknown field `colour`"), "{text}");
    }

    #[test]
    fn an_activity_may_stand_for_itself_and_has_no_history_then() {
        let read = |data: &str| {
            let folder = folder_with(data);
            patterns_in(folder.path())
        };
        let activity = "
summary = 's'
task-queue = 'q'
activity-id = 'i'
activity-type = 't'
input = []
expected.result = 'null'
";
        let work = read(activity).unwrap().remove(0).work;
        assert_eq!(
            (work.kind, &*work.id),
            (crate::pattern::WorkKind::Activity, "i")
        );
        let refused = |data: String, why: &str| {
            let text = read(&data).unwrap_err().to_string();
            assert!(text.contains(why), "{text}");
        };
        refused(format!("workflow-id = 'w'\n{activity}"), "it needs either");
        refused(activity.replace("activity-id = 'i'", ""), "it needs either");
        refused(
            format!("{activity}\n[kill]\nevent = 'e'\ncount = 1"),
            "has no [history]",
        );
        refused(
            activity.replace("activity", "workflow"),
            "a workflow needs [history]",
        );
    }

    #[test]
    fn a_failure_is_an_end_too() {
        let failing = DATA.replace("result = '\"done\"'", "failure = [\"outer\", \"inner\"]");
        let folder = folder_with(&failing);
        let pattern = patterns_in(folder.path()).unwrap().remove(0);
        let expected = Closed::Failed(vec!["outer".into(), "inner".into()]);
        assert_eq!(pattern.expected_closing(), expected);
    }

    #[test]
    fn a_key_that_nobody_reads_is_an_error_that_names_the_file() {
        let folder = folder_with(&format!("colour = 1\n{DATA}"));
        let text = patterns_in(folder.path()).unwrap_err().to_string();
        assert!(
            text.contains("pattern.toml") && text.contains("unknown field `colour`"),
            "{text}"
        );
    }
}
