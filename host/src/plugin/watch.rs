//! Watching the plugins folder.
//!
//! Owns when somebody should look at it again, and nothing of what is found there. The operating
//! system says when something happens; where it does not (network mounts, some containers), the
//! folder is looked at every second.

use std::{path::Path, sync::Arc, time::Duration};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::{sync::Notify, time::timeout};
use tracing::warn;

/// How long a look at the folder may be old.
const OLDEST: Duration = Duration::from_secs(1);

/// How long nothing has to happen.
const QUIET: Duration = Duration::from_millis(20);

/// How long that is waited for.
const LONGEST: Duration = Duration::from_millis(500);

/// Tells when the folder may have changed.
pub struct FolderWatch {
    happened: Arc<Notify>,
    /// Kept so that it goes on; none where the operating system does not watch.
    _watcher: Option<RecommendedWatcher>,
}

impl FolderWatch {
    /// Watches a folder. Where the operating system cannot, it is said in the log, and
    /// [`FolderWatch::settled`] is a clock.
    pub fn start(folder: &Path) -> Self {
        let happened = Arc::new(Notify::new());
        let watcher = watcher(folder, happened.clone());
        if let Err(reason) = &watcher {
            warn!(
                folder = %folder.display(),
                %reason,
                "the folder is not watched, but looked at every second"
            );
        }
        Self {
            happened,
            _watcher: watcher.ok(),
        }
    }

    /// Waits until something may have changed and then nothing has happened for a moment.
    pub async fn settled(&self) {
        self.changed().await;
        self.quiet().await;
    }

    /// Waits until something may have changed, for a second at most.
    async fn changed(&self) {
        // Too long without news is a reason to look, too.
        let _ = timeout(OLDEST, self.happened.notified()).await;
    }

    /// Waits until nothing has happened for a moment, so that files which are copied together
    /// are seen together; half a second at most.
    async fn quiet(&self) {
        let quiet = async { while timeout(QUIET, self.happened.notified()).await.is_ok() {} };
        let _ = timeout(LONGEST, quiet).await;
    }
}

fn watcher(folder: &Path, happened: Arc<Notify>) -> notify::Result<RecommendedWatcher> {
    // What happened does not matter, nor that something was missed: the folder is looked at.
    let mut watcher = notify::recommended_watcher(move |_| happened.notify_one())?;
    watcher.watch(folder, RecursiveMode::NonRecursive)?;
    Ok(watcher)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_that_appears_is_told_of() {
        let folder = tempfile::tempdir().unwrap();
        let watch = FolderWatch::start(folder.path());
        std::fs::write(folder.path().join("a.wasm"), "").unwrap();
        watch.changed().await;
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_watched_is_looked_at_all_the_same() {
        let watch = FolderWatch::start(Path::new("nowhere"));
        let looked = timeout(Duration::from_secs(60), watch.changed()).await;
        assert!(looked.is_ok());
    }
}
