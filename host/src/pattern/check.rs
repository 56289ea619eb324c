//! What a server saw, against what the data file says.

use std::fmt;

use serde_json::Value;

use super::Pattern;
use crate::temporal::{Closed, History};

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// What was looked at.
    pub what: String,
    /// What the data file says.
    pub expected: String,
    /// What the server saw.
    pub found: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            expected,
            found,
        } = self;
        write!(formatter, "{what}: expected {expected}, found {found}")
    }
}

impl Mismatch {
    /// Whether the two are one JSON value, written in two ways: in JavaScript 1.0 is 1, and every
    /// language has its own mind about escapes and the order of keys.
    pub fn is_only_notation(&self) -> bool {
        let json = |text: &str| {
            let (json, encoding) = text.rsplit_once(" (")?;
            let value: Value = serde_json::from_str(json).ok()?;
            (encoding == "json/plain)").then(|| as_javascript_has_it(value))
        };
        let (expected, found) = (json(&self.expected), json(&self.found));
        expected.is_some() && expected == found
    }
}

/// With numbers that are all of one kind.
fn as_javascript_has_it(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(values) => values.into_iter().map(as_javascript_has_it).collect(),
        Value::Object(fields) => {
            let fields = fields.into_iter();
            let fields = fields.map(|(name, value)| (name, as_javascript_has_it(value)));
            fields.collect()
        }
        other => other,
    }
}

/// Compares an ended workflow with its pattern: how many runs it had, how the last one
/// ended and what its history is. Nothing in the answer means: as expected.
pub fn check(pattern: &Pattern, runs: usize, closed: &Closed, history: &History) -> Vec<Mismatch> {
    let mut mismatches = end_and_counts(pattern, closed, history);
    mismatches.extend(number_of_runs(pattern, runs));
    mismatches.extend(beginning(&pattern.history.begins, &history.event_types()));
    mismatches
}

/// The same for a workflow whose host was killed. The server waits for the dead host's
/// tasks and says so in history: the order of the events is left out, and the number of
/// runs too where it depends on the number of events.
pub fn check_after_a_kill(
    pattern: &Pattern,
    runs: usize,
    closed: &Closed,
    history: &History,
) -> Vec<Mismatch> {
    let mut mismatches = end_and_counts(pattern, closed, history);
    if pattern.server.is_as_it_comes() {
        mismatches.extend(number_of_runs(pattern, runs));
    }
    mismatches
}

fn end_and_counts(pattern: &Pattern, closed: &Closed, history: &History) -> Vec<Mismatch> {
    let counts = pattern.history.counts.iter();
    outcome(pattern, closed)
        .into_iter()
        .chain(counts.filter_map(|(event_type, expected)| {
            mismatch(event_type, expected, &history.count(event_type))
        }))
        .collect()
}

fn number_of_runs(pattern: &Pattern, runs: usize) -> Option<Mismatch> {
    mismatch("runs", &pattern.expected.runs?, &runs)
}

fn outcome(pattern: &Pattern, closed: &Closed) -> Option<Mismatch> {
    let expected = pattern.expected_closing();
    (*closed != expected).then(|| Mismatch {
        what: "end".to_owned(),
        expected: shown(&expected),
        found: shown(closed),
    })
}

fn shown(closed: &Closed) -> String {
    match closed {
        Closed::Completed(Some(result)) => format!("{} ({})", result.data, result.encoding),
        other => format!("{other:?}"),
    }
}

fn beginning(expected: &[String], found: &[String]) -> Option<Mismatch> {
    let differs = (0..expected.len()).find(|at| expected.get(*at) != found.get(*at))?;
    let at = |events: &[String]| {
        events
            .get(differs)
            .cloned()
            .unwrap_or("no event".to_owned())
    };
    Some(Mismatch {
        what: format!("event {}", differs + 1),
        expected: at(expected),
        found: at(found),
    })
}

fn mismatch<T: PartialEq + fmt::Display>(what: &str, expected: &T, found: &T) -> Option<Mismatch> {
    (expected != found).then(|| Mismatch {
        what: format!("number of {what}"),
        expected: expected.to_string(),
        found: found.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temporal::ResultPayload;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn an_end_is_shown_with_its_bytes_and_encoding() {
        let closed = Closed::Completed(Some(ResultPayload {
            encoding: "json/plain".into(),
            data: "1".into(),
        }));
        assert_eq!(shown(&closed), "1 (json/plain)");
        assert_eq!(shown(&Closed::Canceled), "Canceled");
    }

    #[test]
    fn the_first_event_that_differs_is_named() {
        let text = beginning(&words("A B C"), &words("A X C"))
            .unwrap()
            .to_string();
        assert_eq!(text, "event 2: expected B, found X");
    }

    #[test]
    fn notations_of_one_json_value_are_told_from_other_values() {
        let is_only_notation = |expected: &str, found: &str| {
            let mismatch = Mismatch {
                what: "end".to_owned(),
                expected: expected.to_owned(),
                found: found.to_owned(),
            };
            mismatch.is_only_notation()
        };
        let one = r#"{"a":[1.0],"b":"\u00e4"} (json/plain)"#;
        assert!(is_only_notation(one, r#"{"b":"ä","a":[1]} (json/plain)"#));
        assert!(!is_only_notation(one, r#"{"b":"ä","a":[2]} (json/plain)"#));
        assert!(!is_only_notation("1.0 (json/plain)", "1 (json/protobuf)"));
        assert!(!is_only_notation("Canceled", "Canceled"));
    }

    #[test]
    fn more_events_than_the_beginning_are_no_mismatch() {
        assert_eq!(beginning(&words("A B"), &words("A B C")), None);
    }
}
