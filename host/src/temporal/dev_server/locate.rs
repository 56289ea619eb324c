//! The order in which ways to a `temporal` program are tried, and the error that names them all.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

use futures_util::future::BoxFuture;

use super::cache::LockedCache;
use super::{
    Cache, CacheError, DownloadError, GoBuildError, PathError, Program, WANTED, download, go_build,
    path,
};
use crate::progress::Progress;

/// Finds a program that can run a development server, or gets one.
///
/// In this order: the `temporal` on PATH if it is new enough, the one in `cache`, the SDK's own
/// download, a build with Go. The last two take a lock, so that one process does the work and
/// the others wait for what it made.
pub async fn locate(cache: &Cache, progress: &dyn Progress) -> Result<Program, LocateError> {
    let ready: [&dyn Way; 2] = [&OnPath(PathBuf::from("temporal")), cache];
    let mut tried = match first_that_works(&ready).await {
        Ok(program) => return Ok(program),
        Err(error) => error.tried,
    };
    let locked = match cache.lock(progress).await {
        Ok(locked) => locked,
        Err(error) => {
            tried.push(FailedWay::new(cache, error.into()));
            return Err(LocateError { tried });
        }
    };
    // Whoever held the lock before may have filled the cache.
    if let Ok(program) = locked.cache().program() {
        return Ok(program);
    }
    let download = Download(&locked, progress);
    let go = GoBuild(Path::new("go"), &locked, progress);
    first_that_works(&[&download, &go])
        .await
        .map_err(|mut error| {
            tried.append(&mut error.tried);
            LocateError { tried }
        })
}

/// One way to a program.
trait Way: Send + Sync {
    /// The way in a few words.
    fn name(&self) -> String;

    /// What a person can do to make this way work.
    fn advice(&self) -> String;

    fn find(&self) -> BoxFuture<'_, Result<Program, WayError>>;
}

async fn first_that_works(ways: &[&dyn Way]) -> Result<Program, LocateError> {
    let mut tried = Vec::new();
    for way in ways {
        match way.find().await {
            Ok(program) => return Ok(program),
            Err(error) => tried.push(FailedWay::new(*way, error)),
        }
    }
    Err(LocateError { tried })
}

struct OnPath(PathBuf);

impl Way for OnPath {
    fn name(&self) -> String {
        format!("the `{}` program on PATH", self.0.display())
    }

    fn advice(&self) -> String {
        format!("install Temporal's command line program, version {WANTED} or newer")
    }

    fn find(&self) -> BoxFuture<'_, Result<Program, WayError>> {
        Box::pin(async { Ok(path::installed(self.0.clone()).await?) })
    }
}

impl Way for Cache {
    fn name(&self) -> String {
        "the cached program".to_owned()
    }

    fn advice(&self) -> String {
        "nothing, if another way works; if the folder is refused, \
         set XDG_CACHE_HOME to a folder that can be written"
            .to_owned()
    }

    fn find(&self) -> BoxFuture<'_, Result<Program, WayError>> {
        Box::pin(async { Ok(self.program()?) })
    }
}

struct Download<'a>(&'a LockedCache, &'a dyn Progress);

impl Way for Download<'_> {
    fn name(&self) -> String {
        "the SDK's download".to_owned()
    }

    fn advice(&self) -> String {
        "open the network to https://temporal.download".to_owned()
    }

    fn find(&self) -> BoxFuture<'_, Result<Program, WayError>> {
        Box::pin(async { Ok(download::downloaded(self.0, self.1).await?) })
    }
}

struct GoBuild<'a>(&'a Path, &'a LockedCache, &'a dyn Progress);

impl Way for GoBuild<'_> {
    fn name(&self) -> String {
        "a build with Go".to_owned()
    }

    fn advice(&self) -> String {
        "install Go 1.21 or newer and let it reach a module proxy (GOPROXY)".to_owned()
    }

    fn find(&self) -> BoxFuture<'_, Result<Program, WayError>> {
        Box::pin(async { Ok(go_build::built(self.0, self.1, self.2).await?) })
    }
}

