//! The version of a `temporal` program, as the program prints it.

use std::fmt;

/// A release number; pre-release labels are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    major: u64,
    minor: u64,
    patch: u64,
}

impl Version {
    /// The release `major.minor.patch`.
    pub const fn new(major: u64, minor: u64, patch: u64) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }

    /// Reads the output of `temporal --version`:
    /// `temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)`.
    pub fn from_program_output(output: &str) -> Option<Self> {
        let words = output.trim().strip_prefix("temporal version ")?;
        Self::parse(words.split_whitespace().next()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let release = text.trim_start_matches('v').split(['-', '+']).next()?;
        let mut numbers = release.split('.').map(str::parse::<u64>);
        let version = Self::new(
            numbers.next()?.ok()?,
            numbers.next()?.ok()?,
            numbers.next()?.ok()?,
        );
        numbers.next().is_none().then_some(version)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programs_own_line_is_read() {
        let line = "temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)\n";
        assert_eq!(
            Version::from_program_output(line),
            Some(Version::new(1, 8, 2))
        );
    }

    #[test]
    fn a_label_after_the_release_is_dropped() {
        let line = "temporal version 1.9.0-rc.1 (Server 1.32.0, UI 2.51.0)";
        assert_eq!(
            Version::from_program_output(line),
            Some(Version::new(1, 9, 0))
        );
    }

    #[test]
    fn another_programs_output_is_not_a_version() {
        for other in ["", "tctl version 1.8.2", "temporal version one", "1.8.2"] {
            assert_eq!(Version::from_program_output(other), None, "{other}");
        }
    }

    #[test]
    fn releases_are_ordered_by_number_and_not_by_text() {
        assert!(Version::new(1, 10, 0) > Version::new(1, 8, 2));
        assert!(Version::new(1, 8, 1) < Version::new(1, 8, 2));
    }
}
