//! Codecs one after the other.

use std::sync::Arc;

use super::{CodecError, pool::CodecPool};
use crate::{
    contract::{codec::Context, types::Payload},
    sandbox::Direction,
};

/// The codecs of some payloads, in the order in which they encode. An empty chain
/// leaves every payload as it is. Cheap to clone.
#[derive(Clone)]
pub struct CodecChain {
    codecs: Arc<[Arc<CodecPool>]>,
    context: Context,
}

impl CodecChain {
    /// A chain without codecs.
    pub fn empty() -> Self {
        Self::new(Arc::new([]), String::new())
    }

    pub(super) fn new(codecs: Arc<[Arc<CodecPool>]>, namespace: String) -> Self {
        Self {
            codecs,
            context: Context {
                namespace,
                authorization: None,
            },
        }
    }

    /// The same chain for a caller who says who he is.
    #[must_use]
    pub fn authorized(mut self, authorization: Option<String>) -> Self {
        self.context.authorization = authorization;
        self
    }

    /// True if it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.codecs.is_empty()
    }

    /// Whether two chains are the same codecs in the same order.
    pub fn has_codecs_of(&self, other: &Self) -> bool {
        let same = |(one, another): (&Arc<_>, &Arc<_>)| Arc::ptr_eq(one, another);
        self.codecs.len() == other.codecs.len()
            && self.codecs.iter().zip(other.codecs.iter()).all(same)
    }

    /// Encodes payloads on their way to the server.
    ///
    /// # Errors
    /// A codec that refuses, traps, or gives another number of payloads back.
    pub async fn encode(&self, mut payloads: Vec<Payload>) -> Result<Vec<Payload>, CodecError> {
        for codec in self.codecs.iter() {
            payloads = self.through(codec, Direction::Encode, payloads).await?;
        }
        Ok(payloads)
    }

    /// Decodes payloads that came from the server.
    ///
    /// # Errors
    /// A codec that refuses, traps, or gives another number of payloads back.
    pub async fn decode(&self, mut payloads: Vec<Payload>) -> Result<Vec<Payload>, CodecError> {
        for codec in self.codecs.iter().rev() {
            payloads = self.through(codec, Direction::Decode, payloads).await?;
        }
        Ok(payloads)
    }

    async fn through(
        &self,
        codec: &Arc<CodecPool>,
        direction: Direction,
        payloads: Vec<Payload>,
    ) -> Result<Vec<Payload>, CodecError> {
        if payloads.is_empty() {
            return Ok(payloads);
        }
        let context = self.context.clone();
        codec.clone().call(direction, payloads, context).await
    }
}
