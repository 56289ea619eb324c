//! What the files of the plugins folder turned out to be, when they were looked at last.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use super::{gate::GateRefusal, report};
use crate::{
    observe::{Events, whole_chain},
    plugin::{Code, Entry, PluginFile, Refusal, Stamp},
    sandbox::{CodecComponent, LoadedComponent},
};

/// The files that were looked at, by the component's path.
#[derive(Default)]
pub(super) struct KnownFiles(BTreeMap<PathBuf, Known>);

struct Known {
    stamp: Stamp,
    outcome: Outcome,
}

/// What a file turned out to be.
pub(super) enum Outcome {
    Plugin(Box<KnownPlugin>),
    Codec(Arc<CodecComponent>),
    Refused(KnownRefusal),
}

/// A plugin that may serve, if open runs let it.
pub(super) struct KnownPlugin {
    pub(super) entry: Entry,
    pub(super) code: Code,
    pub(super) component: Arc<LoadedComponent>,
    /// Why open runs do not let it.
    pub(super) gate: Option<GateRefusal>,
}

/// A file that may still be on its way.
pub(super) struct KnownRefusal {
    refusal: Refusal,
    since: Instant,
    is_said: bool,
}

/// A file that does not serve.
pub(super) struct Refused {
    pub(super) file: PathBuf,
    pub(super) reason: String,
}

impl Outcome {
    /// A file that was refused just now.
    pub(super) fn refused(refusal: Refusal) -> Self {
        Self::Refused(KnownRefusal {
            refusal,
            since: Instant::now(),
            is_said: false,
        })
    }
}

impl KnownFiles {
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether a file is another than the one that was looked at.
    pub(super) fn has_changed(&self, file: &PluginFile) -> bool {
        let known = self.0.get(&file.component);
        known.is_none_or(|known| known.stamp != Stamp::of(file))
    }

    /// Notes what a file turned out to be.
    pub(super) fn note(&mut self, path: PathBuf, stamp: Stamp, outcome: Outcome) {
        self.0.insert(path, Known { stamp, outcome });
    }

    /// Forgets the files that are not there any more.
    pub(super) fn keep(&mut self, present: &BTreeSet<PathBuf>) {
        self.0.retain(|path, _| present.contains(path));
    }

    /// What another sidecar does not change, if the component is the same as before.
    pub(super) fn code_of(&self, file: &PluginFile, stamp: &Stamp) -> Option<Code> {
        let known = self.0.get(&file.component)?;
        match &known.outcome {
            Outcome::Plugin(plugin) if known.stamp.has_component_of(stamp) => {
                Some(plugin.code.clone())
            }
            _ => None,
        }
    }

    /// What the plugins serve that may.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let entries = self.0.values().filter_map(|known| match &known.outcome {
            Outcome::Plugin(plugin) => Some(plugin.entry.clone()),
            _ => None,
        });
        entries.collect()
    }

    pub(super) fn codecs(&self) -> Vec<Arc<CodecComponent>> {
        let codecs = self.0.values().filter_map(|known| match &known.outcome {
            Outcome::Codec(codec) => Some(codec.clone()),
            _ => None,
        });
        codecs.collect()
    }

    /// The plugin of a file.
    pub(super) fn plugin_mut(&mut self, file: &Path) -> Option<&mut KnownPlugin> {
        match &mut self.0.get_mut(file)?.outcome {
            Outcome::Plugin(plugin) => Some(plugin),
            _ => None,
        }
    }

    /// The files that do not serve, and why.
    pub(super) fn refused(&self) -> impl Iterator<Item = Refused> {
        self.0.iter().filter_map(|(file, known)| {
            let reason = match &known.outcome {
                Outcome::Refused(known) => whole_chain(&known.refusal),
                Outcome::Plugin(known) => whole_chain(known.gate.as_ref()?),
                Outcome::Codec(_) => return None,
            };
            let file = file.clone();
            Some(Refused { file, reason })
        })
    }

    /// Logs what has been refused for `patience` and was not said yet.
    pub(super) fn say_refused(&mut self, patience: Duration, events: &Events) {
        for (file, known) in &mut self.0 {
            if let Outcome::Refused(known) = &mut known.outcome
                && !known.is_said
                && known.since.elapsed() >= patience
            {
                report::refused(file, &whole_chain(&known.refusal), events);
                known.is_said = true;
            }
        }
    }
}
