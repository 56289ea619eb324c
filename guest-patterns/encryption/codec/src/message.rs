//! A payload as the bytes of Temporal's protobuf message.

use std::collections::BTreeMap;

use hourglass_sdk::Payload;
use hourglass_sdk::codecs::CodecError;
use prost::Message;

/// `temporal.api.common.v1.Payload`. The map is sorted, so that the same payload always
/// has the same bytes.
#[derive(Clone, PartialEq, Message)]
struct PayloadMessage {
    #[prost(btree_map = "string, bytes", tag = "1")]
    metadata: BTreeMap<String, Vec<u8>>,
    #[prost(bytes = "vec", tag = "2")]
    data: Vec<u8>,
}

pub(crate) fn bytes_of(payload: Payload) -> Vec<u8> {
    let message = PayloadMessage {
        metadata: payload.metadata.into_iter().collect(),
        data: payload.data,
    };
    message.encode_to_vec()
}

pub(crate) fn payload_of(bytes: &[u8]) -> Result<Payload, CodecError> {
    let message = PayloadMessage::decode(bytes)
        .map_err(|error| CodecError::new(format!("what was encrypted is no payload: {error}")))?;
    Ok(Payload {
        metadata: message.metadata.into_iter().collect(),
        data: message.data,
    })
}
