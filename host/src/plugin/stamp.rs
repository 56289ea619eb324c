//! Whether a plugin's files have changed since somebody looked at them.

use std::{fs, os::unix::fs::MetadataExt, path::Path};

use super::PluginFile;

/// What the file system says of a plugin's files. Two looks that give the same saw the same
/// bytes, unless somebody took pains to hide a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    component: Option<FileStamp>,
    sidecar: Option<FileStamp>,
}

/// Inode, size, and when it was last written and last changed in any way.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FileStamp {
    inode: u64,
    bytes: u64,
    written: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    /// The stamp of a plugin's files as they are now.
    pub fn of(file: &PluginFile) -> Self {
        Self {
            component: of(&file.component),
            sidecar: file.sidecar.as_deref().and_then(of),
        }
    }

    /// Whether both looks saw the same component, whatever became of the sidecar.
    pub fn has_component_of(&self, other: &Self) -> bool {
        self.component.is_some() && self.component == other.component
    }
}

fn of(path: &Path) -> Option<FileStamp> {
    let metadata = fs::metadata(path).ok()?;
    Some(FileStamp {
        inode: metadata.ino(),
        bytes: metadata.len(),
        written: (metadata.mtime(), metadata.mtime_nsec()),
        changed: (metadata.ctime(), metadata.ctime_nsec()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_size_another_file_and_a_sidecar_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wasm");
        let look = || Stamp::of(&PluginFile::at(path.clone()));
        fs::write(&path, "one").unwrap();
        let first = look();
        assert_eq!(look(), first);
        fs::write(&path, "three").unwrap();
        let second = look();
        assert_ne!(second, first);
        let other = folder.path().join("b");
        fs::write(&other, "three").unwrap();
        fs::rename(other, &path).unwrap();
        let third = look();
        assert_ne!(third, second);
        fs::write(folder.path().join("a.toml"), "").unwrap();
        assert_ne!(look(), third);
        assert!(look().has_component_of(&third));
        assert!(!third.has_component_of(&second));
    }
}
