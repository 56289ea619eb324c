//! Values as protobuf's JSON writes them.

use std::time::Duration;

use serde_json::{Map, Value};

use super::ReplayError;
use crate::Payload;
use crate::bindings::types_part::hourglass::plugin::types;

/// The fields of a message, and whose they are.
#[derive(Clone, Debug)]
pub(super) struct Fields<'a> {
    object: &'a Map<String, Value>,
    owner: String,
}

impl<'a> Fields<'a> {
    pub(super) fn new(object: &'a Map<String, Value>, owner: String) -> Self {
        Self { object, owner }
    }

    pub(super) fn owner(&self) -> &str {
        &self.owner
    }

    fn bad(&self, name: &str, expected: &str) -> ReplayError {
        ReplayError::Invalid(format!(
            "{name} of {} is {}, not {expected}",
            self.owner, self.object[name]
        ))
    }

    /// A message inside; none if it is absent.
    pub(super) fn message(&self, name: &str) -> Option<Fields<'a>> {
        let object = self.object.get(name)?.as_object()?;
        Some(Self::new(object, self.owner.clone()))
    }

    /// The names of the fields that are there.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.object.keys().map(String::as_str)
    }

    /// A text; empty if it is absent.
    pub(super) fn text(&self, name: &str) -> String {
        let text = self.object.get(name).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    }

    /// A list of texts; empty if it is absent.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        let list = self.object.get(name).and_then(Value::as_array);
        let texts = list.into_iter().flatten().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    }

    /// A number with a fraction; 0 if it is absent.
    pub(super) fn number(&self, name: &str) -> f64 {
        let number = self.object.get(name).and_then(Value::as_f64);
        number.unwrap_or_default()
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.object.get(name) == Some(&Value::Bool(true))
    }

    /// A number, which may stand in quotes; 0 if it is absent.
    pub(super) fn integer(&self, name: &str) -> Result<i64, ReplayError> {
        let number = match self.object.get(name) {
            None | Some(Value::Null) => Some(0),
            Some(Value::String(text)) => text.parse().ok(),
            Some(other) => other.as_i64(),
        };
        number.ok_or_else(|| self.bad(name, "a number"))
    }

    /// A number that counts things.
    pub(super) fn count(&self, name: &str) -> Result<u32, ReplayError> {
        u32::try_from(self.integer(name)?).map_err(|_| self.bad(name, "a small number"))
    }

    /// The last words of an enum's value: `RETRY_STATE_TIMEOUT` without `RETRY_STATE_`.
    pub(super) fn word(&self, name: &str, prefix: &str) -> String {
        let text = self.text(name);
        let word = text.strip_prefix(prefix).unwrap_or(&text);
        word.replace('_', "").to_lowercase()
    }

    /// Seconds and nanoseconds since 1970.
    pub(super) fn time(&self, name: &str) -> Result<Option<(i64, u32)>, ReplayError> {
        let text = self.text(name);
        if text.is_empty() {
            return Ok(None);
        }
        timestamp(&text)
            .map(Some)
            .ok_or_else(|| self.bad(name, "a time"))
    }

    pub(super) fn duration(&self, name: &str) -> Result<Option<types::Duration>, ReplayError> {
        let text = self.text(name);
        if text.is_empty() {
            return Ok(None);
        }
        seconds(&text)
            .map(|duration| {
                Some(types::Duration {
                    seconds: duration.as_secs(),
                    nanoseconds: duration.subsec_nanos(),
                })
            })
            .ok_or_else(|| self.bad(name, "a duration"))
    }

    /// The payloads of a `Payloads` message; none if it is absent.
    pub(super) fn payloads(&self, name: &str) -> Result<Option<Vec<Payload>>, ReplayError> {
        let Some(message) = self.object.get(name).and_then(Value::as_object) else {
            return Ok(None);
        };
        let list = message.get("payloads").and_then(Value::as_array);
        let list = list.map(Vec::as_slice).unwrap_or_default();
        let read = list.iter().map(|json| self.payload_of(name, json));
        read.collect::<Result<_, _>>().map(Some)
    }

    pub(super) fn payload(&self, name: &str) -> Result<Option<Payload>, ReplayError> {
        match self.object.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(json) => self.payload_of(name, json).map(Some),
        }
    }

    /// Every field as a payload.
    pub(super) fn named_payloads(&self) -> Result<Vec<(String, Payload)>, ReplayError> {
        let read =
            |(name, json): (&String, &Value)| Ok((name.clone(), self.payload_of(name, json)?));
        self.object.iter().map(read).collect()
    }

    fn payload_of(&self, name: &str, json: &Value) -> Result<Payload, ReplayError> {
        let bad =
            || ReplayError::Invalid(format!("{name} of {} has no payload in {json}", self.owner));
        let bytes = |value: &Value| base64(value.as_str().unwrap_or_default()).ok_or_else(bad);
        let object = json.as_object().ok_or_else(bad)?;
        let mut metadata = Vec::new();
        for (key, value) in object
            .get("metadata")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            metadata.push((key.clone(), bytes(value)?));
        }
        let data = object.get("data").map_or(Ok(Vec::new()), bytes)?;
        Ok(Payload { metadata, data })
    }
}

/// What stands for nothing.
pub(super) fn nothing() -> Payload {
    Payload {
        metadata: vec![("encoding".to_owned(), b"binary/null".to_vec())],
        data: Vec::new(),
    }
}

/// `8.5s`.
fn seconds(text: &str) -> Option<Duration> {
    let number: f64 = text.strip_suffix('s')?.parse().ok()?;
    Duration::try_from_secs_f64(number).ok()
}

/// `2026-11-25T07:31:29.123456789Z`.
fn timestamp(text: &str) -> Option<(i64, u32)> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let mut date = date.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut clock = clock.splitn(3, ':').map(str::parse::<i64>);
    let (hour, minute, second) = (
        clock.next()?.ok()?,
        clock.next()?.ok()?,
        clock.next()?.ok()?,
    );
    let nanoseconds: u32 = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    let whole = days_since_1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Some((whole, nanoseconds))
}

/// In the Gregorian calendar, with years that begin in March: leap days come last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let days_before_month = (153 * month_from_march + 2) / 5;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap_days + days_before_month + day - 1 - 719_468
}

/// In both alphabets, with padding or without.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_durations_are_read_as_protobuf_writes_them() {
        assert_eq!(timestamp("1970-01-01T00:00:01Z"), Some((1, 0)));
        assert_eq!(
            timestamp("2026-08-23T12:34:00.5Z"),
            Some((1_787_488_440, 500_000_000))
        );
        assert_eq!(timestamp("2024-02-29T00:00:00Z"), Some((1_709_164_800, 0)));
        assert_eq!(timestamp("yesterday"), None);
        assert_eq!(seconds("1.5s"), Some(Duration::from_millis(1_500)));
        assert_eq!(seconds("1.5"), None);
    }

    #[test]
    fn bytes_are_read_in_both_alphabets() {
        assert_eq!(base64("AP8+Pw=="), Some(vec![0, 255, 62, 63]));
        assert_eq!(base64("AP8-Pw"), Some(vec![0, 255, 62, 63]));
        assert_eq!(base64("!"), None);
    }
}