/// Why one way did not lead to a program.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub enum WayError {
    /// The program on PATH.
    Path(#[from] PathError),
    /// The cache.
    Cache(#[from] CacheError),
    /// The SDK's download.
    Download(#[from] DownloadError),
    /// The build with Go.
    GoBuild(#[from] GoBuildError),
}

/// A way that was tried in vain.
#[derive(Debug)]
pub struct FailedWay {
    /// The way in a few words.
    pub name: String,
    /// What a person can do to make it work.
    pub advice: String,
    /// Why it did not.
    pub reason: WayError,
}

impl FailedWay {
    fn new(way: &dyn Way, reason: WayError) -> Self {
        Self {
            name: way.name(),
            advice: way.advice(),
            reason,
        }
    }
}

/// No way led to a program. It has no single source, so its text lists all of them.
#[derive(Debug)]
pub struct LocateError {
    /// The ways in the order in which they were tried.
    pub tried: Vec<FailedWay>,
}

impl Error for LocateError {}

impl fmt::Display for LocateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "there is no Temporal dev server; any one of these would do:"
        )?;
        for way in &self.tried {
            write!(f, "\n- {}: {}", way.name, chain(&way.reason))?;
            write!(f, "\n  what to do: {}", way.advice)?;
        }
        Ok(())
    }
}

/// The error and its causes on one line. Other crates' errors often repeat their cause in their
/// own text, and those are not said twice.
fn chain(error: &WayError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    struct Fake {
        name: &'static str,
        works: bool,
        asked: AtomicUsize,
    }

    impl Fake {
        fn new(name: &'static str, works: bool) -> Self {
            Self {
                name,
                works,
                asked: AtomicUsize::new(0),
            }
        }
    }

    impl Way for Fake {
        fn name(&self) -> String {
            self.name.to_owned()
        }

        fn advice(&self) -> String {
            format!("repair {}", self.name)
        }

        fn find(&self) -> BoxFuture<'_, Result<Program, WayError>> {
            self.asked.fetch_add(1, Ordering::Relaxed);
            let found = if self.works {
                Ok(Program {
                    path: PathBuf::from(self.name),
                    version: WANTED,
                    origin: self.name,
                })
            } else {
                Err(DownloadError::Stalled.into())
            };
            Box::pin(async { found })
        }
    }

    #[tokio::test]
    async fn the_first_way_that_works_ends_the_search() {
        let ways = [
            Fake::new("a", false),
            Fake::new("b", true),
            Fake::new("c", true),
        ];
        let order: Vec<&dyn Way> = ways.iter().map(|way| way as &dyn Way).collect();
        let program = first_that_works(&order).await.unwrap();
        assert_eq!(program.origin, "b");
        let asked = ways.map(|way| way.asked.into_inner());
        assert_eq!(asked, [1, 1, 0]);
    }

    #[tokio::test]
    async fn the_error_names_every_way_with_reason_cause_and_advice() {
        let (missing, stalled) = (OnPath("/nowhere/temporal".into()), Fake::new("b", false));
        let error = first_that_works(&[&missing, &stalled]).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no Temporal dev server; any one of these would do:\n\
             - the `/nowhere/temporal` program on PATH: cannot run `/nowhere/temporal --version`: \
             No such file or directory (os error 2)\n  \
             what to do: install Temporal's command line program, version 1.8.2 or newer\n\
             - b: the download from temporal.download brought nothing for 20 s\n  \
             what to do: repair b"
        );
    }

    #[tokio::test]
    async fn a_cached_program_is_found_without_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path());
        let locked = cache.lock(&crate::progress::Silent).await.unwrap();
        let made = locked.scratch("test").unwrap().join("temporal");
        std::fs::write(&made, "program").unwrap();
        locked.install(&made).unwrap();
        let ready: [&dyn Way; 2] = [&OnPath("/nowhere/temporal".into()), &cache];
        assert_eq!(first_that_works(&ready).await.unwrap().origin, "cached");
    }
}
