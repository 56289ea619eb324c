//! `hourglass dev-server`: a Temporal development server until ctrl-c.

use std::{io, path::PathBuf, process::ExitCode, thread};

use anyhow::Context;
use clap::Args;
use tokio::sync::oneshot;

use super::interrupt::Interrupt;
use super::terminal::Terminal;
use super::user_cache::user_cache;
use crate::temporal::dev_server::{Cache, DevServer as Server, DevServerOptions, locate};

/// Run a Temporal development server (gets the program first, if this machine has none)
#[derive(Debug, Args)]
pub(super) struct DevServer {
    /// Port of the gRPC frontend; 0 takes a free one
    #[arg(long, default_value_t = 7233)]
    port: u16,
    /// Port of the web UI; 0 takes a free one
    #[arg(long, default_value_t = 8233, conflicts_with = "headless")]
    ui_port: u16,
    /// Without the web UI
    #[arg(long)]
    headless: bool,
    /// End when standard input closes too: a program that started the server cannot leave
    /// it behind, however it ends
    #[arg(long)]
    until_stdin_closes: bool,
    /// Keep everything in this SQLite file (default: in memory, gone at the end)
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Namespace to make beside `default`; may be given several times
    #[arg(long = "namespace", value_name = "NAME")]
    namespaces: Vec<String>,
    /// Custom search attribute, as Name=Keyword; may be given several times
    #[arg(long = "search-attribute", value_name = "NAME=TYPE", value_parser = pair)]
    search_attributes: Vec<(String, String)>,
    /// Dynamic configuration, as key=JSON; may be given several times
    #[arg(long = "dynamic-config-value", value_name = "KEY=JSON", value_parser = pair)]
    dynamic_config: Vec<(String, String)>,
}

impl DevServer {
    /// Runs the server until ctrl-c, SIGTERM, or its own end (which is an error).
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let mut interrupt = Interrupt::listen().context("cannot listen for ctrl-c")?;
        let until_stdin_closes = self.until_stdin_closes;
        let server = tokio::select! {
            server = self.start() => server?,
            () = interrupt.received() => return Ok(ExitCode::SUCCESS),
        };
        println!("Temporal dev server: {}", server.address());
        if let Some(ui) = server.ui_address() {
            println!("web UI:              {ui}");
        }
        println!("ctrl-c ends it");
        let asked = async {
            tokio::select! {
                () = interrupt.received() => {}
                () = stdin_closes(), if until_stdin_closes => {}
            }
        };
        run_until_asked(server, asked).await?;
        Ok(ExitCode::SUCCESS)
    }

    async fn start(self) -> anyhow::Result<Server> {
        let program = locate(&Cache::new(user_cache()?), &Terminal::stderr()).await?;
        Ok(Server::start(&program, &self.options()).await?)
    }

    fn options(self) -> DevServerOptions {
        let given = |port: u16| (port != 0).then_some(port);
        DevServerOptions {
            namespaces: self.namespaces,
            search_attributes: self.search_attributes,
            dynamic_config: self.dynamic_config,
            headless: self.headless,
            ui_port: given(self.ui_port).filter(|_| !self.headless),
            port: given(self.port),
            db_file: self.db,
            log_file: None,
        }
    }
}

/// Ends at the end of standard input. Reading it blocks, so a thread of its own does
/// that; the process does not wait for it.
async fn stdin_closes() {
    let (closed, wait) = oneshot::channel::<()>();
    thread::spawn(move || {
        // An input that cannot be read has no end to wait for but this one.
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        drop(closed);
    });
    // The sender is dropped, never used.
    let _ = wait.await;
}

async fn run_until_asked(
    mut server: Server,
    asked: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    tokio::select! {
        () = asked => {}
        status = server.ended() => {
            let status = status.context("cannot wait for the Temporal dev server")?;
            anyhow::bail!(
                "the Temporal dev server ended with {status}; it printed:\n{}",
                server.printed()
            );
        }
    }
    server
        .stop()
        .await
        .context("cannot end the Temporal dev server")
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::{Args, Command, FromArgMatches};

    use super::*;

    fn options(words: &[&str]) -> DevServerOptions {
        let command = DevServer::augment_args(Command::new("dev-server"));
        let matches = command
            .try_get_matches_from([&["dev-server"], words].concat())
            .unwrap();
        DevServer::from_arg_matches(&matches).unwrap().options()
    }

    #[test]
    fn without_words_it_takes_temporals_usual_ports() {
        let options = options(&[]);
        assert_eq!((options.port, options.ui_port), (Some(7233), Some(8233)));
    }

    #[test]
    fn port_zero_asks_for_a_free_one() {
        let options = options(&["--port", "0", "--ui-port", "0"]);
        assert_eq!((options.port, options.ui_port), (None, None));
    }

    #[test]
    fn a_headless_server_claims_no_ui_port() {
        let options = options(&["--headless"]);
        assert_eq!((options.headless, options.ui_port), (true, None));
    }

    #[test]
    fn a_search_attribute_without_type_is_refused() {
        assert!(pair("Customer").is_err());
        assert_eq!(pair("A=Int"), Ok(("A".to_owned(), "Int".to_owned())));
    }
}
