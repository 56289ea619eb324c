//! Where the Temporal server is and how to talk to it.

use temporalio_client::{ConnectionOptions, envconfig::LoadClientConfigProfileOptions};
use temporalio_common::envconfig::{ClientConfigProfile, ConfigError, load_client_config_profile};
use thiserror::Error;

use super::tls::{self, TlsNames, TlsSettings};

/// The operator's connection settings. What is not set here comes from Temporal's
/// own client configuration: its environment variables, then a profile in its file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConnectionSettings {
    /// `host:port` of the server's frontend.
    pub address: Option<String>,
    /// The namespace of whatever names none itself.
    pub namespace: Option<String>,
    /// The profile in Temporal's configuration file.
    pub profile: Option<String>,
    /// TLS to the server.
    pub tls: TlsSettings,
    /// Whether Temporal's environment variables and file are looked at.
    pub read_environment: bool,
}

/// Settings that cannot be used.
#[derive(Debug, Error)]
#[error("the Temporal connection settings cannot be used: {reason}")]
pub struct SettingsError {
    /// What is wrong with them.
    pub reason: String,
}

/// Settings with everything filled in.
pub(super) struct ResolvedSettings {
    pub(super) options: ConnectionOptions,
    pub(super) address: String,
    pub(super) namespace: String,
    pub(super) tls: TlsNames,
}

const DEFAULT_ADDRESS: &str = "localhost:7233";
const DEFAULT_NAMESPACE: &str = "default";

impl ConnectionSettings {
    /// Settings for exactly this server: no environment, no file.
    pub fn only(address: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self {
            address: Some(address.into()),
            namespace: Some(namespace.into()),
            profile: None,
            tls: TlsSettings::default(),
            read_environment: false,
        }
    }

    /// The namespace of whatever names none itself.
    ///
    /// # Errors
    /// Settings that cannot be used.
    pub fn namespace(&self) -> Result<String, SettingsError> {
        Ok(self.resolve("")?.namespace)
    }

    pub(super) fn resolve(&self, identity: &str) -> Result<ResolvedSettings, SettingsError> {
        let mut profile = self.profile_of_the_environment()?;
        let address = self
            .address
            .clone()
            .or(profile.address)
            .unwrap_or_else(|| DEFAULT_ADDRESS.to_owned());
        let namespace = self
            .namespace
            .clone()
            .or(profile.namespace.clone())
            .unwrap_or_else(|| DEFAULT_NAMESPACE.to_owned());
        profile.address = Some(address.clone());
        profile.tls = self.tls.over(profile.tls);
        let tls = profile.tls.clone().unwrap_or_default();
        tls::check(&tls)?;
        let mut options = ConnectionOptions::try_from(profile).map_err(|error| SettingsError {
            reason: format!("{error} (address {address:?}, namespace {namespace:?})"),
        })?;
        tls::follow_renewals(&mut options, &tls)?;
        identity.clone_into(&mut options.identity);
        Ok(ResolvedSettings {
            options,
            address,
            namespace,
            tls: TlsNames::of(&tls),
        })
    }

    fn profile_of_the_environment(&self) -> Result<ClientConfigProfile, SettingsError> {
        if !self.read_environment {
            return Ok(ClientConfigProfile::default());
        }
        let source = LoadClientConfigProfileOptions::builder()
            .maybe_config_file_profile(self.profile.clone())
            .build();
        load_client_config_profile(source, None).map_err(refused)
    }
}

fn refused(error: ConfigError) -> SettingsError {
    SettingsError {
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_any_setting_it_is_the_local_default() {
        let resolved = ConnectionSettings::default().resolve("me").unwrap();
        assert_eq!(
            (&*resolved.address, &*resolved.namespace),
            ("localhost:7233", "default")
        );
    }

    #[test]
    fn an_address_that_is_none_is_refused() {
        let settings = ConnectionSettings::only("not an address", "default");
        let error = settings.resolve("me").err().unwrap().to_string();
        assert!(error.contains("Invalid address"), "{error}");
    }
}
