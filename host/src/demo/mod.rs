//! The demo: every pattern, built, loaded and run through a real server.
//!
//! Owns the order of things and the table that it prints. Everything it uses is
//! what operators and authors use: the dev server, the build, the host, a client.

mod guests;
mod rows;
mod server;
mod swap;
mod table;

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio_util::sync::CancellationToken;

use self::{
    guests::{Guest, Workshop},
    server::Server,
    swap::Swap,
};
use crate::{
    Config, ServeError, load_codecs,
    pattern::{BadPattern, Pattern, dynamic_config, patterns_in},
    progress::Progress,
    serve_on,
    temporal::{
        Client, ClientError, ConnectError, Connection, ConnectionSettings,
        dev_server::{Cache, LocateError, StartError},
    },
    toolchain::{BuildError, GuestSdks, Language},
};

/// Each language has a namespace of its own, so that queues, ids and types can be
/// the same in all of them.
fn namespace(language: Language) -> String {
    format!("demo-{}", language.folder())
}

/// What the demo is to do.
pub struct Demo<'a> {
    /// The folder of the patterns.
    pub patterns: PathBuf,
    /// The languages whose guests are shown, one after the other.
    pub languages: &'a [Language],
    /// Where the SDKs of interpreted languages are.
    pub sdks: GuestSdks,
    /// A server that is there already; a new dev server if absent.
    pub server: Option<String>,
    /// Keep host and server up at the end, until stopped.
    pub keep: bool,
    /// Where a dev server's program is kept.
    pub cache: Cache,
    /// Told what takes long.
    pub progress: &'a dyn Progress,
}

/// Why the demo could not show what it has to show.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum DemoError {
    #[error(transparent)]
    Patterns(#[from] BadPattern),
    #[error("there are no patterns in {}", .0.display())]
    NoPatterns(PathBuf),
    #[error(transparent)]
    Locate(#[from] LocateError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("the guest of pattern {pattern} cannot be built")]
    Build { pattern: String, source: BuildError },
    #[error("the built guest {path} cannot be read", path = .path.display())]
    Guest { path: PathBuf, source: io::Error },
    #[error("the folder for the demo's plugins cannot be made")]
    Folder(#[source] io::Error),
    #[error("the dev server cannot be stopped")]
    Stop(#[source] io::Error),
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error("the demo's host does not serve")]
    Serve(#[from] ServeError),
    #[error("the second version of the plugin hot-loading does not serve within {0:?}")]
    NotSwapped(Duration),
    #[error("the demo's host ended before the patterns did")]
    HostEnded,
}

impl Demo<'_> {
    /// Runs the demo. True if every row was as expected. When `stop` is cancelled,
    /// everything that was started is stopped, and the answer is false.
    ///
    /// # Errors
    /// Something that keeps rows from running at all.
    pub async fn run(&self, stop: &CancellationToken) -> Result<bool, DemoError> {
        let patterns = self.patterns()?;
        let config = dynamic_config(&patterns);
        let finding = Server::find(self.server.as_deref(), config, &self.cache, self.progress);
        let Some(server) = stop.run_until_cancelled(finding).await else {
            return Ok(false);
        };
        let server = server?;
        let shown = self.in_all_languages(&server, &patterns, stop).await;
        server.stop().await.map_err(DemoError::Stop)?;
        shown
    }

    fn patterns(&self) -> Result<Vec<Pattern>, DemoError> {
        let mut patterns = patterns_in(&self.patterns)?;
        if patterns.is_empty() {
            return Err(DemoError::NoPatterns(self.patterns.clone()));
        }
        if self.server.is_some() {
            let foreign = patterns.into_iter().map(Pattern::on_a_foreign_server);
            patterns = foreign.collect();
        }
        Ok(patterns)
    }

    async fn in_all_languages(
        &self,
        server: &Server,
        patterns: &[Pattern],
        stop: &CancellationToken,
    ) -> Result<bool, DemoError> {
        let mut shown = true;
        for language in self.languages {
            shown &= self.in_language(*language, server, patterns, stop).await?;
        }
        Ok(shown)
    }

    async fn in_language(
        &self,
        language: Language,
        server: &Server,
        patterns: &[Pattern],
        stop: &CancellationToken,
    ) -> Result<bool, DemoError> {
        let plugins = tempfile::tempdir().map_err(DemoError::Folder)?;
        let preparing = self.prepare(language, server, patterns, plugins.path());
        let Some(prepared) = stop.run_until_cancelled(preparing).await else {
            return Ok(false);
        };
        let Prepared {
            guests,
            config,
            connection,
            client,
        } = prepared?;
        let host_stop = stop.child_token();
        let mut host = tokio::spawn(serve_on(
            connection,
            config,
            host_stop.clone().cancelled_owned(),
        ));
        let shown = tokio::select! {
            biased;
            () = stop.cancelled() => Ok(false),
            ended = &mut host => return Err(why(ended)),
            shown = self.show(&guests, plugins.path(), &client) => shown,
        };
        if self.keep && !stop.is_cancelled() {
            table::print_what_to_try(&guests, &namespace(language), server);
            stop.cancelled().await;
        }
        host_stop.cancel();
        host.await.map_err(|_| DemoError::HostEnded)??;
        shown
    }

    async fn show(
        &self,
        guests: &[Guest],
        plugins: &Path,
        client: &Client,
    ) -> Result<bool, DemoError> {
        let mut shown = rows::run(guests, self.progress).await;
        if let Some(swap) = Swap::show(guests, plugins, client).await? {
            println!("\n{}", swap.text());
            shown &= swap.is_right();
        }
        Ok(shown)
    }

    async fn prepare(
        &self,
        language: Language,
        server: &Server,
        patterns: &[Pattern],
        plugins: &Path,
    ) -> Result<Prepared, DemoError> {
        let workshop = Workshop {
            language,
            sdks: &self.sdks,
            plugins,
            progress: self.progress,
        };
        let built = guests::build(patterns, &workshop).await?;
        let namespace = namespace(language);
        let config = Config {
            connection: ConnectionSettings::only(server.address(), &namespace),
            plugins: plugins.to_owned(),
            codecs: built.iter().filter_map(|one| one.codec.clone()).collect(),
            ..Config::default()
        };
        let codecs = load_codecs(&config).await?;
        let connection =
            Connection::open(&config.connection, "hourglass-demo", std::future::pending()).await?;
        let client = Client::new(&connection, &*namespace);
        client.ensure_namespace().await?;
        let guests = built.into_iter();
        let guests = guests.map(|one| one.with(&client, &codecs, &namespace));
        Ok(Prepared {
            guests: guests.collect(),
            config,
            connection,
            client,
        })
    }
}

/// What the rows need. Host and clients share the connection, as eager starts want it.
struct Prepared {
    guests: Vec<Guest>,
    config: Config,
    connection: Connection,
    client: Client,
}

/// A host that ends while the rows run has failed, one way or another.
fn why(ended: Result<Result<(), ServeError>, tokio::task::JoinError>) -> DemoError {
    match ended {
        Ok(Err(error)) => error.into(),
        Ok(Ok(())) | Err(_) => DemoError::HostEnded,
    }
}
