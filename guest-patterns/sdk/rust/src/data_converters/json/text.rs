//! Strings and numbers as text.

use std::fmt::{Display, Write};

/// Writes a string that escapes everything outside printable ASCII.
pub(crate) fn write_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for letter in text.chars() {
        match letter {
            '"' => out.extend(b"\\\""),
            '\\' => out.extend(b"\\\\"),
            '\n' => out.extend(b"\\n"),
            '\r' => out.extend(b"\\r"),
            '\t' => out.extend(b"\\t"),
            '\u{8}' => out.extend(b"\\b"),
            '\u{c}' => out.extend(b"\\f"),
            ' '..='~' => out.push(letter as u8),
            other => write_escape(out, other),
        }
    }
    out.push(b'"');
}

/// `\uXXXX`, or two of them for a character beyond the basic plane.
fn write_escape(out: &mut Vec<u8>, special: char) {
    let mut units = [0; 2];
    for unit in special.encode_utf16(&mut units) {
        out.extend(b"\\u");
        for shift in [12, 8, 4, 0] {
            let digit = (*unit >> shift & 15) as u8;
            out.push(match digit {
                0..10 => b'0' + digit,
                _ => b'a' + digit - 10,
            });
        }
    }
}

/// Writes an integer.
pub(super) fn write_integer(out: &mut Vec<u8>, value: &dyn Display) {
    let mut text = String::new();
    // A string takes whatever is written.
    let _ = write!(text, "{value}");
    out.extend(text.as_bytes());
}

/// Writes a float in Python's form: the shortest digits that mean the same float,
/// and an exponent, of two digits at least, below 1e-4 and from 1e16 on. What is
/// no number is `null`.
pub(super) fn write_float(out: &mut Vec<u8>, value: f64) {
    if !value.is_finite() {
        return out.extend(b"null");
    }
    let text = format!("{value:e}");
    let (sign, number) = match text.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", text.as_str()),
    };
    out.extend(sign.as_bytes());
    let (digits, exponent) = number.split_once('e').unwrap_or((number, "0"));
    let digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_digit).collect();
    match exponent.parse::<i32>().unwrap_or_default() {
        exponent @ -4..16 => write_positional(out, &digits, exponent),
        exponent => write_exponential(out, &digits, exponent),
    }
}

fn write_positional(out: &mut Vec<u8>, digits: &[u8], exponent: i32) {
    let whole = (exponent + 1).max(0) as usize;
    match whole {
        0 => out.push(b'0'),
        _ => out.extend((0..whole).map(|at| digits.get(at).copied().unwrap_or(b'0'))),
    }
    out.push(b'.');
    let zeros = (-exponent - 1).max(0) as usize;
    out.extend(std::iter::repeat_n(b'0', zeros));
    match digits.get(whole..) {
        Some(rest) if !rest.is_empty() => out.extend(rest),
        _ => out.push(b'0'),
    }
}

fn write_exponential(out: &mut Vec<u8>, digits: &[u8], exponent: i32) {
    for (at, digit) in digits.iter().enumerate() {
        if at == 1 {
            out.push(b'.');
        }
        out.push(*digit);
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    let exponent = format!("e{sign}{:02}", exponent.unsigned_abs());
    out.extend(exponent.as_bytes());
}
