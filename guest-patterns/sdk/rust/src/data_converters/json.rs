//! JSON bytes as Python's `json.dumps(sort_keys=True, separators=(",", ":"))`
//! writes them, so that a payload is the same whatever language made it.

use std::io;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use super::PayloadConversionError;

/// The value's JSON, or none if it is `null`.
pub(super) fn encode<T: Serialize>(value: &T) -> Result<Option<Vec<u8>>, PayloadConversionError> {
    // The detour through `Value` sorts the keys of every object.
    let value = serde_json::to_value(value).map_err(failed)?;
    if value.is_null() {
        return Ok(None);
    }
    write(&value).map(Some)
}

pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, PayloadConversionError> {
    serde_json::from_slice(bytes).map_err(failed)
}

fn write(value: &Value) -> Result<Vec<u8>, PayloadConversionError> {
    let mut bytes = Vec::new();
    value
        .serialize(&mut Serializer::with_formatter(&mut bytes, Ascii))
        .map_err(failed)?;
    Ok(bytes)
}

fn failed(error: serde_json::Error) -> PayloadConversionError {
    PayloadConversionError::new(error.to_string())
}

/// Compact JSON that escapes everything outside printable ASCII.
struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        let mut rest = fragment;
        while let Some(at) = rest.find(|c| !matches!(c, ' '..='~')) {
            let (plain, tail) = rest.split_at(at);
            writer.write_all(plain.as_bytes())?;
            let mut chars = tail.chars();
            if let Some(special) = chars.next() {
                write_escape(writer, special)?;
            }
            rest = chars.as_str();
        }
        writer.write_all(rest.as_bytes())
    }

    fn write_f64<W>(&mut self, writer: &mut W, value: f64) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        let mut text = Vec::new();
        CompactFormatter.write_f64(&mut text, value)?;
        write_python_float(writer, &String::from_utf8_lossy(&text))
    }
}

/// `\uXXXX`, or two of them for a character beyond the basic plane.
fn write_escape<W: ?Sized + io::Write>(writer: &mut W, special: char) -> io::Result<()> {
    let mut units = [0; 2];
    for unit in special.encode_utf16(&mut units) {
        write!(writer, "\\u{unit:04x}")?;
    }
    Ok(())
}

/// Python's form of a float that serde_json wrote: the digits are the same, but
/// Python has an exponent of at least two digits, and has one below 1e-4 already.
fn write_python_float<W: ?Sized + io::Write>(writer: &mut W, text: &str) -> io::Result<()> {
    let (sign, number) = text
        .strip_prefix('-')
        .map_or(("", text), |number| ("-", number));
    if let Some((digits, exponent)) = number.split_once('e') {
        let (minus, exponent) = match exponent.strip_prefix('-') {
            Some(exponent) => ("-", exponent),
            None => ("+", exponent.trim_start_matches('+')),
        };
        return write!(writer, "{sign}{digits}e{minus}{exponent:0>2}");
    }
    match number
        .strip_prefix("0.0000")
        .and_then(|digits| digits.split_at_checked(1))
    {
        Some((first, "")) => write!(writer, "{sign}{first}e-05"),
        Some((first, rest)) => write!(writer, "{sign}{first}.{rest}e-05"),
        None => writer.write_all(text.as_bytes()),
    }
}
