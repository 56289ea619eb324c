//! What search attributes look like on their way, and what is read back.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::*;
use crate::data_converters::TemporalSerializable;

#[track_caller]
fn check<T: SearchAttributeValue>(
    key: &SearchAttributeKey<T>,
    value: impl Into<T>,
    kind: &str,
    data: &str,
) {
    let payload = key.value_set(value).payload;
    let metadata = |name: &str| {
        let mut found = payload.metadata.iter().filter(|(known, _)| known == name);
        String::from_utf8(found.next().unwrap().1.clone()).unwrap()
    };
    assert_eq!(
        (metadata("encoding").as_str(), metadata("type").as_str()),
        ("json/plain", kind)
    );
    assert_eq!(String::from_utf8(payload.data.clone()).unwrap(), data);
}

fn moment(seconds: i64, nanoseconds: u64) -> SystemTime {
    let whole = Duration::from_secs(seconds.unsigned_abs());
    let second = match seconds {
        ..0 => UNIX_EPOCH - whole,
        _ => UNIX_EPOCH + whole,
    };
    second + Duration::from_nanos(nanoseconds)
}

#[test]
fn values_are_json_with_their_type_beside() {
    check(&SearchAttributeKey::bool("b"), true, "Bool", "true");
    check(&SearchAttributeKey::int("i"), -5, "Int", "-5");
    check(&SearchAttributeKey::float("f"), 0.5, "Double", "0.5");
    check(
        &SearchAttributeKey::keyword("k"),
        "a b",
        "Keyword",
        "\"a b\"",
    );
    check(&SearchAttributeKey::text("t"), "a b", "Text", "\"a b\"");
    let list = ["a".to_owned(), "b".to_owned()];
    check(
        &SearchAttributeKey::keyword_list("l"),
        list,
        "KeywordList",
        "[\"a\",\"b\"]",
    );
    let time = moment(1_767_225_600, 0);
    check(
        &SearchAttributeKey::datetime("d"),
        time,
        "Datetime",
        "\"2026-01-01T00:00:00Z\"",
    );
}

#[test]
fn moments_survive_the_way_there_and_back() {
    let key = SearchAttributeKey::datetime("d");
    for time in [
        moment(0, 0),
        moment(951_782_399, 1),
        moment(951_782_400, 0),
        moment(-1, 999_999_999),
        moment(-62_135_596_800, 0),
        moment(253_402_300_799, 5),
    ] {
        let attributes = SearchAttributes::from_iter([key.value_set(time)]);
        assert_eq!(attributes.get(&key).unwrap(), Some(time));
    }
    assert!(key.try_value_set(moment(253_402_300_800, 0)).is_err());
}

#[test]
fn moments_of_other_time_zones_are_read() {
    let read = |text: &str| SystemTime::decode(text.to_owned().to_payload().unwrap()).ok();
    let expected = Some(moment(951_868_800 - 3600, 250_000_000));
    assert_eq!(read("2000-03-01T00:00:00.25+01:00"), expected);
    assert_eq!(read("2000-02-29T23:00:00.250Z"), expected);
    assert_eq!(read("2000-02-29T15:30:00.25-07:30"), expected);
    for wrong in [
        "",
        "2000-02-29",
        "2000-02-29T15:30:00",
        "2000-13-01T00:00:00Z",
        "2000-02-29T15:30:0xZ",
    ] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
}

#[test]
fn a_number_that_is_none_cannot_be_set() {
    let key = SearchAttributeKey::float("f");
    assert_eq!(
        key.try_value_set(f64::NAN).unwrap_err().to_string(),
        "NaN is no number"
    );
}

#[test]
fn a_list_of_one_is_read_as_its_value_and_the_other_way_round() {
    let list = vec!["a".to_owned()].to_payload().unwrap();
    assert_eq!(String::decode(list).unwrap(), "a");
    let text = "a".to_owned().to_payload().unwrap();
    assert_eq!(Vec::<String>::decode(text).unwrap(), ["a"]);
    let two = vec!["a".to_owned(), "b".to_owned()].to_payload().unwrap();
    assert!(String::decode(two).is_err());
}
