//! What the operator allows a plugin: the sidecar `NAME.toml` beside `NAME.wasm`.

use std::num::NonZeroUsize;

use serde::Deserialize;
use thiserror::Error;

use super::{Allow, Queue, Schedule, SecretSources, Versioning};
use crate::observe::toml_reason;

/// A sidecar's content. Every key is optional; unknown ones are errors.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Policy {
    /// The namespace to serve; the host's own if absent.
    pub namespace: Option<String>,
    /// The task queue to serve; the one that the plugin's manifest asks for if absent.
    pub task_queue: Option<String>,
    /// Memory of one instance in MiB; the host's limit if absent.
    pub memory_mib: Option<NonZeroUsize>,
    /// Instances that run activities one after the other and keep their module state; a
    /// fresh instance for each task if absent.
    pub resident_instances: Option<NonZeroUsize>,
    /// Instances that all open runs of one version share; one instance a run if absent.
    pub shared_workflow_instances: Option<NonZeroUsize>,
    /// What becomes of its open runs when it is replaced: `pinned` or `auto-upgrade`.
    #[serde(default)]
    pub versioning: Versioning,
    /// `replay-gate = true`: open runs have to replay on a new version before it serves. For
    /// `auto-upgrade` that is so anyway.
    #[serde(default)]
    pub replay_gate: bool,
    /// What the plugin's activities may reach; nothing if absent.
    #[serde(default)]
    pub allow: Allow,
    /// Workflows that are started by themselves.
    #[serde(default)]
    pub schedules: Vec<Schedule>,
    /// The secrets of a payload codec; nobody else gets any.
    #[serde(default)]
    pub secrets: SecretSources,
}

/// A sidecar that cannot be used.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum BadPolicy {
    #[error("its sidecar is not valid: {reason}")]
    Invalid { reason: String },
    #[error(
        "it has no task queue: neither the sidecar (`task-queue = \"…\"`) nor the plugin's \
         manifest names one"
    )]
    NoTaskQueue,
    #[error(
        "its sidecar sets `{0}`, which means nothing to a payload codec; take it out \
         (`[[codecs]]` in the host's configuration says where a codec is used)"
    )]
    NotForCodecs(&'static str),
    #[error("its sidecar has `[secrets]`, which payload codecs alone get; take it out")]
    SecretsForNobody,
    #[error("its namespace is the empty text; name one in the sidecar (`namespace = \"…\"`)")]
    NoNamespace,
}

impl Policy {
    /// Reads a sidecar.
    ///
    /// # Errors
    /// TOML that is broken, or that has unknown keys or wrong types.
    pub fn parse(text: &str) -> Result<Self, BadPolicy> {
        toml::from_str(text).map_err(|error| BadPolicy::Invalid {
            reason: toml_reason(text, &error),
        })
    }

    /// Checks that nothing is set which means nothing to a payload codec.
    ///
    /// # Errors
    /// The first key that does.
    pub fn check_for_codec(&self) -> Result<(), BadPolicy> {
        let set = [
            ("namespace", self.namespace.is_some()),
            ("task-queue", self.task_queue.is_some()),
            ("resident-instances", self.resident_instances.is_some()),
            (
                "shared-workflow-instances",
                self.shared_workflow_instances.is_some(),
            ),
            ("versioning", self.versioning != Versioning::default()),
            ("replay-gate", self.replay_gate),
            ("schedules", !self.schedules.is_empty()),
            ("allow", self.allow != Allow::default()),
        ];
        match set.into_iter().find(|(_, set)| *set) {
            Some((key, _)) => Err(BadPolicy::NotForCodecs(key)),
            None => Ok(()),
        }
    }

    /// Checks that nothing is set which only payload codecs get.
    ///
    /// # Errors
    /// Secrets.
    pub fn check_for_others(&self) -> Result<(), BadPolicy> {
        if self.secrets.is_empty() {
            Ok(())
        } else {
            Err(BadPolicy::SecretsForNobody)
        }
    }

    /// Where a plugin serves, if its manifest asks for `wanted` and the host's own
    /// namespace is `namespace`.
    ///
    /// # Errors
    /// Nobody names a task queue.
    pub fn queue(&self, namespace: &str, wanted: Option<&str>) -> Result<Queue, BadPolicy> {
        let task_queue = self
            .task_queue
            .as_deref()
            .or(wanted)
            .filter(|name| !name.is_empty())
            .ok_or(BadPolicy::NoTaskQueue)?;
        let namespace = self.namespace.as_deref().unwrap_or(namespace);
        if namespace.is_empty() {
            return Err(BadPolicy::NoNamespace);
        }
        Ok(Queue {
            namespace: namespace.to_owned(),
            task_queue: task_queue.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operator_wins_over_the_manifest() {
        let policy = Policy::parse("task-queue = \"theirs\"\nnamespace = \"n\"").unwrap();
        let queue = policy.queue("default", Some("wanted")).unwrap();
        assert_eq!((&*queue.namespace, &*queue.task_queue), ("n", "theirs"));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let text = Policy::parse("memory = 3").unwrap_err().to_string();
        assert!(
            text.contains("line 1") && text.contains("unknown field `memory`"),
            "{text}"
        );
    }

    #[test]
    fn everything_that_can_be_allowed_is_read() {
        let policy = Policy::parse(
            "[allow]\nhttp = [\"api.example.com\", \"localhost:8080\"]\n\
             environment = [\"LANG\"]\n\
             [[allow.directories]]\nhost = \"/srv\"\nguest = \"/data\"\nwrite = true\n",
        )
        .unwrap();
        assert_eq!(policy.allow.http.len(), 2);
        assert_eq!(policy.allow.environment, ["LANG"]);
        assert!(policy.allow.directories[0].write);
    }

    #[test]
    fn a_url_in_place_of_a_host_is_said_with_what_to_write() {
        let text = Policy::parse("[allow]\nhttp = [\"https://a.org/\"]")
            .unwrap_err()
            .to_string();
        assert!(
            text.contains("line 2") && text.contains("is no HTTP host; write a name"),
            "{text}"
        );
    }

    #[test]
    fn secrets_are_for_codecs_and_the_rest_is_not() {
        let codec = Policy::parse("memory-mib = 8\n[secrets]\ndirectory = \"/run\"").unwrap();
        assert!(codec.check_for_codec().is_ok());
        let text = codec.check_for_others().unwrap_err().to_string();
        assert!(text.contains("payload codecs alone"), "{text}");
        let queue = Policy::parse("task-queue = \"q\"").unwrap();
        assert!(queue.check_for_others().is_ok());
        let text = queue.check_for_codec().unwrap_err().to_string();
        assert!(text.contains("sets `task-queue`"), "{text}");
    }

    #[test]
    fn a_memory_of_nothing_is_refused() {
        assert!(Policy::parse("memory-mib = 0").is_err());
    }

    #[test]
    fn an_empty_namespace_is_refused() {
        let policy = Policy::parse("namespace = \"\"").unwrap();
        assert!(policy.queue("default", Some("queue")).is_err());
    }

    #[test]
    fn without_any_task_queue_the_text_says_where_to_put_one() {
        let text = Policy::default()
            .queue("default", None)
            .unwrap_err()
            .to_string();
        assert!(text.contains("`task-queue = \"…\"`"), "{text}");
    }
}
