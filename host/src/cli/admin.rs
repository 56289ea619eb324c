//! Which host a verb speaks to.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::serve::configuration;
use crate::{Config, ConfigError, admin::AdminClient};

/// Where the host's admin endpoint is, and the token that it wants.
#[derive(Debug, Args)]
pub(super) struct Admin {
    /// The admin endpoint of the host, such as http://127.0.0.1:7244; what the configuration
    /// file says if absent.
    #[arg(long, value_name = "URL")]
    admin: Option<String>,

    /// The configuration file of the host; `hourglass.toml` of the current folder is taken if it
    /// exists.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Admin {
    /// The configuration file's content.
    pub(super) fn configuration(&self) -> Result<Config, ConfigError> {
        configuration(self.config.clone())
    }

    /// A client of that host.
    pub(super) fn client(self) -> anyhow::Result<AdminClient> {
        let admin = self.configuration()?.admin;
        let url = match (self.admin, admin.address) {
            (Some(url), _) => url,
            (None, Some(address)) if address.port() != 0 => format!("http://{address}"),
            (None, Some(_)) => bail!(
                "admin.address in the configuration file leaves the port open; say it with \
                 --admin, as the host's log does"
            ),
            (None, None) => {
                bail!("the configuration file turns the admin endpoint off (admin.enabled = false)")
            }
        };
        Ok(AdminClient::new(&url, admin.token.map(|token| token.0)))
    }
}
