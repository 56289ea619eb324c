//! The parts of JSON: white space, words, numbers, strings.

use super::error::JsonError;

/// How deep arrays and objects may lie in each other: the stack of a guest is small.
const DEEPEST: u8 = 128;

/// A JSON text, read from its begin.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
}

/// A number as it is written.
pub(super) struct Number<'a> {
    pub(super) text: &'a str,
    /// Neither fraction nor exponent.
    pub(super) is_integer: bool,
}

/// What sort of value comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, JsonError> {
        let text = std::str::from_utf8(bytes)
            .map_err(|error| JsonError::new("invalid UTF-8").at(error.valid_up_to()))?;
        Ok(Self {
            text,
            at: 0,
            depth: 0,
        })
    }

    /// Says where the reader was when the error happened.
    pub(super) fn place(&self, error: JsonError) -> JsonError {
        error.at(self.at)
    }

    /// Only white space may follow.
    pub(super) fn end(&mut self) -> Result<(), JsonError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.wrong("unexpected text after the value")),
        }
    }

    pub(super) fn wrong(&self, message: &str) -> JsonError {
        JsonError::new(message).at(self.at)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space.
    pub(super) fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    /// Passes over this byte, if it comes next.
    pub(super) fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    pub(super) fn next(&mut self) -> Result<Next, JsonError> {
        Ok(match self.peek() {
            Some(b'n') => Next::Null,
            Some(b't' | b'f') => Next::Bool,
            Some(b'-' | b'0'..=b'9') => Next::Number,
            Some(b'"') => Next::String,
            Some(b'[') => Next::Array,
            Some(b'{') => Next::Object,
            Some(_) => return Err(self.wrong("expected a value")),
            None => return Err(self.wrong("expected a value before the end")),
        })
    }

    pub(super) fn word(&mut self, word: &str) -> Result<(), JsonError> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(self.wrong("expected a value"));
        }
        self.at += word.len();
        Ok(())
    }

    pub(super) fn bool(&mut self) -> Result<bool, JsonError> {
        let value = self.peek() == Some(b't');
        self.word(if value { "true" } else { "false" })?;
        Ok(value)
    }

    pub(super) fn number(&mut self) -> Result<Number<'a>, JsonError> {
        let start = self.at;
        self.at += usize::from(self.byte() == Some(b'-'));
        match self.byte() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        let whole = self.at;
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Number {
            text: self.text.get(start..self.at).unwrap_or_default(),
            is_integer: self.at == whole,
        })
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.byte() {
            self.at += 1;
        }
        match self.at == start {
            true => Err(self.wrong("expected a digit")),
            false => Ok(()),
        }
    }

    pub(super) fn string(&mut self) -> Result<String, JsonError> {
        let mut value = String::new();
        self.at += 1;
        let mut start = self.at;
        loop {
            let special = match self.byte() {
                Some(special @ (b'"' | b'\\')) => special,
                Some(0x20..) => {
                    self.at += 1;
                    continue;
                }
                Some(_) => return Err(self.wrong("a control character in a string")),
                None => return Err(self.wrong("the text ends inside a string")),
            };
            value.push_str(self.text.get(start..self.at).unwrap_or_default());
            self.at += 1;
            if special == b'"' {
                return Ok(value);
            }
            value.push(self.escape()?);
            start = self.at;
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let kind = self.byte();
        self.at += 1;
        Ok(match kind {
            Some(plain @ (b'"' | b'\\' | b'/')) => plain.into(),
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'u') => return self.code_point(),
            _ => return Err(self.wrong("an unknown escape in a string")),
        })
    }

    /// One `\uXXXX`, or two of them for a character beyond the basic plane.
    fn code_point(&mut self) -> Result<char, JsonError> {
        let first = self.hex()?;
        let code = match first {
            0xd800..0xdc00 => {
                self.word("\\u")
                    .map_err(|_| self.wrong("half a character in a string"))?;
                match self.hex()? {
                    second @ 0xdc00..0xe000 => {
                        0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
                    }
                    _ => first,
                }
            }
            other => other,
        };
        char::from_u32(code).ok_or_else(|| self.wrong("half a character in a string"))
    }

    fn hex(&mut self) -> Result<u32, JsonError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = match self.byte() {
                Some(digit @ b'0'..=b'9') => digit - b'0',
                Some(digit @ b'a'..=b'f') => digit - b'a' + 10,
                Some(digit @ b'A'..=b'F') => digit - b'A' + 10,
                _ => return Err(self.wrong("expected four hexadecimal digits")),
            };
            code = code << 4 | u32::from(digit);
            self.at += 1;
        }
        Ok(code)
    }

    /// Goes into an array or an object.
    pub(super) fn open(&mut self) -> Result<(), JsonError> {
        self.at += 1;
        self.depth += 1;
        match self.depth > DEEPEST {
            true => Err(self.wrong("arrays and objects lie too deep in each other")),
            false => Ok(()),
        }
    }

    /// Leaves an array or an object.
    pub(super) fn close(&mut self, bracket: u8) -> Result<(), JsonError> {
        self.depth -= 1;
        match self.take(bracket) {
            true => Ok(()),
            false => Err(self.wrong("expected `,` or the end of the array or object")),
        }
    }

    /// Passes over the comma before an item, or over nothing before the first one;
    /// false before the closing bracket.
    pub(super) fn item(&mut self, bracket: u8, first: &mut bool) -> Result<bool, JsonError> {
        if self.peek() == Some(bracket) {
            return Ok(false);
        }
        if std::mem::take(first) || self.take(b',') {
            return match self.peek() == Some(bracket) {
                true => Err(self.wrong("expected a value after `,`")),
                false => Ok(true),
            };
        }
        Err(self.wrong("expected `,` or the end of the array or object"))
    }

    /// The name of a field, and the colon behind it.
    pub(super) fn field_name(&mut self) -> Result<String, JsonError> {
        if self.peek() != Some(b'"') {
            return Err(self.wrong("expected the name of a field"));
        }
        let name = self.string()?;
        match self.take(b':') {
            true => Ok(name),
            false => Err(self.wrong("expected `:`")),
        }
    }

    /// Passes over a value.
    pub(super) fn skip(&mut self) -> Result<(), JsonError> {
        match self.next()? {
            Next::Null => self.word("null"),
            Next::Bool => self.bool().map(|_| ()),
            Next::Number => self.number().map(|_| ()),
            Next::String => self.string().map(|_| ()),
            Next::Array => self.skip_items(b']', false),
            Next::Object => self.skip_items(b'}', true),
        }
    }

    fn skip_items(&mut self, bracket: u8, are_named: bool) -> Result<(), JsonError> {
        self.open()?;
        let mut first = true;
        while self.item(bracket, &mut first)? {
            if are_named {
                self.field_name()?;
            }
            self.skip()?;
        }
        self.close(bracket)
    }
}
