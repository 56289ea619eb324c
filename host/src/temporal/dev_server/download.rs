//! The third way: the download that Temporal's SDK offers.
//!
//! The SDK can download the program only in order to start a server. So a server is started,
//! which also shows that the program runs here, and stopped again; what stays is the file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use temporalio_sdk_core::ephemeral_server::{
    EphemeralExe, EphemeralExeVersion, EphemeralServerError, TemporalDevServerConfig,
};
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::cache::LockedCache;
use super::{CacheError, Program, WANTED};
use crate::progress::{Progress, watched};

/// A download that brings no byte for this long is given up. It is also the time for the first.
const STALL: Duration = Duration::from_secs(20);

/// How often the size of the download is looked at.
const LOOK: Duration = Duration::from_millis(500);

/// Why the download brought no program.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// The SDK could not download, unpack or start it.
    #[error("the SDK's download from temporal.download failed")]
    Sdk(#[source] Box<EphemeralServerError>),
    /// The network swallows the request, or the download stopped on its way.
    #[error("the download from temporal.download brought nothing for {} s", STALL.as_secs())]
    Stalled,
    /// The SDK reports success, and the program is not where it was told to put it.
    #[error("the SDK's download left no program in {}", folder.display())]
    Missing {
        /// Where the program should be.
        folder: PathBuf,
    },
    /// The file system refused.
    #[error("cannot look into {}", folder.display())]
    Look {
        /// The folder of the download.
        folder: PathBuf,
        /// What the system answered.
        #[source]
        source: io::Error,
    },
    /// The program could not enter the cache.
    #[error(transparent)]
    Cache(#[from] CacheError),
}

/// Downloads the program into the cache.
pub(super) async fn downloaded(
    cache: &LockedCache,
    progress: &dyn Progress,
) -> Result<Program, DownloadError> {
    let folder = cache.scratch("download")?;
    let step = "downloading the Temporal dev server (once per machine)";
    watched(progress, step, async {
        tokio::select! {
            outcome = download_and_try(&folder) => outcome,
            () = stalled(&folder) => Err(DownloadError::Stalled),
        }
    })
    .await?;
    let path = cache.install(&only_file(&folder)?)?;
    Ok(Program {
        path,
        version: WANTED,
        origin: "downloaded",
    })
}

async fn download_and_try(folder: &Path) -> Result<(), DownloadError> {
    let sdk = |error| DownloadError::Sdk(Box::new(error));
    let program = EphemeralExe::CachedDownload {
        version: EphemeralExeVersion::Fixed(format!("v{WANTED}")),
        dest_dir: Some(folder.to_string_lossy().into_owned()),
        ttl: None,
    };
    let mut server = TemporalDevServerConfig::builder()
        .exe(program)
        .build()
        .start_server_with_output(Stdio::null(), Stdio::null())
        .await
        .map_err(sdk)?;
    server.shutdown().await.map_err(sdk)
}

/// Returns when the files in `folder` have not grown for a while.
async fn stalled(folder: &Path) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut size, mut since) = (0, Instant::now());
    while since.elapsed() < STALL {
        looks.tick().await;
        let now = size_of_files(folder).unwrap_or(size);
        if now != size {
            (size, since) = (now, Instant::now());
        }
    }
}

fn size_of_files(folder: &Path) -> io::Result<u64> {
    fs::read_dir(folder)?
        .map(|entry| Ok(entry?.metadata()?.len()))
        .sum()
}

fn only_file(folder: &Path) -> Result<PathBuf, DownloadError> {
    let look = |source| DownloadError::Look {
        folder: folder.to_owned(),
        source,
    };
    let first = fs::read_dir(folder).map_err(look)?.next();
    match first.transpose().map_err(look)? {
        Some(entry) => Ok(entry.path()),
        None => Err(DownloadError::Missing {
            folder: folder.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_downloaded_file_is_found_whatever_the_sdk_calls_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("temporal-v1.8.2");
        fs::write(&file, "program").unwrap();
        assert_eq!(only_file(folder.path()).unwrap(), file);
        assert_eq!(size_of_files(folder.path()).unwrap(), 7);
    }

    #[test]
    fn an_empty_folder_after_a_download_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let error = only_file(folder.path()).unwrap_err();
        assert!(
            error.to_string().contains(folder.path().to_str().unwrap()),
            "{error}"
        );
    }
}
