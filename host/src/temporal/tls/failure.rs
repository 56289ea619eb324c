//! What a failed handshake means, in words.

use std::{error::Error as StdError, io, iter};

use rustls::{AlertDescription, CertificateError, Error as TlsError};

use super::TlsNames;

/// Whether an error is a failed handshake: waiting does not mend it.
pub(in crate::temporal) fn failed_handshake(error: &(dyn StdError + 'static)) -> bool {
    tls_error(error).is_some()
}

/// Why a handshake failed and what to do, if that is what failed.
pub(in crate::temporal) fn tls_reason(
    error: &(dyn StdError + 'static),
    names: &TlsNames,
) -> Option<String> {
    Some(match tls_error(error)? {
        TlsError::AlertReceived(alert) => refused_client(*alert, names),
        TlsError::InvalidCertificate(reason) => bad_server(reason, names),
        TlsError::InvalidMessage(_) => {
            "it does not speak TLS; take the TLS settings out, or give the address that does"
                .to_owned()
        }
        other => format!("TLS: {other}"),
    })
}

fn refused_client(alert: AlertDescription, names: &TlsNames) -> String {
    let Some(certificate) = &names.client_cert else {
        return match alert {
            AlertDescription::CertificateRequired | AlertDescription::HandshakeFailure => {
                "it demands a client certificate and none is configured; set client-cert and \
                 client-key under [temporal.tls], or TEMPORAL_TLS_CLIENT_CERT_PATH and \
                 TEMPORAL_TLS_CLIENT_KEY_PATH"
                    .to_owned()
            }
            other => format!("it ended the TLS handshake ({other:?})"),
        };
    };
    match alert {
        AlertDescription::UnknownCA | AlertDescription::DecryptError => format!(
            "it does not know the CA that issued the client certificate {certificate}; get one \
             from a CA that the server trusts"
        ),
        AlertDescription::CertificateExpired => {
            format!("the client certificate {certificate} has expired; renew it")
        }
        other => format!("it refuses the client certificate {certificate} ({other:?})"),
    }
}

fn bad_server(reason: &CertificateError, names: &TlsNames) -> String {
    match reason {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            let trusted = names.server_ca.as_deref().unwrap_or("of this system");
            format!(
                "its certificate was not issued by the CA {trusted}; set the right one as \
                 server-ca under [temporal.tls]"
            )
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired; it has to be renewed there".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!(
                "its certificate is for another name ({reason}); set the right one as \
                 server-name under [temporal.tls]"
            )
        }
        other => format!("its certificate is refused ({other})"),
    }
}

/// TLS errors travel inside of I/O errors, which do not name them as their source.
fn tls_error<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a TlsError> {
    let links = iter::successors(Some(error), |link| (*link).source());
    links
        .into_iter()
        .find_map(|link: &'a (dyn StdError + 'static)| {
            link.downcast_ref::<TlsError>().or_else(|| {
                let io = link.downcast_ref::<io::Error>()?;
                within(io)
            })
        })
}

fn within(error: &io::Error) -> Option<&TlsError> {
    let inner = error.get_ref()?;
    inner
        .downcast_ref::<TlsError>()
        .or_else(|| within(inner.downcast_ref::<io::Error>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(error: TlsError, client_cert: Option<&str>) -> String {
        let names = TlsNames {
            client_cert: client_cert.map(str::to_owned),
            server_ca: Some("ca.pem".to_owned()),
        };
        let error = io::Error::new(io::ErrorKind::InvalidData, error);
        tls_reason(&error, &names).unwrap()
    }

    #[test]
    fn a_missing_certificate_is_told_what_to_set() {
        let alert = TlsError::AlertReceived(AlertDescription::CertificateRequired);
        assert!(said(alert, None).contains("set client-cert and client-key"));
    }

    #[test]
    fn each_refusal_of_a_certificate_names_its_file() {
        for (alert, expected) in [
            (AlertDescription::UnknownCA, "does not know the CA"),
            (
                AlertDescription::CertificateExpired,
                "has expired; renew it",
            ),
            (AlertDescription::AccessDenied, "AccessDenied"),
        ] {
            let text = said(TlsError::AlertReceived(alert), Some("client.pem"));
            assert!(
                text.contains(expected) && text.contains("client.pem"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_server_of_another_ca_is_compared_with_the_configured_one() {
        let error = TlsError::InvalidCertificate(CertificateError::UnknownIssuer);
        assert!(said(error, None).contains("not issued by the CA ca.pem"));
    }

    #[test]
    fn other_io_errors_are_no_handshake() {
        let error = io::Error::new(io::ErrorKind::InvalidData, "no TLS in here");
        assert!(!failed_handshake(&error));
    }
}
