//! Payloads in the JSON form of Temporal's protobuf message `Payloads`.

use std::collections::BTreeMap;

use base64::{
    Engine,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::contract::types::Payload;

/// `{"payloads": [{"metadata": {"encoding": "…"}, "data": "…"}]}`, bytes in base64.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Message {
    #[serde(default)]
    payloads: Vec<JsonPayload>,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct JsonPayload {
    #[serde(default)]
    metadata: BTreeMap<String, Bytes>,
    #[serde(default)]
    data: Bytes,
}

#[derive(Debug, Default, PartialEq)]
struct Bytes(Vec<u8>);

impl Message {
    /// Reads a body.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn read(body: &[u8]) -> Result<Vec<Payload>, String> {
        let message: Self = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        let payload = |JsonPayload { metadata, data }| Payload {
            metadata: metadata
                .into_iter()
                .map(|(name, Bytes(value))| (name, value))
                .collect(),
            data: data.0,
        };
        Ok(message.payloads.into_iter().map(payload).collect())
    }

    /// Writes a body.
    pub(super) fn write(payloads: Vec<Payload>) -> Vec<u8> {
        let payload = |Payload { metadata, data }| JsonPayload {
            metadata: metadata
                .into_iter()
                .map(|(name, value)| (name, Bytes(value)))
                .collect(),
            data: Bytes(data),
        };
        let message = Self {
            payloads: payloads.into_iter().map(payload).collect(),
        };
        // Texts and bytes always have a JSON form.
        serde_json::to_vec(&message).unwrap_or_default()
    }
}

/// Protobuf's JSON is read in both alphabets, with padding or without.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let standard = text.replace('-', "+").replace('_', "/");
        LENIENT
            .decode(standard)
            .map(Self)
            .map_err(|error| de::Error::custom(format!("bytes that are not base64 ({error})")))
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let payloads = vec![Payload {
            metadata: vec![("encoding".to_owned(), b"json/plain".to_vec())],
            data: vec![0, 255, 62, 63],
        }];
        let body = Message::write(payloads.clone());
        assert_eq!(
            String::from_utf8_lossy(&body),
            r#"{"payloads":[{"metadata":{"encoding":"anNvbi9wbGFpbg=="},"data":"AP8+Pw=="}]}"#
        );
        assert_eq!(Message::read(&body), Ok(payloads));
    }

    #[test]
    fn both_alphabets_are_read_and_what_is_absent_is_empty() {
        let url_safe = Message::read(br#"{"payloads":[{"data":"AP8-Pw"}]}"#).unwrap();
        assert_eq!(url_safe[0].data, [0, 255, 62, 63]);
        assert!(url_safe[0].metadata.is_empty());
        assert_eq!(Message::read(b"{}"), Ok(Vec::new()));
    }

    #[test]
    fn a_body_that_is_no_payloads_is_refused_with_its_place() {
        let reason = Message::read(br#"{"payloads":[{"data":"!"}]}"#).unwrap_err();
        assert!(
            reason.contains("not base64") && reason.contains("line 1"),
            "{reason}"
        );
        assert!(Message::read(b"payloads").is_err());
    }
}
