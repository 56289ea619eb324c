//! Compiled code on disk: a component is compiled once, however often hosts start.
//!
//! Owns a folder that is this user's alone, because what is in it is run as it is. An entry is
//! named `DIGEST-ENGINE-SHA256.cwasm`: the component, wasmtime's version and settings, and the
//! sha-256 of the entry itself. Whatever does not fit is removed and made again.

use std::{
    fs::{self, DirBuilder},
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use nix::unistd::geteuid;
use tempfile::NamedTempFile;
use thiserror::Error;
use tracing::{debug, warn};
use wasmtime::{Engine, component::Component};

use crate::plugin::Digest;

/// Who else may do anything with the folder: nobody.
const OURS_ALONE: u32 = 0o700;

/// A folder of compiled code.
#[derive(Clone, Debug)]
pub struct CodeCache {
    folder: PathBuf,
}

/// A folder that cannot hold code that is run unseen.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum CodeCacheError {
    #[error("the folder of compiled code {folder} cannot be used", folder = .folder.display())]
    Unusable { folder: PathBuf, source: io::Error },
    #[error(
        "the folder of compiled code {folder} is not this user's alone ({found}); what is in it \
         is run as it is: remove it, or name another store folder",
        folder = .folder.display()
    )]
    Foreign { folder: PathBuf, found: String },
}

impl CodeCache {
    /// A cache in a folder, which is made if it does not exist.
    ///
    /// # Errors
    /// A folder that cannot be made, or that others may look into or change.
    pub fn open(folder: &Path) -> Result<Self, CodeCacheError> {
        let unusable = |source| CodeCacheError::Unusable {
            folder: folder.to_owned(),
            source,
        };
        DirBuilder::new()
            .recursive(true)
            .mode(OURS_ALONE)
            .create(folder)
            .map_err(unusable)?;
        // Of the folder itself, not of what a link leads to.
        let found = fs::symlink_metadata(folder).map_err(unusable)?;
        let mode = found.permissions().mode() & 0o777;
        let reason = match () {
            () if !found.is_dir() => Some("it is a link or a file".to_owned()),
            () if found.uid() != geteuid().as_raw() => {
                Some(format!("user {} owns it", found.uid()))
            }
            () if mode != OURS_ALONE => Some(format!("its mode is {mode:04o}, not 0700")),
            () => None,
        };
        match reason {
            None => Ok(Self {
                folder: folder.to_owned(),
            }),
            Some(found) => Err(CodeCacheError::Foreign {
                folder: folder.to_owned(),
                found,
            }),
        }
    }

    /// The compiled code of a component, if it is there and whole.
    pub(super) fn load(&self, engine: &Engine, digest: Digest) -> Option<Component> {
        let of_engine = prefix(engine, digest);
        let path = self
            .entries(digest)
            .find(|path| name(path).starts_with(&of_engine))?;
        let loaded = verified(&path, &of_engine).and_then(|()| deserialize(engine, &path));
        match loaded {
            Ok(component) => Some(component),
            Err(reason) => {
                let entry = name(&path);
                warn!(
                    entry,
                    reason, "compiled code cannot be used and is made again"
                );
                remove(&path);
                None
            }
        }
    }

    /// Keeps compiled code, in place of whatever there is of the component. A folder that
    /// cannot be written costs a compilation next time, and nothing else.
    pub(super) fn keep(&self, engine: &Engine, digest: Digest, component: &Component) {
        let old: Vec<PathBuf> = self.entries(digest).collect();
        let kept = component
            .serialize()
            .map_err(|error| error.to_string())
            .and_then(|code| {
                self.write(engine, digest, &code)
                    .map_err(|error| error.to_string())
            });
        match kept {
            Ok(()) => old.iter().for_each(|path| remove(path)),
            Err(reason) => warn!(%digest, reason, "compiled code is not kept"),
        }
    }

    /// Removes what there is of a component.
    pub fn forget(&self, digest: Digest) {
        self.entries(digest).for_each(|path| remove(&path));
    }

    fn write(&self, engine: &Engine, digest: Digest, code: &[u8]) -> io::Result<()> {
        let name = format!("{}{}.cwasm", prefix(engine, digest), Digest::of(code));
        let mut file = NamedTempFile::new_in(&self.folder)?;
        file.write_all(code)?;
        file.persist(self.folder.join(name))
            .map_err(|error| error.error)?;
        Ok(())
    }

    fn entries(&self, digest: Digest) -> impl Iterator<Item = PathBuf> {
        let of_component = format!("{digest}-");
        let found = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let paths = found.map(|entry| entry.path());
        paths.filter(move |path| name(path).starts_with(&of_component))
    }
}

/// How entries of a component for an engine begin.
fn prefix(engine: &Engine, digest: Digest) -> String {
    let mut hasher = DefaultHasher::new();
    engine.precompile_compatibility_hash().hash(&mut hasher);
    format!("{digest}-{:016x}-", hasher.finish())
}

