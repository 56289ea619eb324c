//! A client certificate that somebody renews while the host runs.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rustls::{
    SignatureScheme,
    client::ResolvesClientCert,
    crypto::ring::sign::any_supported_type,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use tracing::warn;

/// Reads certificate and key for each handshake. Files that cannot be used, because
/// they are being written, leave the pair before them in place.
pub(super) struct RenewedCertificate {
    certificate: PathBuf,
    key: PathBuf,
    last: Mutex<Arc<CertifiedKey>>,
}

impl RenewedCertificate {
    /// Reads the files for the first time.
    ///
    /// # Errors
    /// Files that hold no certificate or no key, or two that do not belong together.
    pub(super) fn load(certificate: PathBuf, key: PathBuf) -> Result<Self, String> {
        let first = read(&certificate, &key)?;
        Ok(Self {
            certificate,
            key,
            last: Mutex::new(Arc::new(first)),
        })
    }

    fn current(&self) -> Arc<CertifiedKey> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match read(&self.certificate, &self.key) {
            Ok(current) => *last = Arc::new(current),
            Err(reason) => warn!("the client certificate is used as it was before: {reason}"),
        }
        last.clone()
    }
}

impl ResolvesClientCert for RenewedCertificate {
    fn resolve(
        &self,
        _root_hint_subjects: &[&[u8]],
        _schemes: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        Some(self.current())
    }

    fn has_certs(&self) -> bool {
        true
    }
}

impl fmt::Debug for RenewedCertificate {
    /// The key stays out of it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "RenewedCertificate({})",
            self.certificate.display()
        )
    }
}

fn read(certificate: &Path, key: &Path) -> Result<CertifiedKey, String> {
    let shown = certificate.display();
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|reason| format!("the client certificate {shown} is no PEM: {reason}"))?;
    if chain.is_empty() {
        return Err(format!("the file {shown} has no certificate in it"));
    }
    let shown_key = key.display();
    let key = PrivateKeyDer::from_pem_file(key)
        .map_err(|reason| format!("the client key {shown_key} is no PEM of a key: {reason}"))?;
    let key = any_supported_type(&key)
        .map_err(|reason| format!("the client key {shown_key} cannot be used: {reason}"))?;
    let pair = CertifiedKey::new(chain, key);
    pair.keys_match().map_err(|reason| {
        format!("the client key {shown_key} does not belong to the certificate {shown}: {reason}")
    })?;
    Ok(pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_no_certificate_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key) = (folder.path().join("c.pem"), folder.path().join("k.pem"));
        std::fs::write(&certificate, "nothing").unwrap();
        let refused = RenewedCertificate::load(certificate.clone(), key.clone());
        let text = refused.unwrap_err();
        assert!(text.contains("c.pem has no certificate in it"), "{text}");
        std::fs::write(
            &certificate,
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        )
        .unwrap();
        let text = RenewedCertificate::load(certificate, key).unwrap_err();
        assert!(text.contains("k.pem is no PEM of a key"), "{text}");
    }
}
