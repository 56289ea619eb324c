//! Requests to Nexus handlers, to the contract and back.

use temporalio_common::protos::temporal::api::workflowservice::v1::PollNexusTaskQueueResponse;

use super::{
    back::{Polled, polled},
    contract::origin,
    runner::{assert_holds, same},
    source::{Draw, Source},
};
use crate::temporal::convert::{NexusRequest, nexus_request, tables::InvalidMessage};

fn to_contract(polled: Polled) -> Result<NexusRequest, InvalidMessage> {
    let response = PollNexusTaskQueueResponse {
        request: Some(polled.request),
        ..Default::default()
    };
    nexus_request(response, polled.deadline, polled.endpoint, &polled.queue)
}

#[test]
fn a_nexus_request_comes_back_from_the_contract_as_it_was() {
    assert_holds(|bytes| {
        let mut source = Source::tame(bytes);
        let response = PollNexusTaskQueueResponse::draw(&mut source);
        let expected = Polled {
            request: response.request.clone().unwrap(),
            deadline: Draw::draw(&mut source),
            endpoint: Draw::draw(&mut source),
            queue: origin(),
        };
        let (deadline, endpoint) = (expected.deadline, expected.endpoint.clone());
        let there = nexus_request(response, deadline, endpoint, &origin()).unwrap();
        same(polled(there), expected)
    });
}

/// Whatever Core sends: numbers out of range, the token under its old name.
#[test]
fn what_a_handler_reads_survives_the_way_back_and_there_again() {
    assert_holds(|bytes| {
        let mut source = Source::wild(bytes);
        let response = Draw::draw(&mut source);
        let (deadline, endpoint) = (Draw::draw(&mut source), Draw::draw(&mut source));
        let Ok(first) = nexus_request(response, deadline, endpoint, &origin()) else {
            return Ok(());
        };
        let again = to_contract(polled(first.clone())).unwrap();
        same(again, first)
    });
}
