//! One request and its answer.

use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header::CONTENT_TYPE};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use serde::{Serialize, de::DeserializeOwned};

use super::{Administrator, Health, Problem, guard::Guard};
use crate::{contract, http_server::Answer};

/// Largest body, in bytes: the largest component in base64, and histories beside it.
const BODY_BYTES: usize = 512 << 20;

/// Answers requests.
pub(super) struct Answers<A> {
    guard: Guard,
    administrator: A,
}

impl<A: Administrator> Answer for Arc<Answers<A>> {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        self.answered(request).await.unwrap_or_else(|problem| {
            let status = StatusCode::from_u16(problem.status);
            json(
                status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
                &problem,
            )
        })
    }
}

impl<A: Administrator> Answers<A> {
    pub(super) fn new(guard: Guard, administrator: A) -> Self {
        Self {
            guard,
            administrator,
        }
    }

    async fn answered(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Problem> {
        let (head, body) = request.into_parts();
        self.guard.admit(&head.headers)?;
        let administrator = &self.administrator;
        let path: Vec<&str> = head.uri.path().trim_matches('/').split('/').collect();
        match (&head.method, &path[..]) {
            (&Method::GET, ["health"]) => Ok(self.health(StatusCode::OK)),
            (&Method::GET, ["ready"]) if administrator.is_ready() => {
                Ok(self.health(StatusCode::OK))
            }
            (&Method::GET, ["ready"]) => Ok(self.health(StatusCode::SERVICE_UNAVAILABLE)),
            (&Method::GET, ["plugins"]) => Ok(done(&administrator.plugins().await)),
            (&Method::GET, ["plugins", name]) => {
                let inspection = administrator.inspect((*name).to_owned()).await?;
                Ok(done(&inspection))
            }
            (&Method::GET, ["versions"]) => Ok(done(&administrator.plugins().await.versions)),
            (&Method::GET, ["events"]) => Ok(done(&administrator.events())),
            (&Method::POST, ["plugins"]) => {
                let added = administrator.add(read(body).await?).await?;
                Ok(done(&added))
            }
            (&Method::POST, ["check"]) => {
                let checked = administrator.check(read(body).await?).await?;
                Ok(done(&checked))
            }
            (&Method::DELETE, ["plugins", name]) => {
                administrator.remove((*name).to_owned()).await?;
                Ok(done(&serde_json::json!({})))
            }
            (&Method::POST, ["plugins", name, "rollback"]) => {
                let rolled_back = administrator.roll_back((*name).to_owned()).await?;
                Ok(done(&rolled_back))
            }
            (&Method::POST, ["pins"]) => {
                let pinned = administrator.pin(read(body).await?).await?;
                Ok(done(&pinned))
            }
            (method, _) => Err(Problem {
                status: 404,
                error: format!(
                    "there is no {method} {}; there are GET /health, /ready, /plugins, \
                     /plugins/NAME, /versions and /events, POST /plugins, /check, /pins and /plugins/NAME/rollback, and \
                     DELETE /plugins/NAME",
                    head.uri.path()
                ),
            }),
        }
    }

    fn health(&self, status: StatusCode) -> Response<Full<Bytes>> {
        let health = Health {
            is_ready: self.administrator.is_ready(),
            hourglass: env!("CARGO_PKG_VERSION").to_owned(),
            contract: contract::PACKAGE.to_owned(),
        };
        json(status, &health)
    }
}

async fn read<T: DeserializeOwned>(body: Incoming) -> Result<T, Problem> {
    let body = Limited::new(body, BODY_BYTES).collect().await;
    let body = body.map_err(|error| unreadable(&*error))?.to_bytes();
    serde_json::from_slice(&body).map_err(|error| Problem {
        status: 400,
        error: format!("the body is not what this takes: {error}"),
    })
}

fn unreadable(error: &(dyn std::error::Error + Send + Sync + 'static)) -> Problem {
    match error.is::<LengthLimitError>() {
        true => Problem {
            status: 413,
            error: format!("the body has more than {} MiB", BODY_BYTES >> 20),
        },
        false => Problem {
            status: 400,
            error: format!("the body cannot be read: {error}"),
        },
    }
}

fn done(value: &impl Serialize) -> Response<Full<Bytes>> {
    json(StatusCode::OK, value)
}

fn json(status: StatusCode, value: &impl Serialize) -> Response<Full<Bytes>> {
    // The endpoint's messages always have a JSON form.
    let body = serde_json::to_vec(value).unwrap_or_default();
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    let json = http::HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}
