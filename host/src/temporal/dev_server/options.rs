//! What a caller may choose about a development server, and the arguments that say so.

use std::ffi::OsString;
use std::path::PathBuf;

/// Choices about one server. The default is: in memory, free ports, with its web UI, and the
/// namespace `default` alone, which always exists.
#[derive(Debug, Clone, Default)]
pub struct DevServerOptions {
    /// Namespaces to make beside `default`.
    pub namespaces: Vec<String>,
    /// Custom search attributes: name and Temporal's type word (`Keyword`, `Text`, `Int`, ...).
    pub search_attributes: Vec<(String, String)>,
    /// Dynamic configuration: key and JSON value.
    pub dynamic_config: Vec<(String, String)>,
    /// Without the web UI.
    pub headless: bool,
    /// The web UI's port; a free one when none is given.
    pub ui_port: Option<u16>,
    /// The gRPC port; a free one when none is given.
    pub port: Option<u16>,
    /// SQLite file that outlives the server; in memory when none is given.
    pub db_file: Option<PathBuf>,
    /// Gets everything that the server prints; the last lines are kept for errors anyway.
    pub log_file: Option<PathBuf>,
}

/// The ports of one attempt.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ports {
    pub(super) grpc: u16,
    /// `None` without web UI.
    pub(super) ui: Option<u16>,
}

impl DevServerOptions {
    /// The arguments of `temporal` for these choices. The user's own client configuration (files
    /// and TEMPORAL_* variables) is switched off: it must not change what a server does.
    pub(super) fn arguments(&self, ports: Ports) -> Vec<OsString> {
        let mut arguments = Arguments::default();
        arguments.words(&["server", "start-dev", "--disable-config-file"]);
        arguments.words(&["--disable-config-env", "--ip", "127.0.0.1"]);
        arguments.option("--port", ports.grpc.to_string());
        match ports.ui {
            Some(ui) => {
                arguments.option("--ui-port", ui.to_string());
                arguments.words(&["--ui-disable-news-fetch"]);
            }
            None => arguments.words(&["--headless"]),
        }
        for namespace in &self.namespaces {
            arguments.option("--namespace", namespace);
        }
        for (name, kind) in &self.search_attributes {
            arguments.option("--search-attribute", format!("{name}={kind}"));
        }
        for (key, value) in &self.dynamic_config {
            arguments.option("--dynamic-config-value", format!("{key}={value}"));
        }
        if let Some(file) = &self.db_file {
            arguments.option("--db-filename", file);
        }
        arguments.0
    }
}

#[derive(Default)]
struct Arguments(Vec<OsString>);

impl Arguments {
    fn words(&mut self, words: &[&str]) {
        self.0.extend(words.iter().map(OsString::from));
    }

    fn option(&mut self, name: &str, value: impl Into<OsString>) {
        self.0.push(name.into());
        self.0.push(value.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(options: &DevServerOptions, ui: Option<u16>) -> String {
        let arguments = options.arguments(Ports { grpc: 7000, ui });
        let words: Vec<_> = arguments
            .iter()
            .map(|word| word.to_string_lossy())
            .collect();
        words.join(" ")
    }

    #[test]
    fn a_server_without_ui_is_headless() {
        let line = line(&DevServerOptions::default(), None);
        assert!(line.ends_with("--port 7000 --headless"), "{line}");
    }

    #[test]
    fn every_choice_becomes_an_argument() {
        let options = DevServerOptions {
            namespaces: vec!["rust".into(), "python".into()],
            search_attributes: vec![("Customer".into(), "Keyword".into())],
            dynamic_config: vec![("limit.historyCount.error".into(), "100".into())],
            db_file: Some("runs.db".into()),
            ..DevServerOptions::default()
        };
        let line = line(&options, Some(8000));
        for expected in [
            "--ui-port 8000",
            "--namespace rust --namespace python",
            "--search-attribute Customer=Keyword",
            "--dynamic-config-value limit.historyCount.error=100",
            "--db-filename runs.db",
        ] {
            assert!(line.contains(expected), "{expected} is not in {line}");
        }
    }
}
