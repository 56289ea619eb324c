//! The demo's Temporal server: one of its own, or the one it was told to use.

use std::io;

use super::DemoError;
use crate::{
    progress::Progress,
    temporal::dev_server::{Cache, DevServer, DevServerOptions, locate},
};

/// A server for the demo.
pub(super) enum Server {
    /// Started by the demo, ended by the demo.
    Own(DevServer),
    /// Named by the caller.
    Named(String),
}

impl Server {
    pub(super) async fn find(
        named: Option<&str>,
        dynamic_config: Vec<(String, String)>,
        cache: &Cache,
        progress: &dyn Progress,
    ) -> Result<Self, DemoError> {
        if let Some(address) = named {
            return Ok(Self::Named(address.to_owned()));
        }
        let program = locate(cache, progress).await?;
        let options = DevServerOptions {
            dynamic_config,
            ..DevServerOptions::default()
        };
        let server = DevServer::start(&program, &options).await?;
        progress.note(&format!(
            "Temporal dev server {} ({})",
            server.address(),
            program.origin
        ));
        Ok(Self::Own(server))
    }

    pub(super) fn address(&self) -> String {
        match self {
            Self::Own(server) => server.address(),
            Self::Named(address) => address.clone(),
        }
    }

    pub(super) fn ui_address(&self) -> Option<String> {
        match self {
            Self::Own(server) => server.ui_address(),
            Self::Named(_) => None,
        }
    }

    pub(super) async fn stop(self) -> io::Result<()> {
        match self {
            Self::Own(server) => server.stop().await,
            Self::Named(_) => Ok(()),
        }
    }
}
