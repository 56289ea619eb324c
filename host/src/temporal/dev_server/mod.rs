//! Temporal's development server: getting the program, and running it.
//!
//! Owns the four ways to a `temporal` program ([`locate`]) and the life of one server process
//! ([`DevServer`]). It never looks for a server that is already running, and reads nothing from
//! the environment: callers pass the cache folder in.

mod cache;
mod download;
mod go_build;
mod locate;
mod options;
mod output;
mod path;
mod port;
mod process;
mod ready;
mod version;

use std::path::PathBuf;

pub use cache::{Cache, CacheError};
pub use download::DownloadError;
pub use go_build::GoBuildError;
pub use locate::{FailedWay, LocateError, WayError, locate};
pub use options::DevServerOptions;
pub use path::PathError;
pub use process::{DevServer, StartError};
pub use version::Version;

/// The release that is built or downloaded, and the oldest one that is accepted on PATH.
pub const WANTED: Version = Version::new(1, 8, 2);

/// A `temporal` program that can run a development server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// What to execute: a path, or a bare name that the system finds on PATH.
    pub path: PathBuf,
    /// The version of the command line program, not of the server inside.
    pub version: Version,
    /// Which way led to it, in words for a person.
    pub origin: &'static str,
}
