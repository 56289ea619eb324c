//! The payloads that a client sends and reads.

use temporalio_common::payload_visitor::PayloadVisitable;

use super::{Client, ClientError};
use crate::{
    codec::{CodecChain, CodecError},
    temporal::payloads,
};

impl Client {
    /// The same client, whose payloads go through `codecs`.
    #[must_use]
    pub fn with_codecs(mut self, codecs: CodecChain) -> Self {
        self.codecs = codecs;
        self
    }

    /// A request as the server gets it.
    pub(super) async fn encoded<M: PayloadVisitable>(
        &self,
        action: &str,
        request: M,
    ) -> Result<M, ClientError> {
        payloads::encoded(request, &self.codecs)
            .await
            .map_err(|error| not_encoded(action, &error))
    }

    /// An answer as its reader gets it.
    pub(super) async fn decoded<M: PayloadVisitable>(
        &self,
        action: &str,
        answer: M,
    ) -> Result<M, ClientError> {
        payloads::decoded(answer, &self.codecs)
            .await
            .map_err(|error| not_encoded(action, &error))
    }
}

fn not_encoded(action: &str, error: &CodecError) -> ClientError {
    ClientError {
        action: action.to_owned(),
        reason: error.to_string(),
        is_not_found: false,
    }
}
