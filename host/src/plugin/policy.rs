//! What the operator allows a plugin: the sidecar `NAME.toml` beside `NAME.wasm`.

use std::num::NonZeroUsize;

use serde::Deserialize;
use thiserror::Error;

use super::Queue;
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
