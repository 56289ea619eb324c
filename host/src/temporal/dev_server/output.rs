//! What a running server prints: its last lines are kept, everything goes to a file if wanted.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::task::JoinHandle;

/// How many lines are kept.
const KEPT_LINES: usize = 40;

/// The last lines of one server; clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Tail {
    lines: Arc<Mutex<VecDeque<String>>>,
}

impl Tail {
    fn push(&self, line: String) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == KEPT_LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    /// The kept lines, oldest first.
    pub(super) fn text(&self) -> String {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        lines.join("\n")
    }
}

/// Reads `pipe` line by line until it ends, into `tail` and `log`.
pub(super) fn collect(
    pipe: impl AsyncRead + Unpin + Send + 'static,
    tail: Tail,
    mut log: Option<File>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut lines = BufReader::new(pipe).split(b'\n');
        // A pipe that cannot be read any more has no more lines.
        while let Ok(Some(line)) = lines.next_segment().await {
            let line = String::from_utf8_lossy(&line).into_owned();
            if let Some(file) = &mut log {
                // A full disk must not stop the server, which waits while its pipe is full.
                let _ = writeln!(file, "{line}");
            }
            tail.push(line);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_last_lines_are_kept_and_the_file_gets_all() {
        let printed: String = (0..100).map(|number| format!("line {number}\n")).collect();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let tail = Tail::default();
        let log = File::create(&path).unwrap();
        let pipe = std::io::Cursor::new(printed.clone());
        collect(pipe, tail.clone(), Some(log)).await.unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), printed);
        assert!(tail.text().starts_with("line 60\n"), "{}", tail.text());
        assert!(tail.text().ends_with("line 99"), "{}", tail.text());
    }
}
