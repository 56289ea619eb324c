//! The reader and the writer beside serde_json, which does the same in another way.

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::*;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Everything {
    text: String,
    letter: char,
    small: i8,
    large: u64,
    huge: i128,
    fraction: f64,
    half: f32,
    flag: bool,
    nothing: (),
    perhaps: Option<u8>,
    list: Vec<Shape>,
    pair: (u8, String),
    by_number: BTreeMap<i32, Shape>,
    by_shape: BTreeMap<Plain, bool>,
    wrapped: Wrapper,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Wrapper(String);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Plain {
    One,
    Two,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Shape {
    Point,
    Circle(u8),
    Line(i16, i16),
    Box { width: u8, height: u8 },
}

fn everything() -> Everything {
    Everything {
        text: "é\u{7f}\n\u{1}\"\\/👋".to_owned(),
        letter: '\u{10ffff}',
        small: -128,
        large: u64::MAX,
        huge: -7,
        fraction: -0.1,
        half: 0.5,
        flag: true,
        nothing: (),
        perhaps: None,
        list: vec![
            Shape::Point,
            Shape::Circle(1),
            Shape::Line(-2, 3),
            Shape::Box {
                width: 4,
                height: 5,
            },
        ],
        pair: (6, String::new()),
        by_number: BTreeMap::from([(-1, Shape::Point), (10, Shape::Circle(2))]),
        by_shape: BTreeMap::from([(Plain::Two, false), (Plain::One, true)]),
        wrapped: Wrapper("w".to_owned()),
    }
}

#[test]
fn what_is_written_is_read_by_both() {
    let bytes = encode(&everything()).unwrap().unwrap();
    assert!(bytes.is_ascii());
    assert_eq!(decode::<Everything>(&bytes).unwrap(), everything());
    assert_eq!(
        serde_json::from_slice::<Everything>(&bytes).unwrap(),
        everything()
    );
}

#[test]
fn what_the_other_writes_is_read() {
    let text = serde_json::to_string_pretty(&everything()).unwrap();
    assert_eq!(decode::<Everything>(text.as_bytes()).unwrap(), everything());
    let tree: Value = decode(text.as_bytes()).unwrap();
    assert_eq!(tree, serde_json::from_str::<Value>(&text).unwrap());
}

#[test]
fn both_agree_on_what_is_json() {
    let texts = [
        "",
        " ",
        "nul",
        "nulll",
        "true",
        "[]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1",
        "{}",
        "{,}",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{a:1}",
        "{1:1}",
        "01",
        "-",
        "-0",
        "1.",
        ".5",
        "1e",
        "1e+5",
        "1E-5",
        "+1",
        "1.5.5",
        "\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\ud83d\"",
        "\"\\ud83d\\u0041\"",
        "\"\\udc4b\"",
        "\"\\ud83d\\udc4b\"",
        "\"\u{1}\"",
        "\"\t\"",
        "1 1",
        "[[[]]]",
        "[{}",
        "[1}",
        "{\"a\":[1,2,{\"b\":null}]}",
        " [ 1 , 2 ] ",
        "1e999",
        "\"\\/\"",
        "18446744073709551616",
        "-9223372036854775809",
        "1e5",
        "0.1",
        "123456789012345678901",
    ];
    for text in texts {
        let (ours, theirs) = (
            decode::<Value>(text.as_bytes()),
            serde_json::from_str::<Value>(text),
        );
        assert_eq!(ours.is_ok(), theirs.is_ok(), "{text}: {ours:?}, {theirs:?}");
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            // An integer that is minus zero is a float for the other, and its long
            // numbers are off by the last digit.
            let differ = text == "-0" || text.len() > 20;
            assert!(ours == theirs || differ, "{text}");
        }
        let ignored = decode::<serde::de::IgnoredAny>(text.as_bytes());
        let overflows = text == "1e999";
        assert!(ignored.is_ok() == serde_json::from_str::<Value>(text).is_ok() || overflows);
    }
    assert!(decode::<Value>(b"\"\xff\"").is_err());
}

/// Cuts, doubles and swaps the bytes of texts, and looks whether both agree.
#[test]
fn both_agree_on_damaged_texts() {
    let text = serde_json::to_vec(&everything()).unwrap();
    let mut state = 1_u64;
    let mut random = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below
    };
    for _ in 0..20_000 {
        let mut damaged = text.clone();
        for _ in 0..=random(3) {
            let (at, other) = (random(damaged.len()), random(damaged.len()));
            match random(3) {
                0 => damaged.swap(at, other),
                1 => drop(damaged.remove(at)),
                _ => damaged.insert(at, damaged[other]),
            }
        }
        let (ours, theirs) = (
            decode::<Everything>(&damaged).ok(),
            serde_json::from_slice::<Everything>(&damaged).ok(),
        );
        let text = String::from_utf8_lossy(&damaged);
        // An integer that is minus zero is a float for the other, and no integer.
        assert!(
            ours == theirs || text.contains("-0"),
            "{text}: {ours:?}, {theirs:?}"
        );
    }
}

#[test]
fn floats_are_read_as_they_were_written() {
    let floats = [
        0.0,
        -0.0,
        5e-324,
        f64::MAX,
        f64::MIN_POSITIVE,
        1e22,
        123456.789,
        9.5e-5,
    ];
    for float in floats {
        let bytes = encode(&float).unwrap().unwrap();
        let back: f64 = decode(&bytes).unwrap();
        assert_eq!(back.to_bits(), float.to_bits());
    }
    assert_eq!(encode(&f64::NAN).unwrap(), None);
}

#[track_caller]
fn refused<T: serde::de::DeserializeOwned + Debug>(text: &str, message: &str) {
    let error = decode::<T>(text.as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), message);
}

#[test]
fn an_error_says_what_is_wrong_and_where() {
    refused::<i64>(
        "\"5\"",
        "invalid type: string \"5\", expected i64 at byte 3",
    );
    refused::<u8>(
        "1.5",
        "invalid type: number with a fraction, expected u8 at byte 3",
    );
    refused::<u8>("300", "invalid value: integer `300`, expected u8 at byte 3");
    refused::<Vec<u8>>(
        "[1,2",
        "expected `,` or the end of the array or object at byte 4",
    );
    refused::<Wrapper>("", "expected a value before the end at byte 0");
    refused::<Plain>(
        "\"Three\"",
        "unknown variant `Three`, expected `One` or `Two` at byte 7",
    );
}

#[test]
fn a_text_that_is_too_deep_is_refused() {
    let deep = "[".repeat(200);
    refused::<serde::de::IgnoredAny>(
        &deep,
        "arrays and objects lie too deep in each other at byte 129",
    );
}

#[test]
fn a_key_that_is_no_string_is_refused() {
    let map = BTreeMap::from([(vec![1], 2)]);
    let error = encode(&map).unwrap_err();
    assert_eq!(error.to_string(), "key must be a string");
}
