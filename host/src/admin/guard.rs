//! Who may call the endpoint.
//!
//! With a token, whoever shows it. Without one, whoever is on this machine and no web page: a
//! page in the operator's browser can reach this machine too, by an address of its own choosing.

use std::net::IpAddr;

use http::{
    HeaderMap,
    header::{AUTHORIZATION, HOST, ORIGIN},
    uri::Authority,
};

use super::Problem;
use crate::plugin::Digest;

/// Decides.
pub(super) struct Guard {
    /// The digest of the token, so that comparing takes the same time for every token.
    token: Option<Digest>,
}

impl Guard {
    pub(super) fn new(token: Option<&str>) -> Self {
        Self {
            token: token.map(|token| Digest::of(token.as_bytes())),
        }
    }

    /// # Errors
    /// Why the caller may not.
    pub(super) fn admit(&self, headers: &HeaderMap) -> Result<(), Problem> {
        if headers.contains_key(ORIGIN) {
            return Err(refused(403, "web pages may not use the admin endpoint"));
        }
        match self.token {
            Some(token) => match shown(headers).map(|shown| Digest::of(shown.as_bytes())) {
                Some(shown) if shown == token => Ok(()),
                _ => Err(refused(
                    401,
                    "the admin endpoint wants its token: `Authorization: Bearer TOKEN`",
                )),
            },
            None if is_this_machine(headers) => Ok(()),
            None => Err(refused(
                403,
                "without a token, the admin endpoint is called by the address of this machine",
            )),
        }
    }
}

fn shown(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

/// Whether the caller thinks that it speaks to this machine.
fn is_this_machine(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let authority = host.and_then(|host| host.parse::<Authority>().ok());
    authority.is_some_and(|authority| {
        let host = authority.host().trim_matches(['[', ']']);
        host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
    })
}

fn refused(status: u16, text: &str) -> Problem {
    Problem {
        status,
        error: text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn headers(all: &[(http::HeaderName, &'static str)]) -> HeaderMap {
        let all = all.iter();
        all.map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
            .collect()
    }

    fn status(token: Option<&str>, all: &[(http::HeaderName, &'static str)]) -> u16 {
        let admitted = Guard::new(token).admit(&headers(all));
        admitted.map_or_else(|problem| problem.status, |()| 200)
    }

    #[test]
    fn without_a_token_this_machine_is_let_in_and_others_are_not() {
        for own in ["127.0.0.1:7244", "localhost:1", "[::1]:7244"] {
            assert_eq!(status(None, &[(HOST, own)]), 200, "{own}");
        }
        for other in ["evil.example:7244", "192.168.0.7:7244", ""] {
            assert_eq!(status(None, &[(HOST, other)]), 403, "{other}");
        }
    }

    #[test]
    fn with_a_token_whoever_shows_it_is_let_in() {
        let token = Some("secret");
        let host = (HOST, "there.example:7244");
        assert_eq!(
            status(token, &[host.clone(), (AUTHORIZATION, "Bearer secret")]),
            200
        );
        assert_eq!(
            status(token, &[host.clone(), (AUTHORIZATION, "Bearer other")]),
            401
        );
        assert_eq!(status(token, &[host]), 401);
        assert_eq!(status(token, &[(HOST, "127.0.0.1:7244")]), 401);
    }

    #[test]
    fn web_pages_are_not_let_in() {
        let page = (ORIGIN, "http://localhost:8233");
        assert_eq!(status(None, &[(HOST, "localhost:7244"), page.clone()]), 403);
        assert_eq!(
            status(Some("secret"), &[page, (AUTHORIZATION, "Bearer secret")]),
            403
        );
    }
}
