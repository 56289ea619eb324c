//! A client of the endpoint: what the command line's verbs use.

use reqwest::{Method, RequestBuilder, StatusCode};
use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;

use super::{
    Added, Checked, Health, NewPlugin, PinRequest, Pinned, PluginStatus, Problem, RolledBack,
};
use crate::{observe::Event, plugin::Inspection};

/// A client of one host.
pub struct AdminClient {
    http: reqwest::Client,
    url: String,
    token: Option<String>,
}

/// The host did not do what was asked.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum AdminClientError {
    #[error(
        "no host answers at {url}; start one with `hourglass serve`, or say where it is with \
         --admin or admin.address in hourglass.toml"
    )]
    Unreachable { url: String, source: reqwest::Error },
    #[error("the host at {url} answers {status}: {error}")]
    Refused {
        url: String,
        status: u16,
        error: String,
    },
    #[error("what answers at {url} is no Hourglass host")]
    Foreign { url: String, source: reqwest::Error },
}

impl AdminClient {
    /// A client of the host at `url`, such as `http://127.0.0.1:7244`, which shows `token`.
    pub fn new(url: &str, token: Option<String>) -> Self {
        // Without one, the HTTP client has no TLS. An error means that there is one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            http: reqwest::Client::new(),
            url: url.trim_end_matches('/').to_owned(),
            token,
        }
    }

    /// Whether the host lives.
    ///
    /// # Errors
    /// As for every call: nobody there, somebody else, or a refusal.
    pub async fn health(&self) -> Result<Health, AdminClientError> {
        self.answer(self.request(Method::GET, "/health")).await
    }

    /// Whether the host serves.
    ///
    /// # Errors
    /// As for every call; and that it does not serve yet.
    pub async fn ready(&self) -> Result<Health, AdminClientError> {
        self.answer(self.request(Method::GET, "/ready")).await
    }

    /// The versions of plugins, and the files that do not serve.
    ///
    /// # Errors
    /// As for every call.
    pub async fn plugins(&self) -> Result<PluginStatus, AdminClientError> {
        self.answer(self.request(Method::GET, "/plugins")).await
    }

    /// What the version of a plugin says of itself that serves now.
    ///
    /// # Errors
    /// As for every call; no such plugin.
    pub async fn inspect(&self, name: &str) -> Result<Inspection, AdminClientError> {
        let path = format!("/plugins/{name}");
        self.answer(self.request(Method::GET, &path)).await
    }

    /// What happened lately.
    ///
    /// # Errors
    /// As for every call.
    pub async fn events(&self) -> Result<Vec<Event>, AdminClientError> {
        self.answer(self.request(Method::GET, "/events")).await
    }

    /// Puts a plugin into the host's folder.
    ///
    /// # Errors
    /// As for every call; why it does not serve.
    pub async fn add(&self, plugin: &NewPlugin) -> Result<Added, AdminClientError> {
        self.post("/plugins", plugin).await
    }

    /// Replays runs on a plugin.
    ///
    /// # Errors
    /// As for every call; why it could not be tried.
    pub async fn check(&self, plugin: &NewPlugin) -> Result<Checked, AdminClientError> {
        self.post("/check", plugin).await
    }

    /// Takes a plugin out.
    ///
    /// # Errors
    /// As for every call.
    pub async fn remove(&self, name: &str) -> Result<(), AdminClientError> {
        let path = format!("/plugins/{name}");
        let removed: Result<serde_json::Value, _> =
            self.answer(self.request(Method::DELETE, &path)).await;
        removed.map(|_| ())
    }

    /// Lets the version before serve.
    ///
    /// # Errors
    /// As for every call; why it does not.
    pub async fn roll_back(&self, name: &str) -> Result<RolledBack, AdminClientError> {
        self.post(&format!("/plugins/{name}/rollback"), &()).await
    }

    /// Lets an open run go on with another version.
    ///
    /// # Errors
    /// As for every call; why it does not.
    pub async fn pin(&self, request: &PinRequest) -> Result<Pinned, AdminClientError> {
        self.post("/pins", request).await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, AdminClientError> {
        self.answer(self.request(Method::POST, path).json(body))
            .await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    async fn answer<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
    ) -> Result<T, AdminClientError> {
        let url = self.url.clone();
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(source) => return Err(AdminClientError::Unreachable { url, source }),
        };
        let status = answer.status();
        if status == StatusCode::OK {
            let read = answer.json().await;
            return read.map_err(|source| AdminClientError::Foreign { url, source });
        }
        let error = match answer.json::<Problem>().await {
            Ok(problem) => problem.error,
            Err(_) if status == StatusCode::SERVICE_UNAVAILABLE => {
                "it does not serve yet".to_owned()
            }
            Err(source) => return Err(AdminClientError::Foreign { url, source }),
        };
        Err(AdminClientError::Refused {
            url,
            status: status.as_u16(),
            error,
        })
    }
}
