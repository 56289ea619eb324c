//! What a guest may be called: what cargo, Rust and a plugins folder all take.

use std::path::Path;

use thiserror::Error;

/// The longest name, in bytes; the longest that crates.io takes.
const MAX_LENGTH: usize = 64;

/// Packages that a guest depends on, and names that mean something else to Rust.
const TAKEN: &[&str] = &[
    "alloc",
    "core",
    "hourglass-sdk",
    "hourglass-sdk-macros",
    "proc_macro",
    "schemars",
    "serde",
    "std",
    "test",
];

/// A folder whose name cannot be a guest's.
#[derive(Debug, Error, PartialEq)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum BadGuestName {
    #[error(
        "{0:?} cannot be a guest's name: use 1 to 64 small ASCII letters, digits, '-' and '_', \
         beginning with a letter"
    )]
    Letters(String),
    #[error(
        "{0:?} cannot be a guest's name: it is a package of Rust's own, or one that every guest needs"
    )]
    Taken(String),
}

/// The name of a guest in this folder.
pub(super) fn of(folder: &Path) -> Result<String, BadGuestName> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    let valid = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= MAX_LENGTH
        && name.chars().all(allowed);
    match valid {
        false => Err(BadGuestName::Letters(name.into_owned())),
        true if TAKEN.contains(&&*name) => Err(BadGuestName::Taken(name.into_owned())),
        true => Ok(name.into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_the_path_is_the_name() {
        assert_eq!(
            of(Path::new("services/order-book_2")),
            Ok("order-book_2".into())
        );
    }

    #[test]
    fn what_cargo_or_a_plugins_folder_would_not_take_is_refused() {
        for name in [
            "",
            "Orders",
            "2fast",
            "-a",
            "a b",
            "ä",
            "..",
            &"a".repeat(65),
        ] {
            let refused = of(Path::new(name)).unwrap_err();
            assert!(matches!(refused, BadGuestName::Letters(_)), "{name}");
        }
    }

    #[test]
    fn the_names_of_what_it_depends_on_are_taken() {
        let refused = of(Path::new("serde")).unwrap_err();
        assert_eq!(refused, BadGuestName::Taken("serde".into()));
    }
}
