//! Histories in files: the JSON that `temporal workflow show --output json` writes.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use prost_reflect::{DescriptorPool, DynamicMessage, prost::Message};
use temporalio_common::protos::temporal::api::history::v1::{
    History as ProtoHistory, HistoryEvent, history_event::Attributes,
};
use thiserror::Error;

use super::history::History;

/// The descriptions of Temporal's messages, as the crate of its protocol compiled them.
const DESCRIPTORS: &[u8] = include_bytes!(env!("TEMPORAL_DESCRIPTORS"));

/// A file that holds no history.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum HistoryFileError {
    #[error("the history file {file} cannot be read", file = .file.display())]
    Unreadable { file: PathBuf, source: io::Error },
    #[error(
        "the history file {file} is no history as `temporal workflow show --output json` writes \
         it: {reason}",
        file = .file.display()
    )]
    Invalid { file: PathBuf, reason: String },
}

impl History {
    /// Reads a history. Where it does not say its workflow's id, as those of older servers do
    /// not, the file's name stands in.
    ///
    /// # Errors
    /// A file that cannot be read, or is no history.
    pub fn read(file: &Path) -> Result<Self, HistoryFileError> {
        let text = fs::read(file).map_err(|source| HistoryFileError::Unreadable {
            file: file.to_owned(),
            source,
        })?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        Self::parse(&name, &text).map_err(|reason| HistoryFileError::Invalid {
            file: file.to_owned(),
            reason,
        })
    }

    /// Reads the JSON text of a history of the workflow `name`, unless the text says another id.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(name: &str, text: &[u8]) -> Result<Self, String> {
        let events = parse(text)?.events;
        let said = events.first().and_then(workflow_id).map(str::to_owned);
        let history = Self::new(said.as_deref().unwrap_or(name), events);
        history.check()?;
        Ok(history)
    }
}

fn workflow_id(started: &HistoryEvent) -> Option<&str> {
    match started.attributes.as_ref()? {
        Attributes::WorkflowExecutionStartedEventAttributes(started) => {
            Some(&*started.workflow_id).filter(|id| !id.is_empty())
        }
        _ => None,
    }
}

fn parse(text: &[u8]) -> Result<ProtoHistory, String> {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let pool = DescriptorPool::decode(DESCRIPTORS).map_err(|error| said(&error))?;
    let history = pool
        .get_message_by_name("temporal.api.history.v1.History")
        .ok_or("this host does not know what a history is")?;
    let mut json = serde_json::Deserializer::from_slice(text);
    let message = DynamicMessage::deserialize(history, &mut json).map_err(|error| said(&error))?;
    json.end().map_err(|error| said(&error))?;
    ProtoHistory::decode(&*message.encode_to_vec()).map_err(|error| said(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(name: &str) -> PathBuf {
        let patterns = Path::new(env!("CARGO_MANIFEST_DIR")).join("../guest-patterns");
        patterns.join(name).join("history.json")
    }

    #[test]
    fn a_history_that_the_command_line_wrote_is_read() {
        let history = History::read(&pattern("hello-activity")).unwrap();
        let types = history.event_types();
        assert_eq!(types.first().unwrap(), "WorkflowExecutionStarted");
        assert_eq!(types.last().unwrap(), "WorkflowExecutionCompleted");
    }

    #[test]
    fn the_workflows_id_is_the_historys_or_else_the_files() {
        let file = pattern("hello-activity");
        let id = |text: &str| {
            let history = History::parse("file", text.as_bytes()).unwrap();
            history.workflow_id().to_owned()
        };
        let text = fs::read_to_string(file).unwrap();
        let own = "hello-activity-workflow-id";
        assert_eq!(id(&text), own);
        assert_eq!(id(&text.replace(own, "")), "file");
    }

    #[test]
    fn what_is_no_history_is_refused_with_the_place() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for (text, reason) in [
            ("", "EOF"),
            ("{\"events\": [{\"eventId\": true}]}", "line 1"),
            ("{\"happenings\": []}", "happenings"),
            ("{}", "it has no events"),
        ] {
            fs::write(&file, text).unwrap();
            let said = History::read(file.path()).unwrap_err().to_string();
            assert!(said.contains(reason), "{said}");
        }
        let gone = History::read(Path::new("nowhere.json")).unwrap_err();
        assert!(gone.to_string().contains("nowhere.json cannot be read"));
    }
}
