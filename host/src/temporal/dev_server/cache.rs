//! The folder in which one `temporal` program per version is kept for a user.
//!
//! Owns the layout, the lock that lets one process at a time fill it, and the atomic way a new
//! program enters. Where the folder is, is the caller's choice.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tokio::sync::oneshot;

use super::{Program, WANTED};
use crate::progress::{Progress, watched};

/// A folder of the user's that holds what is expensive to get.
#[derive(Debug, Clone)]
pub struct Cache {
    root: PathBuf,
}

/// Why the cache could not be used.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// Nothing has been cached yet.
    #[error("there is no {0} yet")]
    Empty(PathBuf),
    /// The file system refused.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
}

impl Cache {
    /// A cache below `root`, which need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The program that an earlier call put here.
    pub(super) fn program(&self) -> Result<Program, CacheError> {
        let path = self.program_path();
        match fs::metadata(&path) {
            Ok(file) if file.is_file() => Ok(Program {
                path,
                version: WANTED,
                origin: "cached",
            }),
            Ok(_) => Err(CacheError::Empty(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(CacheError::Empty(path)),
            Err(source) => Err(io_error("look at", &path)(source)),
        }
    }

    /// Waits until no other process fills the cache, then keeps others from doing so.
    pub(super) async fn lock(&self, progress: &dyn Progress) -> Result<LockedCache, CacheError> {
        let folder = self.folder();
        fs::create_dir_all(&folder).map_err(io_error("create", &folder))?;
        let path = folder.join("lock");
        let file = File::create(&path).map_err(io_error("create", &path))?;
        let step = "waiting for another process that is getting the Temporal dev server";
        let file = watched(progress, step, locked(file))
            .await
            .map_err(io_error("lock", &path))?;
        LockedCache::new(self.clone(), file)
    }

    /// Versions and machines do not mix, even when a home folder is shared between machines.
    fn folder(&self) -> PathBuf {
        let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
        self.root
            .join("temporal")
            .join(format!("{WANTED}-{os}-{arch}"))
    }

    fn program_path(&self) -> PathBuf {
        self.folder().join("temporal")
    }
}

/// The cache while this process alone may fill it; dropping it lets the next one in.
#[derive(Debug)]
pub(super) struct LockedCache {
    cache: Cache,
    /// Scratch space in the cache's own file system, so that a rename is atomic.
    work: PathBuf,
    /// Holds the lock for as long as it is open.
    _file: File,
}

impl LockedCache {
    fn new(cache: Cache, file: File) -> Result<Self, CacheError> {
        let work = cache.folder().join("work");
        // A process that was killed may have left its scratch folder.
        match fs::remove_dir_all(&work) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(io_error("remove", &work)(error));
            }
            _ => {}
        }
        let locked = Self {
            cache,
            work,
            _file: file,
        };
        Ok(locked)
    }

    /// The cache that is locked.
    pub(super) fn cache(&self) -> &Cache {
        &self.cache
    }

    /// A fresh folder for one way; removed with the lock.
    pub(super) fn scratch(&self, name: &str) -> Result<PathBuf, CacheError> {
        let folder = self.work.join(name);
        fs::create_dir_all(&folder).map_err(io_error("create", &folder))?;
        Ok(folder)
    }

    /// Moves a finished program from a scratch folder into the cache.
    pub(super) fn install(&self, built: &Path) -> Result<PathBuf, CacheError> {
        let path = self.cache.program_path();
        fs::rename(built, &path).map_err(io_error("move the new program to", &path))?;
        Ok(path)
    }
}

impl Drop for LockedCache {
    fn drop(&mut self) {
        // What cannot be removed now is removed under the next lock.
        let _ = fs::remove_dir_all(&self.work);
    }
}

/// Waits for the lock on a thread of its own: a runtime that shuts down does not wait for it.
async fn locked(file: File) -> io::Result<File> {
    let (sender, receiver) = oneshot::channel();
    std::thread::Builder::new()
        .name("dev-server-lock".to_owned())
        .spawn(move || {
            let outcome = file.lock().map(|()| file);
            // With nobody waiting any more the file is dropped here, and the lock with it.
            let _ = sender.send(outcome);
        })?;
    receiver
        .await
        .map_err(|_| io::Error::other("the thread that waited for the lock ended"))?
}

fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> CacheError {
    let path = path.to_owned();
    move |source| CacheError::Io {
        action,
        path,
        source,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::progress::Silent;

    fn install(locked: &LockedCache, content: &str) -> PathBuf {
        let built = locked.scratch("test").unwrap().join("temporal");
        fs::write(&built, content).unwrap();
        locked.install(&built).unwrap()
    }

    #[tokio::test]
    async fn an_installed_program_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path());
        assert!(matches!(cache.program(), Err(CacheError::Empty(_))));
        let path = install(&cache.lock(&Silent).await.unwrap(), "program");
        assert_eq!(cache.program().unwrap().path, path);
    }

    #[tokio::test]
    async fn a_second_process_waits_until_the_first_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path());
        let first = cache.lock(&Silent).await.unwrap();
        let second = cache.lock(&Silent);
        tokio::pin!(second);
        let early = tokio::time::timeout(Duration::from_millis(50), &mut second).await;
        assert!(early.is_err(), "two hold the lock");
        drop(first);
        second.await.unwrap();
    }

    #[tokio::test]
    async fn what_a_killed_process_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path());
        let left = cache.folder().join("work").join("half");
        fs::create_dir_all(&left).unwrap();
        let _locked = cache.lock(&Silent).await.unwrap();
        assert!(!left.exists());
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("file");
        fs::write(&blocked, "").unwrap();
        let error = Cache::new(&blocked).lock(&Silent).await.unwrap_err();
        assert!(error.to_string().starts_with("cannot create "), "{error}");
    }
}
