//! The operator's secrets for a payload codec: the section `[secrets]` of its sidecar.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
};

use serde::Deserialize;
use thiserror::Error;
use tracing::error;

use super::{Environment, PluginName};
use crate::sandbox::Secrets;

/// Largest secret, in bytes.
const SECRET_BYTES: u64 = 64 << 10;

/// The section as it is written. A secret comes from one place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct SecretSources {
    /// A directory whose files are secrets by their names, as Kubernetes mounts them.
    pub directory: Option<PathBuf>,
    /// The secret's name, and the file that holds it.
    pub files: BTreeMap<String, PathBuf>,
    /// The secret's name, and the environment variable that holds it.
    pub environment: BTreeMap<String, String>,
}

/// A `[secrets]` that cannot be used.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum BadSecrets {
    #[error("its sidecar takes the secret {name:?} from {}, which cannot be read", path.display())]
    File {
        name: String,
        path: PathBuf,
        source: io::Error,
    },
    #[error("its sidecar takes secrets from {}, which is no directory that can be read", path.display())]
    Directory { path: PathBuf, source: io::Error },
    #[error(
        "its sidecar takes the secret {name:?} from the environment variable {variable}, which \
         is not set"
    )]
    Variable { name: String, variable: String },
    #[error("its sidecar takes the secret {0:?} from a file and from the environment; name one")]
    Twice(String),
}

impl SecretSources {
    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Checks that every secret can be read now.
    ///
    /// # Errors
    /// The first one that cannot be.
    pub fn check(&self, environment: &Environment) -> Result<(), BadSecrets> {
        for (name, path) in &self.files {
            if self.environment.contains_key(name) {
                return Err(BadSecrets::Twice(name.clone()));
            }
            read(path).map_err(|source| BadSecrets::File {
                name: name.clone(),
                path: path.clone(),
                source,
            })?;
        }
        for (name, variable) in &self.environment {
            environment
                .get(variable)
                .ok_or_else(|| BadSecrets::Variable {
                    name: name.clone(),
                    variable: variable.clone(),
                })?;
        }
        self.directory.as_ref().map_or(Ok(()), |path| {
            path.read_dir()
                .map(drop)
                .map_err(|source| BadSecrets::Directory {
                    path: path.clone(),
                    source,
                })
        })
    }
}

/// The secrets of one plugin. They are read anew for each request, so that a changed
/// file counts from the next call on.
pub struct PluginSecrets {
    plugin: PluginName,
    sources: SecretSources,
    environment: Environment,
}

impl PluginSecrets {
    /// The secrets that `sources` name.
    pub fn new(plugin: PluginName, sources: SecretSources, environment: Environment) -> Self {
        Self {
            plugin,
            sources,
            environment,
        }
    }

    /// The file that a secret is in.
    fn file(&self, name: &str) -> Option<PathBuf> {
        if let Some(path) = self.sources.files.get(name) {
            return Some(path.clone());
        }
        let directory = self.sources.directory.as_ref()?;
        is_file_name(name).then(|| directory.join(name))
    }
}

impl Secrets for PluginSecrets {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        if let Some(variable) = self.sources.environment.get(name) {
            let value = self.environment.get(variable);
            return Ok(value.map(|value| value.as_bytes().to_vec()));
        }
        let Some(path) = self.file(name) else {
            return Ok(None);
        };
        match read(&path) {
            Ok(secret) => Ok(Some(secret)),
            Err(missing) if missing.kind() == ErrorKind::NotFound => Ok(None),
            Err(reason) => {
                error!(
                    plugin = %self.plugin,
                    secret = name,
                    file = %path.display(),
                    "a secret cannot be read: {reason}"
                );
                Err(format!(
                    "could not get the secret {name:?}: {reason}; the host's log names its file"
                ))
            }
        }
    }
}

/// Whether a name stays in its directory. Kubernetes keeps its own files there, which
/// begin with a dot.
fn is_file_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0'])
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    if !path.metadata()?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut secret = Vec::new();
    File::open(path)?
        .take(SECRET_BYTES + 1)
        .read_to_end(&mut secret)?;
    if secret.len() as u64 > SECRET_BYTES {
        return Err(io::Error::other(format!(
            "it has more than {} KiB",
            SECRET_BYTES >> 10
        )));
    }
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn secrets(text: &str) -> PluginSecrets {
        let environment: Environment = [("KEY".to_owned(), "from the environment".to_owned())]
            .into_iter()
            .collect();
        let sources = toml::from_str(text).unwrap();
        PluginSecrets::new("codec".parse().unwrap(), sources, environment)
    }

    fn checked(text: &str) -> Result<(), String> {
        let secrets = secrets(text);
        let checked = secrets.sources.check(&secrets.environment);
        checked.map_err(|error| error.to_string())
    }

    #[test]
    fn a_secret_comes_from_a_file_a_directory_or_the_environment() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().display();
        fs::write(folder.path().join("one"), [0, 1, 10]).unwrap();
        fs::write(folder.path().join("two"), "two").unwrap();
        let secrets = secrets(&format!(
            "directory = {:?}\nfiles = {{ first = \"{path}/one\" }}\nenvironment = {{ env = \"KEY\" }}",
            folder.path()
        ));
        assert_eq!(secrets.read("first"), Ok(Some(vec![0, 1, 10])));
        assert_eq!(secrets.read("two"), Ok(Some(b"two".to_vec())));
        assert_eq!(
            secrets.read("env"),
            Ok(Some(b"from the environment".to_vec()))
        );
        assert_eq!(secrets.read("three"), Ok(None));
    }

    #[test]
    fn a_changed_file_counts_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = secrets(&format!("directory = {:?}", folder.path()));
        fs::write(folder.path().join("key"), "old").unwrap();
        assert_eq!(secrets.read("key"), Ok(Some(b"old".to_vec())));
        fs::write(folder.path().join("key"), "new").unwrap();
        assert_eq!(secrets.read("key"), Ok(Some(b"new".to_vec())));
    }

    #[test]
    fn a_name_does_not_lead_out_of_its_directory() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("secrets");
        fs::create_dir(&inner).unwrap();
        fs::write(folder.path().join("outside"), "no").unwrap();
        let secrets = secrets(&format!("directory = {inner:?}"));
        for name in ["../outside", "", ".", "..", "/etc/passwd", "..data/x"] {
            assert_eq!(secrets.read(name), Ok(None), "{name}");
        }
    }

    #[test]
    fn a_secret_that_cannot_be_read_is_an_error_without_its_path() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("key")).unwrap();
        let secrets = secrets(&format!("directory = {:?}", folder.path()));
        let reason = secrets.read("key").unwrap_err();
        assert_eq!(
            reason,
            "could not get the secret \"key\": it is not a file; the host's log names its file"
        );
    }

    #[test]
    fn a_large_file_is_no_secret() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(SECRET_BYTES + 1).unwrap();
        let reason = read(file.path()).unwrap_err().to_string();
        assert_eq!(reason, "it has more than 64 KiB");
    }

    #[test]
    fn what_is_not_there_is_said_before_anything_serves() {
        let missing = checked("files = { key = \"nowhere/key\" }").unwrap_err();
        assert!(
            missing.contains("\"key\" from nowhere/key, which cannot be read"),
            "{missing}"
        );
        let unset = checked("environment = { key = \"UNSET\" }").unwrap_err();
        assert!(
            unset.contains("variable UNSET, which is not set"),
            "{unset}"
        );
        let no_directory = checked("directory = \"nowhere\"").unwrap_err();
        assert!(
            no_directory.contains("nowhere, which is no directory"),
            "{no_directory}"
        );
    }
}
