//! What a server says of the client's certificate.
//!
//! In TLS 1.3 that comes after the handshake, where gRPC's transport has lost its place
//! for it: all that it says is that the connection was closed. One handshake of our own
//! listens for the reason.

use std::{
    io::{self, Cursor, Read},
    net::{TcpStream, ToSocketAddrs},
    sync::Arc,
    time::Duration,
};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, Stream,
    crypto::ring::default_provider,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use temporalio_client::ConnectionOptions;
use tokio::task;

/// How long the server may take for each thing that it says.
const PATIENCE: Duration = Duration::from_secs(5);

/// Everything that a handshake needs.
pub(in crate::temporal) struct Probe {
    host: String,
    port: u16,
    name: ServerName<'static>,
    config: Arc<ClientConfig>,
}

impl Probe {
    /// None without TLS, or if the settings are too odd to try.
    pub(in crate::temporal) fn of(options: &ConnectionOptions) -> Option<Self> {
        let tls = options.tls_options.as_ref()?;
        let host = options.target.host_str()?.to_owned();
        let name = tls.domain.clone().unwrap_or_else(|| host.clone());
        let roots = roots(tls.server_root_ca_cert.as_deref());
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .ok()?
            .with_root_certificates(roots);
        let mut config = match &tls.client_cert_resolver {
            Some(resolver) => config.with_client_cert_resolver(resolver.clone()),
            None => config.with_no_client_auth(),
        };
        config.alpn_protocols = vec![b"h2".to_vec()];
        Some(Self {
            host,
            port: options.target.port_or_known_default()?,
            name: ServerName::try_from(name).ok()?,
            config: Arc::new(config),
        })
    }

    /// The error of one handshake; none if it goes well, or if nothing is said in time.
    pub(in crate::temporal) async fn failure(self) -> Option<io::Error> {
        task::spawn_blocking(move || self.shake_hands().err())
            .await
            .ok()?
    }

    fn shake_hands(self) -> io::Result<()> {
        let mut addresses = (&*self.host, self.port).to_socket_addrs()?;
        let address = addresses
            .next()
            .ok_or_else(|| io::Error::other("the name has no address"))?;
        let mut socket = TcpStream::connect_timeout(&address, PATIENCE)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        socket.set_write_timeout(Some(PATIENCE))?;
        let mut connection =
            ClientConnection::new(self.config, self.name).map_err(io::Error::other)?;
        connection.complete_io(&mut socket)?;
        // A server that is content begins with its HTTP/2 settings.
        let read = Stream::new(&mut connection, &mut socket).read(&mut [0]);
        read.map(drop)
    }
}

fn roots(pem: Option<&[u8]>) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    match pem {
        Some(pem) => {
            let certificates = CertificateDer::pem_reader_iter(Cursor::new(pem));
            roots.add_parsable_certificates(certificates.filter_map(Result::ok));
        }
        None => {
            let native = rustls_native_certs::load_native_certs();
            roots.add_parsable_certificates(native.certs);
        }
    }
    roots
}
