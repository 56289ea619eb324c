//! Mutual TLS to the server: what works, what is refused, and how that is said.

use std::fs;

use hourglass::{pattern::check, temporal::TlsSettings};

use crate::fixture::{Authority, Identity, TlsFrontend, TlsProxy, World, pattern, test_server};

/// A world whose server is behind TLS, and the files of a client in its folder.
struct Secured {
    world: World,
    proxy: TlsProxy,
    authority: Authority,
}

impl Secured {
    /// The server's certificate is for `name`.
    async fn new(test: &str, name: &str) -> Self {
        let mut world = World::new(test).await;
        let authority = Authority::new();
        let server = authority.identity(name);
        let proxy = TlsProxy::start(test_server().await, server, &authority).await;
        world.reach_server_at(proxy.address());
        fs::write(world.folder().join("ca.pem"), authority.pem()).unwrap();
        Self {
            world,
            proxy,
            authority,
        }
    }

    fn configure(&self, tls: &str) {
        self.world.append(&format!("[temporal.tls]\n{tls}\n"));
    }

    /// Exit code and log of a host that does not get in.
    async fn refusal(&self) -> (Option<i32>, String) {
        let mut host = self.world.host();
        let code = host.ended().await.code();
        (code, host.logged(&["hourglass: "]).await)
    }
}

const MUTUAL: &str =
    "client-cert = \"client.pem\"\nclient-key = \"client.key\"\nserver-ca = \"ca.pem\"";

async fn a_pattern_runs(world: &mut World, environment: &[(&str, &str)]) {
    let pattern = pattern("exceptions");
    world.load(&pattern).await;
    let host = world.host_with(environment);
    let (runs, closed, history) = world.start(&pattern).await.followed().await;
    let mismatches = check(&pattern, runs, &closed, &history);
    assert!(mismatches.is_empty(), "{mismatches:?}\n{}", host.log());
    assert!(host.terminate().await.success());
}

#[tokio::test]
async fn a_host_with_the_right_certificate_serves() {
    let mut secured = Secured::new("tls-right", "localhost").await;
    let client = secured.authority.identity("client");
    client.write(secured.world.folder());
    secured.configure(MUTUAL);
    a_pattern_runs(&mut secured.world, &[]).await;
}

#[tokio::test]
async fn temporals_own_environment_variables_do_the_same() {
    let mut secured = Secured::new("tls-environment", "other.example").await;
    let client = secured.authority.identity("client");
    client.write(secured.world.folder());
    let path = |file: &str| secured.world.folder().join(file).display().to_string();
    let [certificate, key, ca] = ["client.pem", "client.key", "ca.pem"].map(path);
    let environment = [
        ("TEMPORAL_TLS_CLIENT_CERT_PATH", &*certificate),
        ("TEMPORAL_TLS_CLIENT_KEY_PATH", &key),
        ("TEMPORAL_TLS_SERVER_CA_CERT_PATH", &ca),
        ("TEMPORAL_TLS_SERVER_NAME", "other.example"),
    ];
    a_pattern_runs(&mut secured.world, &environment).await;
}

#[tokio::test]
async fn each_refusal_says_what_is_wrong_and_where() {
    let stranger = Authority::new();
    let own = |client: fn(&Authority, &str) -> Identity| {
        move |authority: &Authority| Some(client(authority, "client"))
    };
    type Client<'a> = Box<dyn Fn(&Authority) -> Option<Identity> + 'a>;
    let cases: [(&str, &str, Client<'_>, &str, &str); 6] = [
        (
            "none",
            "localhost",
            Box::new(|_| None),
            "server-ca = \"ca.pem\"",
            "demands a client certificate and none is configured",
        ),
        (
            "wrong-client-ca",
            "localhost",
            Box::new(|_| Some(stranger.identity("client"))),
            MUTUAL,
            "does not know the CA that issued the client certificate",
        ),
        (
            "expired",
            "localhost",
            Box::new(own(Authority::expired)),
            MUTUAL,
            "has expired; renew it",
        ),
        (
            "wrong-name",
            "elsewhere.example",
            Box::new(own(Authority::identity)),
            MUTUAL,
            "its certificate is for another name",
        ),
        (
            "wrong-server-ca",
            "localhost",
            Box::new(own(Authority::identity)),
            "client-cert = \"client.pem\"\nclient-key = \"client.key\"\nserver-ca = \"client.pem\"",
            "was not issued by the CA",
        ),
        (
            "half",
            "localhost",
            Box::new(own(Authority::identity)),
            "client-cert = \"client.pem\"",
            "one of them is missing",
        ),
    ];
    for (test, name, client, tls, expected) in cases {
        let secured = Secured::new(&format!("tls-{test}"), name).await;
        if let Some(client) = client(&secured.authority) {
            client.write(secured.world.folder());
        }
        secured.configure(tls);
        let (code, said) = secured.refusal().await;
        assert!(said.contains(expected), "{test}: {said}");
        let expected_code = if test == "half" { 3 } else { 4 };
        assert_eq!(code, Some(expected_code), "{test}: {said}");
    }
}

/// The server's own TLS, not a proxy's.
#[tokio::test]
async fn a_frontend_that_demands_client_certificates_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new();
    let Some(frontend) = TlsFrontend::start(folder.path(), &authority).await else {
        eprintln!("not run: there is no Go here to build a server with");
        return;
    };
    let client = authority.identity("client");
    client.write(folder.path());
    let file = |name: &str| Some(folder.path().join(name));
    let settings = TlsSettings {
        client_cert: file("client.pem"),
        client_key: file("client.key"),
        server_ca: file("server-ca.pem"),
        ..TlsSettings::default()
    };
    let address = frontend.address.clone();
    let mut world = World::on_server("tls-frontend", address, settings).await;
    client.write(world.folder());
    fs::write(world.folder().join("ca.pem"), authority.pem()).unwrap();
    world.append("[temporal.tls]\nserver-ca = \"ca.pem\"\n");
    let mut stranger = world.host();
    assert_eq!(stranger.ended().await.code(), Some(4));
    stranger
        .logged(&["demands a client certificate and none is configured"])
        .await;
    world.append("client-cert = \"client.pem\"\nclient-key = \"client.key\"\n");
    a_pattern_runs(&mut world, &[]).await;
}

#[tokio::test]
async fn tls_to_a_server_that_has_none_is_refused() {
    let world = World::new("tls-plain").await;
    world.append("[temporal.tls]\nenabled = true\n");
    let mut host = world.host();
    assert_eq!(host.ended().await.code(), Some(4));
    host.logged(&["it does not speak TLS"]).await;
}

#[tokio::test]
async fn a_certificate_that_was_renewed_on_disk_is_used_without_a_restart() {
    let mut secured = Secured::new("tls-renewed", "localhost").await;
    let folder = secured.world.folder().to_owned();
    secured.authority.identity("client").write(&folder);
    secured.configure(MUTUAL);
    let pattern = pattern("exceptions");
    secured.world.load(&pattern).await;
    let host = secured.world.host();
    host.logged(&["polling for workflow tasks"]).await;
    let renewed = Authority::new();
    renewed.identity("client").write(&folder);
    secured.proxy.trust(&renewed);
    let (runs, closed, history) = secured.world.start(&pattern).await.followed().await;
    let mismatches = check(&pattern, runs, &closed, &history);
    assert!(mismatches.is_empty(), "{mismatches:?}\n{}", host.log());
}
