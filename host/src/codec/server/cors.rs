//! Which web pages may use the codec server.

use http::{
    HeaderMap, HeaderValue,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE, ORIGIN,
        VARY,
    },
};

/// What the web UI sends: the namespace, and the user's token if it is told to.
const HEADERS: HeaderValue = HeaderValue::from_static("authorization,content-type,x-namespace");

/// How long a browser may remember the answer to a preflight, in seconds.
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");

/// The origins that may.
pub(super) struct Origins(Vec<String>);

impl Origins {
    pub(super) fn new(origins: Vec<String>) -> Self {
        Self(origins)
    }

    /// What is added to an answer. A page of another origin gets nothing, and its browser
    /// keeps the answer from it.
    pub(super) fn allow(&self, request: &HeaderMap, answer: &mut HeaderMap) {
        answer.insert(VARY, HeaderValue::from_static("Origin"));
        let Some(origin) = request.get(ORIGIN).filter(|origin| self.includes(origin)) else {
            return;
        };
        answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        answer.insert(
            ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        );
    }

    /// The same for the question whether a request would be allowed.
    pub(super) fn allow_preflight(&self, request: &HeaderMap, answer: &mut HeaderMap) {
        self.allow(request, answer);
        if answer.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
            let methods = HeaderValue::from_static("POST");
            answer.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
            answer.insert(ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
            answer.insert(ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        }
    }

    fn includes(&self, origin: &HeaderValue) -> bool {
        self.0
            .iter()
            .any(|allowed| allowed.as_bytes() == origin.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_by(origin: &'static str) -> HeaderMap {
        let mut request = HeaderMap::new();
        request.insert(ORIGIN, HeaderValue::from_static(origin));
        let mut answer = HeaderMap::new();
        Origins::new(vec!["http://localhost:8233".to_owned()])
            .allow_preflight(&request, &mut answer);
        answer
    }

    #[test]
    fn a_configured_origin_may_send_its_token_and_namespace() {
        let answer = asked_by("http://localhost:8233");
        assert_eq!(answer[ACCESS_CONTROL_ALLOW_ORIGIN], "http://localhost:8233");
        assert_eq!(answer[ACCESS_CONTROL_ALLOW_METHODS], "POST");
        assert_eq!(answer[ACCESS_CONTROL_ALLOW_HEADERS], HEADERS);
    }

    #[test]
    fn another_origin_gets_nothing() {
        for origin in [
            "http://localhost:8234",
            "http://localhost:8233.evil.example",
            "null",
        ] {
            let answer = asked_by(origin);
            assert_eq!(answer.keys().collect::<Vec<_>>(), [VARY], "{origin}");
        }
    }
}
