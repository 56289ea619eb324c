//! What the converter makes of values, byte by byte.

use std::collections::HashMap;

use super::*;

#[track_caller]
fn check(value: impl TemporalSerializable, encoding: &str, data: &str) {
    let payload = value.to_payload().unwrap();
    let metadata = [("encoding".to_owned(), encoding.as_bytes().to_owned())];
    assert_eq!(payload.metadata, metadata);
    assert_eq!(String::from_utf8(payload.data).unwrap(), data);
}

#[derive(Serialize)]
struct Unsorted {
    zebra: u8,
    apple: Option<u8>,
}

#[test]
fn nothing_is_binary_null_without_data() {
    check((), "binary/null", "");
    check(None::<String>, "binary/null", "");
}

#[test]
fn bytes_are_binary_plain() {
    check(b"abc".to_vec(), "binary/plain", "abc");
    let payload = b"abc".to_vec().to_payload().unwrap();
    assert_eq!(Vec::<u8>::from_payload(payload).unwrap(), b"abc");
}

#[test]
fn keys_are_sorted_at_every_depth() {
    let inner = Unsorted {
        zebra: 1,
        apple: None,
    };
    check(inner, "json/plain", r#"{"apple":null,"zebra":1}"#);
    let nested = HashMap::from([
        ("b", HashMap::from([("d", 1), ("c", 2)])),
        ("a", HashMap::new()),
    ]);
    check(nested, "json/plain", r#"{"a":{},"b":{"c":2,"d":1}}"#);
}

#[test]
fn characters_outside_printable_ascii_are_escaped() {
    check(
        "é\u{7f}\n\u{1}\"".to_owned(),
        "json/plain",
        r#""\u00e9\u007f\n\u0001\"""#,
    );
    check("👋!".to_owned(), "json/plain", r#""\ud83d\udc4b!""#);
}

#[test]
fn floats_look_as_python_writes_them() {
    let floats = vec![1.0, 0.1, 1e15, 1e16, 1.5e-5, 0.0001, -2.5e300];
    let text = "[1.0,0.1,1000000000000000.0,1e+16,1.5e-05,0.0001,-2.5e+300]";
    check(floats, "json/plain", text);
}

#[test]
fn unit_is_no_argument_and_multi_args_are_several() {
    assert_eq!(().to_payloads().unwrap(), []);
    <()>::from_payloads(Vec::new()).unwrap();
    let payloads = MultiArgs2::from((1, "two".to_owned()))
        .to_payloads()
        .unwrap();
    assert_eq!(payloads.len(), 2);
    let back = MultiArgs2::<i32, String>::from_payloads(payloads).unwrap();
    assert_eq!(back, MultiArgs2(1, "two".to_owned()));
}

#[test]
fn a_missing_argument_is_an_error_unless_nothing_is_a_value() {
    let error = String::from_payloads(Vec::new()).unwrap_err();
    assert_eq!(error.to_string(), "expected 1 payload(s), found 0");
    assert_eq!(Option::<String>::from_payloads(Vec::new()).unwrap(), None);
}

#[test]
fn an_unknown_encoding_is_named_in_the_error() {
    let error = String::from_payload(payload(b"binary/odd", Vec::new())).unwrap_err();
    assert_eq!(error.to_string(), "Unknown payload encoding binary/odd");
}
