//! Who a plugin is: its name and the digest of its bytes.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

/// A plugin and the exact bytes that are meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PluginIdentity {
    /// The file's stem.
    pub name: PluginName,
    /// The version.
    pub digest: Digest,
}

impl fmt::Display for PluginIdentity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} (digest {})", self.name, self.digest.short())
    }
}

/// The stem of a plugin's file: 1 to 100 ASCII letters, digits, `-`, `_` and `.`,
/// beginning with a letter or digit. It stands in file names and in patch ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PluginName(String);

/// A text that cannot be a plugin's name.
#[derive(Debug, Error, PartialEq)]
#[error(
    "{0:?} cannot name a plugin: use 1 to 100 ASCII letters, digits, '-', '_' and '.', \
     beginning with a letter or digit"
)]
pub struct InvalidPluginName(String);

impl PluginName {
    /// The longest name, in bytes.
    pub const MAX_LENGTH: usize = 100;

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PluginName {
    type Err = InvalidPluginName;

    fn from_str(text: &str) -> Result<Self, InvalidPluginName> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let valid = text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.len() <= Self::MAX_LENGTH
            && text.chars().all(allowed);
        if valid {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidPluginName(text.to_owned()))
        }
    }
}

impl fmt::Display for PluginName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for PluginName {
    type Error = InvalidPluginName;

    fn try_from(text: String) -> Result<Self, InvalidPluginName> {
        text.parse()
    }
}

impl From<PluginName> for String {
    fn from(name: PluginName) -> Self {
        name.0
    }
}

/// SHA-256 of a component's bytes: the plugin's version.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

/// A text that is no digest.
#[derive(Debug, Error, PartialEq)]
#[error("{0:?} is no digest: 64 lower-case hexadecimal digits are")]
pub struct InvalidDigest(String);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The first twelve digits: enough for a person.
    pub fn short(&self) -> String {
        self.to_string()[..12].to_owned()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Digest({self})")
    }
}

impl FromStr for Digest {
    type Err = InvalidDigest;

    fn from_str(text: &str) -> Result<Self, InvalidDigest> {
        parse_hex(text).ok_or_else(|| InvalidDigest(text.to_owned()))
    }
}

impl TryFrom<String> for Digest {
    type Error = InvalidDigest;

    fn try_from(text: String) -> Result<Self, InvalidDigest> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

fn parse_hex(text: &str) -> Option<Digest> {
    let lower_hex = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if text.len() != 64 || !text.as_bytes().iter().all(lower_hex) {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(Digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_nothing_is_the_known_one() {
        assert_eq!(
            Digest::of(b"").to_string(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn a_digest_survives_its_text() {
        let digest = Digest::of(b"component");
        assert_eq!(digest.to_string().parse(), Ok(digest));
    }

    #[test]
    fn upper_case_is_no_digest() {
        let text = Digest::of(b"").to_string().to_uppercase();
        assert_eq!(text.parse::<Digest>(), Err(InvalidDigest(text)));
    }

    #[test]
    fn names_that_could_leave_a_folder_or_a_patch_id_are_refused() {
        for text in ["", "a/b", "..", "-x", "naïve", "a b", &"x".repeat(101)] {
            assert!(text.parse::<PluginName>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn ordinary_stems_are_names() {
        for text in ["activity-choice", "v1.2_final", "7"] {
            assert!(text.parse::<PluginName>().is_ok(), "{text:?}");
        }
    }
}
