//! The codec without a host. The vectors were made with Temporal's Python sample.

use hourglass_sdk::testing::{give_random_bytes, give_secret};

use super::*;

const KEY: &[u8] = b"test-key-test-key-test-key-test!";
const NONCE: [u8; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

fn context() -> CodecContext {
    CodecContext {
        namespace: "default".to_owned(),
        authorization: None,
    }
}

fn operator_with(key: &[u8], id: &str) {
    give_secret("encryption-key", key);
    give_secret("encryption-key-id", id);
}

fn json(text: &str) -> Payload {
    Payload {
        metadata: vec![("encoding".to_owned(), b"json/plain".to_vec())],
        data: text.as_bytes().to_vec(),
    }
}

fn encode(payload: Payload) -> Payload {
    Encryption
        .encode(&context(), vec![payload])
        .unwrap()
        .remove(0)
}

fn decode(payload: Payload) -> Result<Payload, String> {
    let decoded = Encryption.decode(&context(), vec![payload]);
    decoded
        .map(|mut payloads| payloads.remove(0))
        .map_err(|error| error.message().to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_bytes_are_those_of_the_other_languages() {
    operator_with(KEY, "test-key-id");
    for (text, expected) in [
        (
            "\"Temporal\"",
            "000102030405060708090a0bf92b89da276861d2657395a2a3f7f7d1e8a45622938592d067eea33472e0\
             54827dfe790de2af91e6153b533057af97905f9609dc",
        ),
        (
            "\"Hello, Temporal\"",
            "000102030405060708090a0bf92b89da276861d2657395a2a3f7f7d1e8a45622938592d067f5a32872e1\
             488223bf414a33c9144eb386101c3a3a67167651be421a434bf15c8241",
        ),
    ] {
        give_random_bytes(NONCE);
        let encrypted = encode(json(text));
        assert_eq!(hex(&encrypted.data), expected);
        assert_eq!(
            metadata(&encrypted, "encoding"),
            Some(&b"binary/encrypted"[..])
        );
        assert_eq!(
            metadata(&encrypted, "encryption-key-id"),
            Some(&b"test-key-id"[..])
        );
        assert_eq!(decode(encrypted), Ok(json(text)));
    }
}

#[test]
fn a_payload_without_data_has_the_bytes_of_the_other_languages() {
    let null = Payload {
        metadata: vec![("encoding".to_owned(), b"binary/null".to_vec())],
        data: Vec::new(),
    };
    let bytes = message::bytes_of(null.clone());
    assert_eq!(
        hex(&bytes),
        "0a170a08656e636f64696e67120b62696e6172792f6e756c6c"
    );
    assert_eq!(message::payload_of(&bytes), Ok(null));
}

#[test]
fn each_payload_has_a_nonce_of_its_own() {
    operator_with(KEY, "id");
    assert_ne!(encode(json("1")).data, encode(json("1")).data);
}

#[test]
fn a_payload_that_is_not_encrypted_stays_as_it_is() {
    operator_with(KEY, "id");
    assert_eq!(decode(json("1")), Ok(json("1")));
}

#[test]
fn a_key_that_nobody_has_is_named() {
    operator_with(KEY, "old");
    let encrypted = encode(json("1"));
    operator_with(b"another-key-another-key-another!", "new");
    assert_eq!(
        decode(encrypted.clone()),
        Err("Unrecognized key ID old. Current key ID is new.".to_owned())
    );
    give_secret("encryption-key-old", KEY);
    assert_eq!(decode(encrypted), Ok(json("1")));
}

#[test]
fn bytes_that_were_changed_are_refused() {
    operator_with(KEY, "id");
    let mut encrypted = encode(json("1"));
    *encrypted.data.last_mut().unwrap() ^= 1;
    let refused = decode(encrypted.clone()).unwrap_err();
    assert!(refused.contains("the bytes were changed"), "{refused}");
    encrypted.data.truncate(3);
    let refused = decode(encrypted).unwrap_err();
    assert!(refused.contains("shorter than its nonce"), "{refused}");
}

#[test]
fn a_key_of_a_file_may_end_its_line_and_has_32_bytes_otherwise() {
    operator_with(&[KEY, b"\n"].concat(), "id\n");
    assert_eq!(decode(encode(json("1"))), Ok(json("1")));
    operator_with(b"short", "id");
    let refused = Encryption.encode(&context(), vec![json("1")]).unwrap_err();
    assert_eq!(
        refused.message(),
        "the secret encryption-key has 5 bytes; a key for AES-256 has 32"
    );
}

#[test]
fn without_a_key_nothing_is_encoded() {
    let refused = Encryption.encode(&context(), vec![json("1")]).unwrap_err();
    assert!(
        refused
            .message()
            .starts_with("there is no secret encryption-key-id; name one"),
        "{}",
        refused.message()
    );
}
