//! What a sidecar lets the plugin's activities reach: its section `[allow]`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize, de};
use thiserror::Error;

use super::Environment;
use crate::{
    contract::manifest::Capability,
    sandbox::{Grants, HttpHost, OpenedDirectory},
};

/// The section as it is written. Nothing is allowed by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Allow {
    /// Hosts that HTTP requests may go to.
    #[serde(with = "hosts")]
    pub http: Vec<HttpHost>,
    /// Environment variables that are handed on, if the host has them.
    pub environment: Vec<String>,
    /// Directories that the guest sees.
    pub directories: Vec<AllowedDirectory>,
}

/// A directory of the host for a guest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllowedDirectory {
    /// Where it is.
    pub host: PathBuf,
    /// Where the guest sees it.
    pub guest: String,
    /// Whether the guest may change what is in it.
    #[serde(default)]
    pub write: bool,
}

/// An `[allow]` that cannot be used.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum BadAllow {
    #[error(
        "its sidecar allows the directory {}, which cannot be used ({source}); make it, or \
         take it out of allow.directories",
        path.display()
    )]
    NoDirectory { path: PathBuf, source: io::Error },
    #[error(
        "its sidecar allows the directory {0:?}; write the whole path, from `/` on, in both \
         `host` and `guest`"
    )]
    Relative(PathBuf),
    #[error("its sidecar puts two directories at {0:?}; give each a `guest` of its own")]
    Twice(String),
    #[error("its sidecar allows the environment variable {0:?}, which is no name of one")]
    NoVariable(String),
    #[error(
        "its manifest wants {wanted}, which its sidecar does not grant; to grant it, write \
         under [allow] in the sidecar: {line}"
    )]
    NotGranted { wanted: String, line: String },
}

impl Allow {
    /// Checks what the section alone cannot say.
    ///
    /// # Errors
    /// The first entry that cannot be used.
    pub fn check(&self) -> Result<(), BadAllow> {
        for (index, directory) in self.directories.iter().enumerate() {
            directory.check()?;
            let same = |other: &AllowedDirectory| other.guest == directory.guest;
            if self.directories[..index].iter().any(same) {
                return Err(BadAllow::Twice(directory.guest.clone()));
            }
        }
        let no_name = |name: &&String| name.is_empty() || name.contains(['=', '\0']);
        match self.environment.iter().find(no_name) {
            Some(name) => Err(BadAllow::NoVariable(name.clone())),
            None => Ok(()),
        }
    }

    /// Checks that everything is granted that a manifest wants.
    ///
    /// # Errors
    /// The first wish that is not, with the line that would grant it.
    pub fn check_wanted(&self, wanted: &[Capability]) -> Result<(), BadAllow> {
        let missing = wanted.iter().find(|capability| !self.covers(capability));
        missing.map_or(Ok(()), |capability| Err(not_granted(capability)))
    }

    fn covers(&self, capability: &Capability) -> bool {
        match capability {
            Capability::Http(wanted) => wanted
                .parse()
                .is_ok_and(|wanted| self.http.iter().any(|host| host.covers(&wanted))),
            Capability::Directory(wanted) => self.sees(wanted, false),
            Capability::WritableDirectory(wanted) => self.sees(wanted, true),
            Capability::Environment(wanted) => self.environment.contains(wanted),
        }
    }

    fn sees(&self, wanted: &str, write: bool) -> bool {
        self.directories.iter().any(|directory| {
            Path::new(wanted).starts_with(&directory.guest) && (directory.write || !write)
        })
    }

    /// What the sandbox gets.
    pub fn grants(&self, environment: &Environment) -> Grants {
        let value = |name: &String| Some((name.clone(), environment.get(name)?.to_owned()));
        Grants {
            environment: self.environment.iter().filter_map(value).collect(),
            directories: self
                .directories
                .iter()
                .map(AllowedDirectory::opened)
                .collect(),
            http: self.http.clone(),
        }
    }
}

impl AllowedDirectory {
    fn check(&self) -> Result<(), BadAllow> {
        for path in [&*self.host, Path::new(&self.guest)] {
            if !path.is_absolute() {
                return Err(BadAllow::Relative(path.to_owned()));
            }
        }
        fs::read_dir(&self.host)
            .map(|_| ())
            .map_err(|source| BadAllow::NoDirectory {
                path: self.host.clone(),
                source,
            })
    }

