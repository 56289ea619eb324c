//! One request and its answer.

use std::sync::Arc;

use bytes::Bytes;
use http::{
    HeaderMap, Method, Request, Response, StatusCode,
    header::{ALLOW, AUTHORIZATION, CONTENT_TYPE},
};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use serde_json::json;
use tracing::warn;

use super::{cors::Origins, message::Message};
use crate::{
    codec::{CodecChain, CodecChains, CodecError},
    contract::types::Payload,
    sandbox::Direction,
};

/// Largest body, in bytes: a few times what a server keeps of one workflow task.
const BODY_BYTES: usize = 16 << 20;

/// Names the namespace that payloads belong to.
const NAMESPACE: &str = "x-namespace";

/// Answers requests.
pub(super) struct Answers {
    chains: Arc<CodecChains>,
    namespace: String,
    origins: Origins,
}

/// A request that is not done, and what its sender reads.
#[derive(Debug)]
struct Refused {
    status: StatusCode,
    message: String,
}

impl Answers {
    pub(super) fn new(chains: Arc<CodecChains>, namespace: String, origins: Vec<String>) -> Self {
        Self {
            chains,
            namespace,
            origins: Origins::new(origins),
        }
    }

    pub(super) async fn answer<B>(&self, request: Request<B>) -> Response<Full<Bytes>>
    where
        B: http_body::Body<Data: Send, Error: Into<Box<dyn std::error::Error + Send + Sync>>>
            + Send,
    {
        let (head, body) = request.into_parts();
        let mut answer = match direction(head.uri.path()) {
            None => not_found(head.uri.path()).response(),
            Some(_) if head.method == Method::OPTIONS => return self.preflight(&head.headers),
            Some(_) if head.method != Method::POST => wrong_method(),
            Some(direction) => match self.payloads(direction, &head.headers, body).await {
                Ok(payloads) => json_response(StatusCode::OK, Message::write(payloads)),
                Err(refused) => refused.response(),
            },
        };
        self.origins.allow(&head.headers, answer.headers_mut());
        answer
    }

    fn preflight(&self, request: &HeaderMap) -> Response<Full<Bytes>> {
        let mut answer = Response::new(Full::default());
        *answer.status_mut() = StatusCode::NO_CONTENT;
        self.origins.allow_preflight(request, answer.headers_mut());
        answer
    }

    async fn payloads<B>(
        &self,
        direction: Direction,
        headers: &HeaderMap,
        body: B,
    ) -> Result<Vec<Payload>, Refused>
    where
        B: http_body::Body<Data: Send, Error: Into<Box<dyn std::error::Error + Send + Sync>>>
            + Send,
    {
        expect_json(headers)?;
        let body = Limited::new(body, BODY_BYTES).collect().await;
        let body = body.map_err(|error| unreadable(&*error))?.to_bytes();
        let payloads = Message::read(&body).map_err(|reason| {
            bad_request(format!("the body is not a JSON of payloads: {reason}"))
        })?;
        let namespace = text(headers, NAMESPACE).unwrap_or_else(|| self.namespace.clone());
        let authorization = text(headers, AUTHORIZATION.as_str());
        match direction {
            Direction::Encode => self.encode(&namespace, authorization, payloads).await,
            Direction::Decode => self.decode(&namespace, authorization, payloads).await,
        }
    }

    async fn encode(
        &self,
        namespace: &str,
        authorization: Option<String>,
        payloads: Vec<Payload>,
    ) -> Result<Vec<Payload>, Refused> {
        let Some(chain) = self.chains.of_whole_namespace(namespace) else {
            return Err(bad_request(format!(
                "the configuration has no [[codecs]] for namespace {namespace}, or several that \
                 differ by task queue; one without task-queue says what encodes here"
            )));
        };
        let chain = chain.authorized(authorization);
        chain
            .encode(payloads)
            .await
            .map_err(|error| refused(&error))
    }

    /// Nobody says through which of the namespace's chains a payload went, so each is
    /// tried until one changes it. One that none changes stays as it is.
    async fn decode(
        &self,
        namespace: &str,
        authorization: Option<String>,
        payloads: Vec<Payload>,
    ) -> Result<Vec<Payload>, Refused> {
        let chains = self.chains.of_namespace(namespace).into_iter();
        let chains: Vec<CodecChain> = chains
            .map(|chain| chain.authorized(authorization.clone()))
            .collect();
        if let [only] = &chains[..] {
            return only.decode(payloads).await.map_err(|error| refused(&error));
        }
        let mut decoded = Vec::with_capacity(payloads.len());
        for payload in payloads {
            decoded.push(by_one_of(&chains, payload).await?);
        }
        Ok(decoded)
    }
}