fn name(path: &Path) -> &str {
    path.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
}

/// Holds an entry against the sha-256 in its name.
fn verified(path: &Path, prefix: &str) -> Result<(), String> {
    let code = fs::read(path).map_err(|error| error.to_string())?;
    let expected = name(path).strip_prefix(prefix);
    let found = format!("{}.cwasm", Digest::of(&code));
    match expected {
        Some(expected) if expected == found => Ok(()),
        _ => Err(format!(
            "its sha-256 is not the one in its name, but {found}"
        )),
    }
}

#[expect(
    unsafe_code,
    reason = "wasmtime cannot tell compiled code that somebody made up. Nobody but this user can \
              write in the folder, as was checked when it was opened, and the entry was just held \
              against its sha-256; wasmtime itself checks its version and settings"
)]
fn deserialize(engine: &Engine, path: &Path) -> Result<Component, String> {
    // SAFETY: see the reason above.
    let loaded = unsafe { Component::deserialize_file(engine, path) };
    loaded
        .inspect(|_| debug!(entry = name(path), "compiled code is taken from the cache"))
        .map_err(|error| format!("{error:#}"))
}

fn remove(path: &Path) {
    match fs::remove_file(path) {
        Err(reason) if reason.kind() != io::ErrorKind::NotFound => {
            warn!(entry = %path.display(), %reason, "compiled code is not removed");
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use wasmtime::Config;

    use super::*;

    /// The smallest component.
    const EMPTY: &[u8] = b"\0asm\x0d\0\x01\0";

    fn cache() -> (tempfile::TempDir, CodeCache) {
        let folder = tempfile::tempdir().unwrap();
        let cache = CodeCache::open(&folder.path().join("compiled")).unwrap();
        (folder, cache)
    }

    fn filled(engine: &Engine) -> (tempfile::TempDir, CodeCache, PathBuf) {
        let (folder, cache) = cache();
        let component = Component::from_binary(engine, EMPTY).unwrap();
        cache.keep(engine, Digest::of(EMPTY), &component);
        let entry = cache.entries(Digest::of(EMPTY)).next().unwrap();
        (folder, cache, entry)
    }

    #[test]
    fn what_was_kept_is_loaded_until_it_is_forgotten() {
        let engine = Engine::default();
        let (_folder, cache, _) = filled(&engine);
        assert!(cache.load(&engine, Digest::of(EMPTY)).is_some());
        assert!(cache.load(&engine, Digest::of(b"another")).is_none());
        cache.forget(Digest::of(EMPTY));
        assert!(cache.load(&engine, Digest::of(EMPTY)).is_none());
    }

    #[test]
    fn code_of_other_settings_is_not_taken_and_gives_way() {
        let engine = Engine::default();
        let (_folder, cache, first) = filled(&engine);
        let other = Engine::new(Config::new().epoch_interruption(true)).unwrap();
        assert!(cache.load(&other, Digest::of(EMPTY)).is_none());
        let component = Component::from_binary(&other, EMPTY).unwrap();
        cache.keep(&other, Digest::of(EMPTY), &component);
        assert!(!first.exists());
        assert!(cache.load(&other, Digest::of(EMPTY)).is_some());
    }

    #[test]
    fn an_entry_that_is_truncated_or_altered_is_removed() {
        let engine = Engine::default();
        let spoilt: [fn(&mut Vec<u8>); 2] = [|code| code.truncate(9), |code| code[70] ^= 1];
        for spoil in spoilt {
            let (_folder, cache, entry) = filled(&engine);
            let mut code = fs::read(&entry).unwrap();
            spoil(&mut code);
            fs::write(&entry, code).unwrap();
            assert!(cache.load(&engine, Digest::of(EMPTY)).is_none());
            assert!(!entry.exists());
        }
    }

    #[test]
    fn an_entry_of_another_program_is_removed_though_its_sum_is_right() {
        let engine = Engine::default();
        let (_folder, cache, entry) = filled(&engine);
        let made_up = b"not what wasmtime writes";
        let name = format!(
            "{}{}.cwasm",
            prefix(&engine, Digest::of(EMPTY)),
            Digest::of(made_up)
        );
        remove(&entry);
        let entry = entry.with_file_name(name);
        fs::write(&entry, made_up).unwrap();
        assert!(cache.load(&engine, Digest::of(EMPTY)).is_none());
        assert!(!entry.exists());
    }

    #[test]
    fn a_folder_that_others_may_look_into_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let text = CodeCache::open(folder.path()).unwrap_err().to_string();
        assert!(text.contains("its mode is 0755, not 0700"), "{text}");
    }

    #[test]
    fn a_link_in_place_of_the_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(folder.path(), &link).unwrap();
        let text = CodeCache::open(&link).unwrap_err().to_string();
        assert!(text.contains("it is a link or a file"), "{text}");
    }
}
