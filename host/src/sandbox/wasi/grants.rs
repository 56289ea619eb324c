//! What the operator lets a plugin's activities reach.

use std::{fmt, path::PathBuf, str::FromStr};

use http::uri::{Authority, Scheme, Uri};
use thiserror::Error;

/// Everything that is granted to a plugin. The default is nothing.
#[derive(Clone, Default)]
pub struct Grants {
    /// Environment variables and their values.
    pub environment: Vec<(String, String)>,
    /// Directories of the host.
    pub directories: Vec<OpenedDirectory>,
    /// Hosts that may be called.
    pub http: Vec<HttpHost>,
}

/// A directory of the host that a guest sees.
#[derive(Clone, Debug)]
pub struct OpenedDirectory {
    /// Where it is.
    pub host: PathBuf,
    /// Where the guest sees it.
    pub guest: String,
    /// Whether the guest may change what is in it.
    pub write: bool,
}

impl Grants {
    pub(super) fn allow(&self, uri: &Uri) -> bool {
        self.http.iter().any(|host| host.allows(uri))
    }
}

/// Hosts that HTTP requests may go to: `*` for all, a name for its standard ports
/// 80 and 443, or `name:port`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpHost {
    /// Every host, the machine's own network included.
    Any,
    /// One host.
    Named {
        /// In lower case.
        name: String,
        /// None stands for the standard port of the request's scheme.
        port: Option<u16>,
    },
}

/// A text that names no host.
#[derive(Debug, Error, PartialEq)]
#[error(
    "{0:?} is no HTTP host; write a name (`api.example.com`), a name with its port \
     (`localhost:8080`), or `*` for every host"
)]
pub struct InvalidHttpHost(String);

impl HttpHost {
    fn allows(&self, uri: &Uri) -> bool {
        let Self::Named { name, port } = self else {
            return true;
        };
        let asked = uri.port_u16().or_else(|| standard_port(uri.scheme()));
        let expected = port.or_else(|| standard_port(uri.scheme()));
        let same_name = uri
            .host()
            .is_some_and(|host| host.eq_ignore_ascii_case(name));
        same_name && asked == expected
    }

    /// Whether everything that `other` means is allowed by this.
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) => true,
            (Self::Named { .. }, Self::Any) => false,
            (
                Self::Named { name, port },
                Self::Named {
                    name: wanted,
                    port: wanted_port,
                },
            ) => name == wanted && port == wanted_port,
        }
    }
}

fn standard_port(scheme: Option<&Scheme>) -> Option<u16> {
    match scheme?.as_str() {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

impl FromStr for HttpHost {
    type Err = InvalidHttpHost;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "*" {
            return Ok(Self::Any);
        }
        let invalid = || InvalidHttpHost(text.to_owned());
        let authority: Authority = text.parse().map_err(|_| invalid())?;
        let name = authority.host().to_ascii_lowercase();
        let port = authority.port_u16();
        let host = Self::Named { name, port };
        // Whatever else the text holds (a user, a port that is none) is no part of it.
        let same = host.to_string().eq_ignore_ascii_case(text);
        (same && !text.contains('*'))
            .then_some(host)
            .ok_or_else(invalid)
    }
}

impl fmt::Display for HttpHost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => formatter.write_str("*"),
            Self::Named { name, port: None } => formatter.write_str(name),
            Self::Named {
                name,
                port: Some(port),
            } => write!(formatter, "{name}:{port}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(host: &str, uri: &str) -> bool {
        let host: HttpHost = host.parse().unwrap();
        host.allows(&uri.parse().unwrap())
    }

    #[test]
    fn a_name_stands_for_its_standard_ports() {
        assert!(allows("example.com", "https://Example.com/a"));
        assert!(allows("EXAMPLE.com", "http://example.com:80/"));
        assert!(!allows("example.com", "http://example.com:8080/"));
        assert!(!allows("example.com", "http://example.com:443/"));
    }

    #[test]
    fn a_port_stands_for_itself() {
        assert!(allows("localhost:8080", "http://localhost:8080/"));
        assert!(!allows("localhost:8080", "http://localhost/"));
        assert!(allows("[::1]:1", "http://[::1]:1/"));
    }

    #[test]
    fn a_name_is_not_one_that_begins_or_ends_like_it() {
        for uri in [
            "http://example.com.evil.org/",
            "http://evilexample.com/",
            "http://example.com@evil.org/",
        ] {
            assert!(!allows("example.com", uri), "{uri}");
        }
    }

    #[test]
    fn a_star_stands_for_every_host() {
        assert!(allows("*", "http://10.0.0.1:1/"));
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for text in ["", "http://a", "a/b", "*.a", "user@a", "a:99999", "a:"] {
            assert!(text.parse::<HttpHost>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_grant_covers_itself_and_a_star_everything() {
        let host = |text: &str| text.parse::<HttpHost>().unwrap();
        assert!(host("*").covers(&host("a:1")) && host("a").covers(&host("A")));
        assert!(!host("a").covers(&host("*")) && !host("a").covers(&host("a:1")));
    }
}