    fn opened(&self) -> OpenedDirectory {
        OpenedDirectory {
            host: self.host.clone(),
            guest: self.guest.clone(),
            write: self.write,
        }
    }
}

fn not_granted(capability: &Capability) -> BadAllow {
    let (wanted, line) = match capability {
        Capability::Http(host) => (
            format!("HTTP requests to {host:?}"),
            format!("http = [{host:?}]"),
        ),
        Capability::Directory(path) => (
            format!("the directory {path:?}"),
            format!("directories = [{{ host = \"/…\", guest = {path:?} }}]"),
        ),
        Capability::WritableDirectory(path) => (
            format!("the directory {path:?}, to write"),
            format!("directories = [{{ host = \"/…\", guest = {path:?}, write = true }}]"),
        ),
        Capability::Environment(name) => (
            format!("the environment variable {name:?}"),
            format!("environment = [{name:?}]"),
        ),
    };
    BadAllow::NotGranted { wanted, line }
}

/// Hosts as the texts that they are in files.
mod hosts {
    use serde::{Deserializer, Serializer};

    use super::{Deserialize, HttpHost, de};

    pub(super) fn serialize<S: Serializer>(
        hosts: &[HttpHost],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(hosts.iter().map(ToString::to_string))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<HttpHost>, D::Error> {
        Vec::<String>::deserialize(deserializer)?
            .iter()
            .map(|text| text.parse().map_err(de::Error::custom))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allow(text: &str) -> Allow {
        toml::from_str(text).unwrap()
    }

    fn refused(text: &str) -> String {
        allow(text).check().unwrap_err().to_string()
    }

    #[test]
    fn a_directory_that_does_not_exist_is_said_with_what_to_do() {
        let text = refused("directories = [{ host = \"/nowhere/at/all\", guest = \"/data\" }]");
        assert!(
            text.contains("/nowhere/at/all") && text.contains("make it, or take it out"),
            "{text}"
        );
    }

    #[test]
    fn relative_paths_are_refused() {
        for directory in [
            "host = \"data\", guest = \"/data\"",
            "host = \"/\", guest = \"data\"",
        ] {
            let text = refused(&format!("directories = [{{ {directory} }}]"));
            assert!(text.contains("write the whole path"), "{text}");
        }
    }

    #[test]
    fn two_directories_at_one_place_are_refused() {
        let one = "{ host = \"/\", guest = \"/data\" }";
        let text = refused(&format!("directories = [{one}, {one}]"));
        assert!(text.contains("two directories at \"/data\""), "{text}");
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        assert!(toml::from_str::<Allow>("sockets = true").is_err());
        let directory = "directories = [{ host = \"/\", guest = \"/\", mode = 3 }]";
        assert!(toml::from_str::<Allow>(directory).is_err());
    }

    #[test]
    fn each_wish_is_refused_with_the_line_that_grants_it() {
        let wishes = [
            (
                Capability::Http("a.org:8080".into()),
                "http = [\"a.org:8080\"]",
            ),
            (
                Capability::Directory("/data".into()),
                "directories = [{ host = \"/…\", guest = \"/data\" }]",
            ),
            (
                Capability::WritableDirectory("/data".into()),
                "directories = [{ host = \"/…\", guest = \"/data\", write = true }]",
            ),
            (
                Capability::Environment("LANG".into()),
                "environment = [\"LANG\"]",
            ),
        ];
        for (wish, line) in wishes {
            let refused = Allow::default().check_wanted(&[wish]).unwrap_err();
            assert!(refused.to_string().ends_with(line), "{refused}");
        }
    }

    #[test]
    fn what_is_granted_is_not_refused() {
        let allow = allow(
            "http = [\"*\"]\nenvironment = [\"LANG\"]\n\
             directories = [{ host = \"/\", guest = \"/data\" }]",
        );
        let wanted = [
            Capability::Http("a.org".into()),
            Capability::Directory("/data/in".into()),
            Capability::Environment("LANG".into()),
        ];
        assert!(allow.check_wanted(&wanted).is_ok());
        let write = [Capability::WritableDirectory("/data/in".into())];
        assert!(allow.check_wanted(&write).is_err());
    }

    #[test]
    fn only_listed_variables_that_the_host_has_are_handed_on() {
        let environment = [("A", "1"), ("B", "2")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into_iter()
            .collect();
        let grants = allow("environment = [\"B\", \"C\"]").grants(&environment);
        assert_eq!(grants.environment, [("B".to_owned(), "2".to_owned())]);
    }
}
