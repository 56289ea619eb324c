//! What a host has taken from its plugins folder into the binding table.
//!
//! The table is the whole fleet's, a folder is one host's. So only what has changed in a folder
//! since its host looked last is a change of the table: a file that is as it was undoes neither a
//! rollback nor what another host's folder said since.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use thiserror::Error;
use tracing::warn;

use super::{Change, Digest, Entry, PluginName};

/// The record of one folder.
#[derive(Debug)]
pub struct FolderRecord {
    file: PathBuf,
    taken: Taken,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Taken {
    /// What each plugin's files said when they were taken.
    plugins: BTreeMap<PluginName, Entry>,
}

/// The record cannot be written.
#[derive(Debug, Error)]
#[error(
    "what was taken from the plugins folder cannot be noted in {}; make it writable, or name \
     another store folder in hourglass.toml ([store] folder)",
    .file.display()
)]
#[expect(missing_docs, reason = "the text says it")]
pub struct RecordError {
    pub file: PathBuf,
    pub source: io::Error,
}

impl FolderRecord {
    /// The record of the folder `plugins`, kept below `local`. One that cannot be read is as
    /// none: everything in the folder is taken again.
    pub fn open(local: &Path, plugins: &Path) -> Self {
        let absolute = fs::canonicalize(plugins).unwrap_or_else(|_| plugins.to_owned());
        let name = Digest::of(absolute.as_os_str().as_encoded_bytes()).short();
        let file = local.join("folders").join(format!("{name}.json"));
        let taken = read(&file);
        Self { file, taken }
    }

    /// What has to change in the table for the folder to be in it: `found` are the plugins
    /// that may serve, `present` the names of all files, refused ones included.
    pub fn changes(&self, found: &[Entry], present: &BTreeSet<PluginName>) -> Vec<Change> {
        let is_new = |entry: &&Entry| self.taken.plugins.get(&entry.identity.name) != Some(*entry);
        let put = found.iter().filter(is_new);
        let put = put.map(|entry| Change::Put(Box::new(entry.clone())));
        let names = self.taken.plugins.keys();
        let gone = names.filter(|name| !present.contains(name));
        put.chain(gone.cloned().map(Change::Remove)).collect()
    }

    /// Forgets everything: the table knows nothing of it.
    pub fn clear(&mut self) {
        self.taken = Taken::default();
    }

    /// Notes that changes are in the table.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn note(&mut self, changes: Vec<Change>) -> Result<(), RecordError> {
        if changes.is_empty() {
            return Ok(());
        }
        for change in changes {
            match change {
                Change::Put(entry) => {
                    let name = entry.identity.name.clone();
                    self.taken.plugins.insert(name, *entry);
                }
                Change::Remove(name) => {
                    self.taken.plugins.remove(&name);
                }
            }
        }
        self.write().map_err(|source| RecordError {
            file: self.file.clone(),
            source,
        })
    }

    fn write(&self) -> io::Result<()> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = NamedTempFile::new_in(folder)?;
        serde_json::to_writer_pretty(&mut file, &self.taken)?;
        file.persist(&self.file).map_err(|error| error.error)?;
        Ok(())
    }
}

fn read(file: &Path) -> Taken {
    let text = match fs::read(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Taken::default(),
        Err(error) => return unreadable(file, &error),
    };
    serde_json::from_slice(&text).unwrap_or_else(|error| unreadable(file, &error))
}

fn unreadable(file: &Path, reason: &dyn std::fmt::Display) -> Taken {
    let file = file.display();
    warn!(%file, %reason, "what was taken from the folder is not known; it is taken again");
    Taken::default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::{Allow, PluginIdentity, Queue, Served, Versioning};

    fn entry(name: &str, version: &str) -> Entry {
        Entry {
            identity: PluginIdentity {
                name: name.parse().unwrap(),
                digest: Digest::of(version.as_bytes()),
            },
            queue: Queue {
                namespace: "default".into(),
                task_queue: "queue".into(),
            },
            served: Served::default(),
            memory_mib: None,
            resident_instances: None,
            shared_workflow_instances: None,
            allow: Allow::default(),
            schedules: Vec::new(),
            versioning: Versioning::default(),
            replay_gate: false,
        }
    }

    fn names(entries: &[Entry]) -> BTreeSet<PluginName> {
        let names = entries.iter().map(|entry| entry.identity.name.clone());
        names.collect()
    }

    /// What a folder with exactly these plugins changes.
    fn changes(record: &FolderRecord, folder: &[Entry]) -> Vec<Change> {
        record.changes(folder, &names(folder))
    }

    #[test]
    fn what_was_taken_changes_nothing_also_after_a_restart() {
        let local = tempfile::tempdir().unwrap();
        let mut record = FolderRecord::open(local.path(), Path::new("plugins"));
        let folder = [entry("one", "1"), entry("two", "1")];
        let all = changes(&record, &folder);
        assert_eq!(all.len(), 2);
        record.note(all).unwrap();
        assert!(changes(&record, &folder).is_empty());
        let again = FolderRecord::open(local.path(), Path::new("plugins"));
        assert!(changes(&again, &folder).is_empty());
        let another = FolderRecord::open(local.path(), Path::new("elsewhere"));
        assert_eq!(changes(&another, &folder).len(), 2);
    }

    #[test]
    fn another_version_and_a_file_that_is_gone_are_changes() {
        let local = tempfile::tempdir().unwrap();
        let mut record = FolderRecord::open(local.path(), Path::new("plugins"));
        let folder = [entry("one", "1"), entry("two", "1")];
        record.note(changes(&record, &folder)).unwrap();
        let newer = entry("one", "2");
        let expected = [
            Change::Put(Box::new(newer.clone())),
            Change::Remove("two".parse().unwrap()),
        ];
        assert_eq!(changes(&record, &[newer]), expected);
    }

    #[test]
    fn a_file_that_is_refused_changes_nothing() {
        let local = tempfile::tempdir().unwrap();
        let mut record = FolderRecord::open(local.path(), Path::new("plugins"));
        let folder = [entry("one", "1")];
        record.note(changes(&record, &folder)).unwrap();
        assert!(record.changes(&[], &names(&folder)).is_empty());
    }

    #[test]
    fn a_record_that_is_spoilt_is_as_none() {
        let local = tempfile::tempdir().unwrap();
        let mut record = FolderRecord::open(local.path(), Path::new("plugins"));
        let folder = [entry("one", "1")];
        record.note(changes(&record, &folder)).unwrap();
        fs::write(&record.file, "{").unwrap();
        let spoilt = FolderRecord::open(local.path(), Path::new("plugins"));
        assert_eq!(changes(&spoilt, &folder).len(), 1);
    }
}
