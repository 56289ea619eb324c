//! What goes through as it is, and what is refused with which words.

use std::net::Ipv4Addr;

use garde::Validate;
use serde::{Deserialize, Serialize};

use super::Validated;
use crate::data_converters::{
    Payload, PayloadConversionError, TemporalDeserializable, TemporalSerializable,
};
use crate::error::IncomingError;

#[derive(Debug, PartialEq, Serialize, Deserialize, Validate)]
struct Machine {
    #[garde(skip)]
    some_ip: Ipv4Addr,
    #[garde(length(chars, max = 3))]
    name: String,
    #[garde(dive)]
    disks: Vec<Disk>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Validate)]
struct Disk {
    #[garde(range(min = 1))]
    size: u32,
}

fn payload(json: &str) -> Payload {
    Payload {
        metadata: vec![("encoding".to_owned(), b"json/plain".to_vec())],
        data: json.as_bytes().to_vec(),
    }
}

fn read(json: &str) -> Result<Validated<Vec<Machine>>, PayloadConversionError> {
    Validated::from_payload(payload(json))
}

#[track_caller]
fn refused(json: &str, expected: &str) {
    let error = read(json).unwrap_err();
    assert_eq!(error.to_string(), expected);
    let failure = error.of_arguments();
    let cause = failure.link.cause.as_ref().expect("a cause");
    let IncomingError::Application(cause) = cause else {
        panic!("{cause:?}");
    };
    assert_eq!(failure.link.message, "Failed decoding arguments");
    assert_eq!(cause.type_name(), Some("ValidationError"));
    assert_eq!(cause.to_string(), expected);
}

#[test]
fn fields_are_written_in_the_order_of_their_declaration() {
    let machine = Machine {
        some_ip: Ipv4Addr::LOCALHOST,
        name: "é".to_owned(),
        disks: vec![Disk { size: 1 }],
    };
    let written = Validated(vec![machine]).to_payload().unwrap();
    let json = r#"[{"some_ip":"127.0.0.1","name":"é","disks":[{"size":1}]}]"#;
    assert_eq!(written, payload(json));
    assert_eq!(
        Validated::from_payload(written).as_ref(),
        read(json).as_ref()
    );
}

#[test]
fn what_does_not_fit_the_type_is_refused_with_its_place() {
    refused(
        r#"[{"some_ip":"not-an-ip","name":"a","disks":[]}]"#,
        "0.some_ip: invalid IPv4 address syntax at line 1 column 23",
    );
    refused(
        r#"[{"some_ip":"127.0.0.1","name":"a","disks":[{"size":"big"}]}]"#,
        "0.disks.0.size: invalid type: string \"big\", expected u32 at line 1 column 57",
    );
    refused(
        r#"[{"some_ip":"127.0.0.1","disks":[]}]"#,
        "0.name: field required at line 1 column 35",
    );
    refused(
        "{}",
        "invalid type: map, expected a sequence at line 1 column 0",
    );
    refused("[", "EOF while parsing a list at line 1 column 1");
    refused("[] 1", "trailing characters at line 1 column 4");
}

#[test]
fn what_breaks_the_types_own_rules_is_refused_with_every_place() {
    refused(
        r#"[{"some_ip":"127.0.0.1","name":"long","disks":[{"size":1},{"size":0}]}]"#,
        "0.disks.1.size: lower than 1\n0.name: length is greater than 3",
    );
}

#[test]
fn bytes_and_several_arguments_are_refused() {
    let bytes = vec![1_u8].to_payload().unwrap();
    let error = Validated::<Vec<Machine>>::from_payload(bytes.clone()).unwrap_err();
    assert_eq!(error.to_string(), "Unknown payload encoding binary/plain");
    let error = Validated::<Vec<Machine>>::from_payloads(vec![bytes.clone(), bytes]).unwrap_err();
    assert_eq!(error.to_string(), "expected 1 payload(s), found 2");
}
