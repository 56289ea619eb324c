//! The payload and failure tables of a message.

use std::collections::HashMap;

use temporalio_common::protos::temporal::api::{
    common::v1::{Payload as ProtoPayload, Payloads as ProtoPayloads},
    failure::v1::Failure as ProtoFailure,
};
use thiserror::Error;

use super::failure;
use crate::contract::types::{Failure, Payload};

/// A guest's message that cannot be passed on.
#[derive(Debug, Error, PartialEq)]
pub(crate) enum InvalidMessage {
    #[error("payload {index} is named, but the message has {count} payloads")]
    PayloadIndex { index: u32, count: usize },
    #[error("failure {index} is named, but the message has {count} failures")]
    FailureIndex { index: u32, count: usize },
    #[error("a failure has no causes; it needs at least one")]
    EmptyFailure,
    #[error("{command}: {reason}")]
    Command { command: String, reason: String },
}

/// Collects the payloads and failures of a message on its way to a guest.
#[derive(Default)]
pub(super) struct TableBuilder {
    pub(super) payloads: Vec<Payload>,
    pub(super) failures: Vec<Failure>,
}

impl TableBuilder {
    pub(super) fn payload(&mut self, proto: ProtoPayload) -> u32 {
        self.payloads.push(contract_payload(proto));
        index_of_last(&self.payloads)
    }

    pub(super) fn payloads(&mut self, protos: Vec<ProtoPayload>) -> Vec<u32> {
        protos.into_iter().map(|one| self.payload(one)).collect()
    }

    pub(super) fn optional_payloads(&mut self, protos: Option<ProtoPayloads>) -> Option<Vec<u32>> {
        protos.map(|ProtoPayloads { payloads }| self.payloads(payloads))
    }

    pub(super) fn named(&mut self, protos: HashMap<String, ProtoPayload>) -> Vec<(String, u32)> {
        let mut sorted: Vec<_> = protos.into_iter().collect();
        sorted.sort_by(|left, right| left.0.cmp(&right.0));
        sorted
            .into_iter()
            .map(|(name, payload)| (name, self.payload(payload)))
            .collect()
    }

    pub(super) fn failure(&mut self, proto: ProtoFailure) -> u32 {
        let failure = failure::from_proto(proto, self);
        self.failures.push(failure);
        index_of_last(&self.failures)
    }
}

fn index_of_last<T>(table: &[T]) -> u32 {
    u32::try_from(table.len() - 1).unwrap_or(u32::MAX)
}

/// Looks up the payloads and failures of a message that came from a guest.
pub(super) struct TableReader {
    payloads: Vec<Payload>,
    failures: Vec<Failure>,
}

impl TableReader {
    pub(super) fn new(payloads: Vec<Payload>, failures: Vec<Failure>) -> Self {
        Self { payloads, failures }
    }

    pub(super) fn payload(&self, index: u32) -> Result<ProtoPayload, InvalidMessage> {
        let found = self
            .payloads
            .get(index as usize)
            .ok_or(InvalidMessage::PayloadIndex {
                index,
                count: self.payloads.len(),
            })?;
        Ok(proto_payload(found.clone()))
    }

    pub(super) fn payloads(&self, indices: &[u32]) -> Result<Vec<ProtoPayload>, InvalidMessage> {
        indices.iter().map(|index| self.payload(*index)).collect()
    }

    pub(super) fn optional_payload(
        &self,
        index: Option<u32>,
    ) -> Result<Option<ProtoPayload>, InvalidMessage> {
        index.map(|index| self.payload(index)).transpose()
    }

    pub(super) fn optional_payloads(
        &self,
        indices: Option<&[u32]>,
    ) -> Result<Option<ProtoPayloads>, InvalidMessage> {
        indices
            .map(|indices| {
                Ok(ProtoPayloads {
                    payloads: self.payloads(indices)?,
                })
            })
            .transpose()
    }

    pub(super) fn named(
        &self,
        entries: &[(String, u32)],
    ) -> Result<HashMap<String, ProtoPayload>, InvalidMessage> {
        entries
            .iter()
            .map(|(name, index)| Ok((name.clone(), self.payload(*index)?)))
            .collect()
    }

    pub(super) fn failure(&self, index: u32) -> Result<ProtoFailure, InvalidMessage> {
        failure::to_proto(self.contract_failure(index)?, self)
    }

    pub(super) fn contract_failure(&self, index: u32) -> Result<&Failure, InvalidMessage> {
        self.failures
            .get(index as usize)
            .ok_or(InvalidMessage::FailureIndex {
                index,
                count: self.failures.len(),
            })
    }
}

/// A payload of Core's as the contract has it.
pub(crate) fn contract_payload(proto: ProtoPayload) -> Payload {
    let ProtoPayload {
        metadata,
        data,
        // Sizes of externally stored payloads: a note for the server's
        // accounting; a guest has no use for it.
        external_payloads: _,
    } = proto;
    let mut metadata: Vec<_> = metadata.into_iter().collect();
    metadata.sort();
    Payload { metadata, data }
}

/// A contract payload as Core has it.
pub(crate) fn proto_payload(payload: Payload) -> ProtoPayload {
    let Payload { metadata, data } = payload;
    ProtoPayload {
        metadata: metadata.into_iter().collect(),
        data,
        external_payloads: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(text: &str) -> Payload {
        Payload {
            metadata: vec![("encoding".into(), b"json/plain".to_vec())],
            data: text.into(),
        }
    }

    #[test]
    fn a_payload_survives_both_ways() {
        let mut builder = TableBuilder::default();
        let index = builder.payload(proto_payload(payload("1")));
        assert_eq!((index, &builder.payloads), (0, &vec![payload("1")]));
    }

    #[test]
    fn an_index_outside_the_table_is_named_in_the_error() {
        let reader = TableReader::new(vec![payload("1")], vec![]);
        let error = reader.payload(4).unwrap_err();
        assert_eq!(
            error.to_string(),
            "payload 4 is named, but the message has 1 payloads"
        );
    }

    #[test]
    fn one_payload_may_be_named_twice() {
        let reader = TableReader::new(vec![payload("1")], vec![]);
        assert_eq!(reader.payloads(&[0, 0]).unwrap().len(), 2);
    }
}
