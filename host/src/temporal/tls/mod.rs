//! TLS to the server: the operator's settings, certificates that are renewed, and what
//! a failed handshake means.

mod failure;
mod probe;
mod renewed;

use std::{path::PathBuf, sync::Arc};

use temporalio_client::ConnectionOptions;
use temporalio_common::envconfig::{ClientConfigTLS, DataSource};

use self::renewed::RenewedCertificate;
use super::settings::SettingsError;

pub(super) use failure::{failed_handshake, tls_reason};
pub(super) use probe::Probe;

/// TLS as hourglass.toml has it. What is set here wins over Temporal's own client
/// configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TlsSettings {
    /// False switches TLS off, true switches it on; without it, it is on if anything else
    /// is set.
    pub enabled: Option<bool>,
    /// File of the client's certificate and those that issued it, as PEM.
    pub client_cert: Option<PathBuf>,
    /// File of its private key, as PEM.
    pub client_key: Option<PathBuf>,
    /// File of the certificates of the server's CA, as PEM; the system's if absent.
    pub server_ca: Option<PathBuf>,
    /// The name that the server's certificate has to be for; the address's if absent.
    pub server_name: Option<String>,
}

/// What a message about TLS names.
#[derive(Clone, Debug, Default)]
pub(super) struct TlsNames {
    client_cert: Option<String>,
    server_ca: Option<String>,
}

impl TlsSettings {
    /// Puts the settings over a profile's.
    pub(super) fn over(&self, profile: Option<ClientConfigTLS>) -> Option<ClientConfigTLS> {
        if *self == Self::default() {
            return profile;
        }
        let mut tls = profile.unwrap_or_default();
        tls.disabled = self.enabled.map(|enabled| !enabled).or(tls.disabled);
        tls.client_cert = path(self.client_cert.as_ref()).or(tls.client_cert);
        tls.client_key = path(self.client_key.as_ref()).or(tls.client_key);
        tls.server_ca_cert = path(self.server_ca.as_ref()).or(tls.server_ca_cert);
        tls.server_name = self.server_name.clone().or(tls.server_name);
        Some(tls)
    }
}

fn path(file: Option<&PathBuf>) -> Option<DataSource> {
    Some(DataSource::Path(file?.display().to_string()))
}

/// Checks what the client library would pass over in silence, or say less clearly.
pub(super) fn check(tls: &ClientConfigTLS) -> Result<(), SettingsError> {
    if tls.disable_host_verification {
        return Err(bad(
            "verification of the server's certificate cannot be switched off; give its CA \
             (temporal.tls.server-ca) and, if need be, its name (temporal.tls.server-name)"
                .to_owned(),
        ));
    }
    if tls.client_cert.is_some() != tls.client_key.is_some() {
        return Err(bad(
            "a client certificate and its key belong together, and one of them is missing \
             (temporal.tls.client-cert, temporal.tls.client-key)"
                .to_owned(),
        ));
    }
    for source in [&tls.client_cert, &tls.client_key, &tls.server_ca_cert] {
        if let Some(DataSource::Path(path)) = source {
            std::fs::metadata(path)
                .map_err(|reason| bad(format!("the file {path} cannot be read: {reason}")))?;
        }
    }
    Ok(())
}

/// Lets a client certificate that comes from files be read anew for each connection.
pub(super) fn follow_renewals(
    options: &mut ConnectionOptions,
    tls: &ClientConfigTLS,
) -> Result<(), SettingsError> {
    let (Some(DataSource::Path(certificate)), Some(DataSource::Path(key))) =
        (&tls.client_cert, &tls.client_key)
    else {
        return Ok(());
    };
    let renewed = RenewedCertificate::load(certificate.into(), key.into()).map_err(bad)?;
    let Some(tls) = &mut options.tls_options else {
        return Ok(());
    };
    tls.client_tls_options = None;
    tls.client_cert_resolver = Some(Arc::new(renewed));
    // With a resolver the client library does TLS beside tonic, which refuses `https`
    // then; a name of its own makes requests carry it nevertheless.
    let host = options.target.host_str().map(str::to_owned);
    tls.domain = tls.domain.take().or(host);
    let changed = options.target.set_scheme("http");
    changed.map_err(|()| bad(format!("{} is no address of a server", options.target)))
}

impl TlsNames {
    pub(super) fn of(tls: &ClientConfigTLS) -> Self {
        let name = |source: &Option<DataSource>| match source {
            Some(DataSource::Path(path)) => Some(path.clone()),
            Some(_) => Some("given in the environment".to_owned()),
            None => None,
        };
        Self {
            client_cert: name(&tls.client_cert),
            server_ca: name(&tls.server_ca_cert),
        }
    }
}

fn bad(reason: String) -> SettingsError {
    SettingsError { reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_wins_over_the_profile_and_the_rest_stays() {
        let mut profile = ClientConfigTLS::default();
        profile.server_name = Some("profile".into());
        profile.server_ca_cert = Some(DataSource::Path("profile.pem".into()));
        let settings = TlsSettings {
            server_name: Some("mine".into()),
            ..TlsSettings::default()
        };
        let tls = settings.over(Some(profile.clone())).unwrap();
        assert_eq!(tls.server_name.as_deref(), Some("mine"));
        assert_eq!(tls.server_ca_cert, profile.server_ca_cert);
        assert_eq!(TlsSettings::default().over(None), None);
    }

    #[test]
    fn settings_that_cannot_work_are_refused_with_what_to_set() {
        let mut half = ClientConfigTLS::default();
        half.client_key = Some(DataSource::Data(vec![]));
        let mut missing = ClientConfigTLS::default();
        missing.server_ca_cert = Some(DataSource::Path("nowhere.pem".into()));
        let mut unverified = ClientConfigTLS::default();
        unverified.disable_host_verification = true;
        for (tls, expected) in [
            (half, "one of them is missing"),
            (missing, "the file nowhere.pem cannot be read"),
            (unverified, "give its CA"),
        ] {
            let text = check(&tls).unwrap_err().to_string();
            assert!(text.contains(expected), "{text}");
        }
    }
}
