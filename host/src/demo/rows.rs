//! Running the patterns.

use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::time::timeout;

use super::{guests::Guest, table};
use crate::{
    pattern::{self, Ended, Mismatch, WorkKind, check},
    plugin::Digest,
    progress::{Progress, watched},
    temporal::{ClientError, Closed},
    toolchain::Language,
};

/// How long a pattern may take.
const LIMIT: Duration = Duration::from_secs(300);

/// One line of the table.
pub(super) struct Row<'a> {
    pub(super) guest: &'a Guest,
    pub(super) outcome: String,
    pub(super) mismatches: Vec<Mismatch>,
    pub(super) time: Duration,
}

/// Runs all patterns at the same time and prints a row as each of them ends. True
/// if every row was as expected.
pub(super) async fn run(guests: &[Guest], progress: &dyn Progress) -> bool {
    table::print_header(guests);
    let mut rows: FuturesUnordered<_> = guests.iter().map(row).collect();
    let mut as_expected = true;
    loop {
        let step = format!("{} of {} patterns to go", rows.len(), guests.len());
        let Some(row) = watched(progress, &step, rows.next()).await else {
            return as_expected;
        };
        as_expected &= row.mismatches.is_empty();
        table::print_row(&row, guests);
    }
}

async fn row(guest: &Guest) -> Row<'_> {
    let begun = Instant::now();
    let (outcome, mismatches) = match timeout(LIMIT, run_to_end(guest)).await {
        Ok(Ok((ended, mut mismatches))) => {
            mismatches.extend(compare(guest, &ended));
            if guest.language == Language::TypeScript {
                mismatches.retain(|mismatch| !mismatch.is_only_notation());
            }
            (outcome(&ended.closed), mismatches)
        }
        Ok(Err(error)) => ("not run".to_owned(), vec![never_ended(error.to_string())]),
        Err(_) => (
            "still running".to_owned(),
            vec![never_ended(format!("no end within {LIMIT:?}"))],
        ),
    };
    Row {
        guest,
        outcome,
        mismatches,
        time: begun.elapsed(),
    }
}

async fn run_to_end(guest: &Guest) -> Result<(Ended, Vec<Mismatch>), ClientError> {
    let started = pattern::start(&guest.pattern, &guest.client).await?;
    let work = &guest.pattern.work;
    let ended = work.ended(&guest.client, &started.run_id).await?;
    Ok((ended, started.mismatches().await))
}

fn compare(guest: &Guest, ended: &Ended) -> Vec<Mismatch> {
    let Ended {
        runs,
        closed,
        history,
    } = ended;
    let mut mismatches = check(&guest.pattern, *runs, closed, history);
    if guest.pattern.work.kind == WorkKind::Workflow {
        let pins = history.change_versions();
        mismatches.extend(other_digest(&guest.pattern.name, guest.digest, &pins));
    }
    mismatches
}

/// A run has to be pinned to the component that was loaded.
fn other_digest(name: &str, digest: Digest, pins: &[String]) -> Option<Mismatch> {
    let expected = format!("hourglass/1/{name}/{digest}");
    let found = pins.first().cloned().unwrap_or_default();
    (!found.contains(&expected)).then(|| Mismatch {
        what: "pin".to_owned(),
        expected,
        found,
    })
}

fn never_ended(found: String) -> Mismatch {
    Mismatch {
        what: "outcome".to_owned(),
        expected: "an end".to_owned(),
        found,
    }
}

fn outcome(closed: &Closed) -> String {
    match closed {
        Closed::Completed(Some(result)) if !result.data.is_empty() => result.data.clone(),
        Closed::Completed(_) => "completed".to_owned(),
        Closed::Failed(messages) => format!("failed: {}", messages.join(": ")),
        other => format!("{other:?}").to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_on_other_bytes_is_a_mismatch() {
        let (mine, other) = (Digest::of(b"mine"), Digest::of(b"other"));
        let pins = [format!("[\"hourglass/1/p/{mine}\"]")];
        assert_eq!(other_digest("p", mine, &pins), None);
        assert!(other_digest("p", other, &pins).is_some());
        assert!(other_digest("p", mine, &[]).is_some());
    }
}
