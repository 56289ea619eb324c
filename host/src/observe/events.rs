//! The last things that happened to plugins, for whoever asks later than the log is read.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

/// Events that are kept.
const KEPT: usize = 500;

/// Something that happened to a plugin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Event {
    /// When, in seconds since 1970.
    pub at: u64,
    /// What.
    pub kind: EventKind,
    /// The plugin's name, or its file.
    pub plugin: String,
    /// The component's digest, if it is known.
    pub digest: Option<String>,
    /// What the log says.
    pub message: String,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// New work is bound to it.
    Serves,
    /// New work is bound to it no more.
    Removed,
    /// Its file does not serve.
    Refused,
    /// Open runs replay on it.
    Replayed,
    /// The version before it serves again.
    RolledBack,
    /// A run was moved to it.
    RunMoved,
    /// Nothing needs it any more.
    Collected,
}

/// The newest events, oldest first. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Events(Arc<Mutex<VecDeque<Event>>>);

impl Events {
    /// Notes that something happened just now.
    pub fn note(
        &self,
        kind: EventKind,
        plugin: impl Into<String>,
        digest: Option<String>,
        message: impl Into<String>,
    ) {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let mut events = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if events.len() == KEPT {
            events.pop_front();
        }
        events.push_back(Event {
            at: since.map_or(0, |since| since.as_secs()),
            kind,
            plugin: plugin.into(),
            digest,
            message: message.into(),
        });
    }

    /// All of them.
    pub fn all(&self) -> Vec<Event> {
        let events = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        events.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_events_give_way() {
        let events = Events::default();
        for number in 0..=KEPT {
            events.note(EventKind::Serves, number.to_string(), None, "");
        }
        let all = events.all();
        assert_eq!((all.len(), &*all[0].plugin), (KEPT, "1"));
    }
}
