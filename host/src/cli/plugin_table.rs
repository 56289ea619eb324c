//! The table of a host's plugins, as a person reads it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::admin::{PluginStatus, VersionState, VersionStatus};

const HEAD: [&str; 8] = [
    "PLUGIN",
    "DIGEST",
    "STATE",
    "SINCE",
    "TASK QUEUE",
    "OPEN",
    "CACHED",
    "MEMORY",
];

/// Lines with all of it.
pub(super) fn text(status: &PluginStatus) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(0, |now| now.as_secs());
    let mut rows = vec![HEAD.map(str::to_owned)];
    rows.extend(status.versions.iter().map(|version| row(version, now)));
    let mut text = match status.versions.is_empty() {
        true => "no plugin serves\n".to_owned(),
        false => aligned(&rows),
    };
    for refused in &status.refused {
        text += &format!("\n{} does not serve: {}\n", refused.file, refused.reason);
    }
    text
}

fn row(version: &VersionStatus, now: u64) -> [String; 8] {
    let open_runs = version.open_runs.map(|count| count.to_string());
    [
        version.name.clone(),
        version.digest.chars().take(12).collect(),
        match version.state {
            VersionState::Current => format!("current, {}", version.versioning),
            VersionState::Retired => "retired".to_owned(),
        },
        ago(Duration::from_secs(now.saturating_sub(version.since))),
        format!("{}/{}", version.namespace, version.task_queue),
        open_runs.unwrap_or_else(|| "?".to_owned()),
        version.cached_runs.to_string(),
        format!(
            "{:.1} MiB",
            version.memory_bytes as f64 / f64::from(1 << 20)
        ),
    ]
}

fn ago(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7_200 => format!("{} min", seconds / 60),
        seconds @ 7_200..172_800 => format!("{} h", seconds / 3_600),
        seconds => format!("{} d", seconds / 86_400),
    }
}

fn aligned(rows: &[[String; 8]]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths);
        let line: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        text += line.join("  ").trim_end();
        text += "\n";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::RefusedFile;

    #[test]
    fn versions_are_a_table_and_refused_files_have_their_reason() {
        let version = VersionStatus {
            name: "hello".to_owned(),
            digest: "0123456789abcdef".to_owned(),
            state: VersionState::Current,
            since: 0,
            namespace: "default".to_owned(),
            task_queue: "greetings".to_owned(),
            workflows: Vec::new(),
            activities: Vec::new(),
            nexus_services: Vec::new(),
            versioning: "pinned".to_owned(),
            open_runs: None,
            cached_runs: 3,
            memory_bytes: 3 << 20,
        };
        let text = text(&PluginStatus {
            versions: vec![version],
            refused: vec![RefusedFile {
                file: "a.wasm".to_owned(),
                reason: "it is empty".to_owned(),
            }],
        });
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines[0].starts_with("PLUGIN  DIGEST        STATE            SINCE"),
            "{text}"
        );
        assert!(
            lines[1].starts_with("hello   0123456789ab  current, pinned"),
            "{text}"
        );
        assert!(
            lines[1].ends_with("default/greetings  ?     3       3.0 MiB"),
            "{text}"
        );
        assert_eq!(lines[3], "a.wasm does not serve: it is empty");
    }

    #[test]
    fn long_times_are_told_in_larger_units() {
        let told = [59, 600, 7_200, 864_000].map(|seconds| ago(Duration::from_secs(seconds)));
        assert_eq!(told, ["59 s", "10 min", "2 h", "10 d"]);
    }
}