async fn by_one_of(chains: &[CodecChain], payload: Payload) -> Result<Payload, Refused> {
    let mut last = None;
    for chain in chains {
        match chain.decode(vec![payload.clone()]).await {
            Ok(decoded) if decoded[..] != [payload.clone()] => {
                return Ok(decoded.into_iter().next().unwrap_or(payload));
            }
            Ok(_) => {}
            Err(error) => last = Some(error),
        }
    }
    last.map_or(Ok(payload), |error| Err(refused(&error)))
}

fn direction(path: &str) -> Option<Direction> {
    match path {
        "/encode" => Some(Direction::Encode),
        "/decode" => Some(Direction::Decode),
        _ => None,
    }
}

fn expect_json(headers: &HeaderMap) -> Result<(), Refused> {
    let found = text(headers, CONTENT_TYPE.as_str()).unwrap_or_default();
    let media_type = found.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Refused {
        status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
        message: format!("the content type is {found:?}; send application/json"),
    })
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn unreadable(error: &(dyn std::error::Error + Send + Sync + 'static)) -> Refused {
    if error.is::<LengthLimitError>() {
        return Refused {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            message: format!("the body has more than {} MiB", BODY_BYTES >> 20),
        };
    }
    bad_request(format!("the body cannot be read: {error}"))
}

fn refused(error: &CodecError) -> Refused {
    warn!("the codec server refuses payloads: {error}");
    let status = match error {
        CodecError::Refused { .. } => StatusCode::BAD_REQUEST,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    Refused {
        status,
        message: error.to_string(),
    }
}

fn bad_request(message: String) -> Refused {
    Refused {
        status: StatusCode::BAD_REQUEST,
        message,
    }
}

fn not_found(path: &str) -> Refused {
    Refused {
        status: StatusCode::NOT_FOUND,
        message: format!("there is no {path}; POST to /encode or /decode"),
    }
}

fn wrong_method() -> Response<Full<Bytes>> {
    let refused = Refused {
        status: StatusCode::METHOD_NOT_ALLOWED,
        message: "POST payloads".to_owned(),
    };
    let mut answer = refused.response();
    let allowed = http::HeaderValue::from_static("OPTIONS, POST");
    answer.headers_mut().insert(ALLOW, allowed);
    answer
}

impl Refused {
    fn response(self) -> Response<Full<Bytes>> {
        let body = json!({ "message": self.message }).to_string();
        json_response(self.status, body.into_bytes())
    }
}

fn json_response(status: StatusCode, body: Vec<u8>) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::from(body));
    *answer.status_mut() = status;
    let json = http::HeaderValue::from_static("application/json");
    answer.headers_mut().insert(CONTENT_TYPE, json);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str =
        r#"{"payloads":[{"metadata":{"encoding":"anNvbi9wbGFpbg=="},"data":"MQ=="}]}"#;

    async fn answer(method: &str, path: &str, content_type: &str, body: &str) -> (u16, String) {
        let origins = vec!["http://ui".to_owned()];
        let answers = Answers::new(Arc::default(), "default".to_owned(), origins);
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(CONTENT_TYPE, content_type)
            .header("origin", "http://ui")
            .body(Full::new(Bytes::from(body.to_owned())))
            .unwrap();
        let answer = answers.answer(request).await;
        assert_eq!(answer.headers()["access-control-allow-origin"], "http://ui");
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_payload_that_no_codec_encoded_comes_back_as_it_is() {
        let decoded = answer("POST", "/decode", "application/json; charset=utf-8", BODY).await;
        assert_eq!(decoded, (200, BODY.to_owned()));
    }

    #[tokio::test]
    async fn encoding_for_a_namespace_without_codecs_is_refused() {
        let (status, body) = answer("POST", "/encode", "application/json", BODY).await;
        assert_eq!(status, 400);
        assert!(body.contains("for namespace default"), "{body}");
    }

    #[tokio::test]
    async fn preflights_are_answered_on_both_paths() {
        for path in ["/encode", "/decode"] {
            assert_eq!(answer("OPTIONS", path, "", "").await, (204, String::new()));
        }
    }

    #[tokio::test]
    async fn what_cannot_be_done_is_said() {
        for (method, path, content_type, body, status, expected) in [
            ("GET", "/decode", "", "", 405, "POST payloads"),
            ("POST", "/", "application/json", BODY, 404, "there is no /"),
            (
                "POST",
                "/decode",
                "text/plain",
                BODY,
                415,
                "send application/json",
            ),
            (
                "POST",
                "/decode",
                "application/json",
                "{",
                400,
                "not a JSON of payloads",
            ),
        ] {
            let (found, text) = answer(method, path, content_type, body).await;
            assert_eq!(found, status, "{method} {path}");
            assert!(text.contains(expected), "{text}");
        }
    }

    #[tokio::test]
    async fn a_body_beyond_the_limit_is_not_read() {
        let large = "x".repeat(BODY_BYTES + 1);
        let (status, text) = answer("POST", "/decode", "application/json", &large).await;
        assert_eq!(status, 413, "{text}");
    }
}
