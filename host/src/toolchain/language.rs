//! What a guest is written in, told from what is in its folder.

use std::{fmt, fs, path::Path};

use super::BuildError;

/// A language that guests are built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// With our SDK, by cargo.
    Rust,
    /// With Temporal's own SDK, by componentize-py.
    Python,
    /// TypeScript or JavaScript, with Temporal's own SDK, by esbuild and componentize-qjs.
    TypeScript,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Rust, Self::Python, Self::TypeScript];

    /// What the folder of a guest is called where a folder has guests in several languages.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Python => "python",
            Self::TypeScript => "typescript",
        }
    }

    /// The language of the guest in `dir`: that of its package's file, or else that of the
    /// sources that lie in it.
    ///
    /// # Errors
    /// A folder that cannot be read, has nothing of a guest, or the files of two languages.
    pub fn of(dir: &Path) -> Result<Self, BuildError> {
        let names = names(dir)?;
        let has = |is_sign: &dyn Fn(Self, &str) -> bool| -> Vec<Self> {
            let is_there = |language: &Self| names.iter().any(|name| is_sign(*language, name));
            Self::ALL.into_iter().filter(is_there).collect()
        };
        let packages = has(&|language, name| name == language.package_file());
        let sources = has(&|language, name| language.is_source(name));
        let found = if packages.is_empty() {
            sources
        } else {
            packages
        };
        match *found {
            [language] => Ok(language),
            [] => Err(BuildError::NoGuest {
                dir: dir.to_owned(),
            }),
            [first, second, ..] => Err(BuildError::TwoLanguages {
                dir: dir.to_owned(),
                first: first.package_file(),
                second: second.package_file(),
            }),
        }
    }

    /// The file that says what a package of the language is.
    pub(super) fn package_file(self) -> &'static str {
        match self {
            Self::Rust => "Cargo.toml",
            Self::Python => "pyproject.toml",
            Self::TypeScript => "package.json",
        }
    }

    fn is_source(self, name: &str) -> bool {
        let extension = Path::new(name).extension().unwrap_or_default();
        match self {
            Self::Rust => false,
            Self::Python => extension == "py",
            Self::TypeScript => extension == "ts" || extension == "js",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Rust => "Rust",
            Self::Python => "Python",
            Self::TypeScript => "TypeScript",
        })
    }
}

fn names(dir: &Path) -> Result<Vec<String>, BuildError> {
    let entries = fs::read_dir(dir).map_err(|source| BuildError::Io {
        action: "read the folder",
        path: dir.to_owned(),
        source,
    })?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[&str]) -> Result<Language, String> {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            fs::write(dir.path().join(file), "").unwrap();
        }
        let found = Language::of(dir.path()).map_err(|error| error.to_string());
        found.map_err(|text| text.replace(dir.path().to_str().unwrap(), "DIR"))
    }

    #[test]
    fn a_package_file_says_it_and_sources_alone_do_too() {
        assert_eq!(of(&["Cargo.toml", "build.py"]), Ok(Language::Rust));
        assert_eq!(of(&["pyproject.toml", "app.py"]), Ok(Language::Python));
        assert_eq!(of(&["app.py", "notes.txt"]), Ok(Language::Python));
        assert_eq!(of(&["package.json", "tool.py"]), Ok(Language::TypeScript));
        assert_eq!(of(&["workflows.js"]), Ok(Language::TypeScript));
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        let nothing = of(&["notes.txt"]).unwrap_err();
        assert!(nothing.starts_with("DIR holds no guest"), "{nothing}");
        let both = of(&["package.json", "pyproject.toml"]).unwrap_err();
        assert!(
            both.starts_with("DIR has both pyproject.toml and package.json"),
            "{both}"
        );
    }
}
