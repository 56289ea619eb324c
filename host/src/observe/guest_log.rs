//! Lines that guests write.

use std::fmt::Write as _;

use crate::plugin::PluginIdentity;

/// The workflow or activity that a line came from. Empty fields are left out.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "Temporal's own words")]
pub struct LogScope {
    pub namespace: String,
    pub task_queue: String,
    pub workflow_type: String,
    pub workflow_id: String,
    pub run_id: String,
    pub activity_id: String,
    pub activity_type: String,
}

/// How important a line is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum GuestLevel {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
}

/// Writes one line of a guest into the host's log, under the target `guest`.
pub fn guest_line(
    level: GuestLevel,
    identity: &PluginIdentity,
    scope: &LogScope,
    message: &str,
    fields: &[(String, String)],
) {
    macro_rules! line {
        ($level:ident) => {
            tracing::$level!(
                target: "guest",
                plugin = %identity.name,
                digest = %identity.digest.short(),
                namespace = scope.namespace,
                task_queue = scope.task_queue,
                workflow_type = non_empty(&scope.workflow_type),
                workflow_id = scope.workflow_id,
                run_id = scope.run_id,
                activity_id = non_empty(&scope.activity_id),
                activity_type = non_empty(&scope.activity_type),
                fields = non_empty(&joined(fields)),
                "{}",
                // A guest cannot begin a line that looks like one of the host's.
                message.escape_debug()
            )
        };
    }
    match level {
        GuestLevel::Trace => line!(trace),
        GuestLevel::Debug => line!(debug),
        GuestLevel::Info => line!(info),
        GuestLevel::Warn => line!(warn),
        GuestLevel::Error => line!(error),
    }
}

fn non_empty(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn joined(fields: &[(String, String)]) -> String {
    fields.iter().fold(String::new(), |mut text, (key, value)| {
        let separator = if text.is_empty() { "" } else { " " };
        // Writing to a string cannot fail.
        let _ = write!(text, "{separator}{key}={value:?}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_in_the_order_of_the_author() {
        let fields = [
            ("b".to_owned(), "1".to_owned()),
            ("a".to_owned(), "x y".to_owned()),
        ];
        assert_eq!(joined(&fields), r#"b="1" a="x y""#);
    }
}
