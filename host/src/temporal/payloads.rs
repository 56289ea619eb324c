//! Which payloads of Core's messages go through codecs, and how they get there.
//!
//! As in Temporal's own SDKs, search attributes never do, because the server reads
//! them, and headers do not, because those who carry them on have no codec.

use std::mem;

use futures_util::future::{BoxFuture, FutureExt, ready};
use temporalio_common::{
    data_converters::PayloadConversionError,
    payload_visitor::{AsyncPayloadVisitor, PayloadField, PayloadFieldData, PayloadVisitable},
    protos::temporal::api::common::v1::Payload as ProtoPayload,
};

use super::convert::{contract_payload, proto_payload};
use crate::{
    codec::{CodecChain, CodecError},
    contract::types::Payload,
};

/// Encodes what is in a message for the server.
pub(super) async fn encoded<M: PayloadVisitable>(
    mut message: M,
    codecs: &CodecChain,
) -> Result<M, CodecError> {
    if !codecs.is_empty() {
        let plain = taken(&mut message).await;
        put_back(&mut message, codecs.encode(plain).await?).await;
    }
    Ok(message)
}

/// Decodes what is in a message of the server.
pub(super) async fn decoded<M: PayloadVisitable>(
    mut message: M,
    codecs: &CodecChain,
) -> Result<M, CodecError> {
    if !codecs.is_empty() {
        let encoded = taken(&mut message).await;
        put_back(&mut message, codecs.decode(encoded).await?).await;
    }
    Ok(message)
}

/// The encoding of every payload that codecs see.
pub(super) async fn encodings<M: PayloadVisitable>(mut message: M) -> Vec<String> {
    let mut found = Vec::new();
    visit(&mut message, |payload| {
        let encoding = payload.metadata.get("encoding");
        let encoding = encoding.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        found.push(encoding.unwrap_or_default());
    })
    .await;
    found
}

/// Takes the payloads out, in the order in which [`put_back`] wants them.
async fn taken<M: PayloadVisitable>(message: &mut M) -> Vec<Payload> {
    let mut payloads = Vec::new();
    visit(message, |payload| {
        payloads.push(contract_payload(mem::take(payload)));
    })
    .await;
    payloads
}

async fn put_back<M: PayloadVisitable>(message: &mut M, payloads: Vec<Payload>) {
    let mut payloads = payloads.into_iter();
    visit(message, |place| {
        if let Some(payload) = payloads.next() {
            *place = proto_payload(payload);
        }
    })
    .await;
}

async fn visit<M: PayloadVisitable>(message: &mut M, change: impl FnMut(&mut ProtoPayload) + Send) {
    // The visitor itself never fails.
    let _ = message.visit_payloads_mut(&mut Visitor(change)).await;
}

struct Visitor<F>(F);

impl<F: FnMut(&mut ProtoPayload) + Send> AsyncPayloadVisitor for Visitor<F> {
    fn visit<'a>(
        &'a mut self,
        field: PayloadField<'a>,
    ) -> BoxFuture<'a, Result<(), PayloadConversionError>> {
        if is_encoded(field.path) {
            let payloads = match field.data {
                PayloadFieldData::Single(payload) => std::slice::from_mut(payload),
                PayloadFieldData::Repeated(payloads) => payloads,
                PayloadFieldData::Payloads(message) => &mut message.payloads,
            };
            payloads.iter_mut().for_each(&mut self.0);
        }
        ready(Ok(())).boxed()
    }
}

/// Whether a field of Core's messages is one that codecs see.
fn is_encoded(path: &str) -> bool {
    let field = path.rsplit('.').next().unwrap_or_default();
    !matches!(field, "headers" | "header_fields" | "indexed_fields")
        && !path.ends_with(".Header.fields")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_search_attributes_are_left_alone() {
        for path in [
            "coresdk.activity_task.Start.header_fields",
            "coresdk.workflow_activation.InitializeWorkflow.headers",
            "temporal.api.common.v1.Header.fields",
            "temporal.api.common.v1.SearchAttributes.indexed_fields",
        ] {
            assert!(!is_encoded(path), "{path}");
        }
    }

    #[test]
    fn arguments_results_and_memos_are_encoded() {
        for path in [
            "coresdk.workflow_activation.InitializeWorkflow.arguments",
            "temporal.api.common.v1.Memo.fields",
            "temporal.api.common.v1.Payloads",
            "temporal.api.failure.v1.Failure.encoded_attributes",
        ] {
            assert!(is_encoded(path), "{path}");
        }
    }
}
