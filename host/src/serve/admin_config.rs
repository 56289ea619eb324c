//! The admin endpoint's part of hourglass.toml.

use std::{
    fmt, fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::config::ConfigError;

/// Where a host can be asked and told things.
#[derive(Clone, Debug, PartialEq)]
pub struct AdminSettings {
    /// The address; nowhere if absent.
    pub address: Option<SocketAddr>,
    /// True if the operator named it: a default that is taken is no reason not to serve.
    pub is_named: bool,
    /// What callers have to show. Where the address is not this machine's own, there has to be
    /// one.
    pub token: Option<SecretToken>,
}

/// A token, which no log shows.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretToken(pub String);

impl fmt::Debug for SecretToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretToken")
    }
}

/// The section as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct AdminSection {
    enabled: Option<bool>,
    address: Option<SocketAddr>,
    token_file: Option<PathBuf>,
}

/// Where a host can be asked if nobody says where.
const ADMIN_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 7_244);

impl AdminSection {
    /// What the types cannot say.
    pub(super) fn check(&self) -> Result<(), String> {
        let elsewhere = self.address.filter(|address| !address.ip().is_loopback());
        if let Some(address) = elsewhere
            && self.token_file.is_none()
        {
            return Err(format!(
                "admin.address {address} can be reached from other machines: name a file with a \
                 token in admin.token-file, or an address of 127.0.0.1"
            ));
        }
        Ok(())
    }

    /// What is in the file with the token.
    pub(super) fn token(&self, base: &Path) -> Result<Option<SecretToken>, ConfigError> {
        let Some(file) = &self.token_file else {
            return Ok(None);
        };
        let file = base.join(file);
        let text = fs::read_to_string(&file).map_err(|source| ConfigError::Unreadable {
            file: file.display().to_string(),
            source,
        })?;
        match text.trim() {
            "" => Err(ConfigError::Invalid {
                file: file.display().to_string(),
                reason: "admin.token-file is empty".to_owned(),
            }),
            token => Ok(Some(SecretToken(token.to_owned()))),
        }
    }

    pub(super) fn resolve(self, token: Option<SecretToken>) -> AdminSettings {
        let enabled = self.enabled.unwrap_or(true);
        AdminSettings {
            is_named: self.address.is_some(),
            address: enabled.then(|| self.address.unwrap_or(ADMIN_ADDRESS)),
            token,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    fn read(text: &str) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hourglass.toml");
        fs::write(&file, text).unwrap();
        Config::read(&file)
    }

    #[test]
    fn an_admin_address_for_other_machines_needs_a_token() {
        let text = read("[admin]\naddress = \"0.0.0.0:1\"")
            .unwrap_err()
            .to_string();
        assert!(
            text.contains("admin.address 0.0.0.0:1") && text.contains("token-file"),
            "{text}"
        );
        let text = read("[admin]\ntoken-file = \"nowhere\"")
            .unwrap_err()
            .to_string();
        assert!(text.contains("nowhere cannot be read"), "{text}");
        assert_eq!(
            read("[admin]\nenabled = false").unwrap().admin.address,
            None
        );
        assert_eq!(read("").unwrap().admin.address, Some(ADMIN_ADDRESS));
    }
}
