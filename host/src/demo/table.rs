//! What the demo prints.

use super::{guests::Guest, rows::Row, server::Server};

/// Longest outcome that is shown.
const OUTCOME_WIDTH: usize = 44;

/// The widths of the columns that depend on the patterns.
struct Widths {
    pattern: usize,
    task_queue: usize,
}

impl Widths {
    fn of(guests: &[Guest]) -> Self {
        let widest = |text: fn(&Guest) -> &str| {
            let widths = guests.iter().map(|guest| text(guest).len());
            widths.max().unwrap_or(0)
        };
        Self {
            pattern: widest(|guest| &guest.pattern.name).max("pattern".len()),
            task_queue: widest(|guest| &guest.pattern.work.task_queue).max("task queue".len()),
        }
    }

    fn line(&self, cells: [&str; 7]) -> String {
        let [pattern, language, queue, outcome, expected, time, digest] = cells;
        let Self {
            pattern: first,
            task_queue: third,
        } = self;
        format!(
            "{pattern:first$}  {language:10}  {queue:third$}  {outcome:OUTCOME_WIDTH$}  \
             {expected:8}  {time:>8}  {digest}"
        )
    }
}

pub(super) fn print_header(guests: &[Guest]) {
    let header = [
        "pattern",
        "language",
        "task queue",
        "outcome",
        "expected",
        "time",
        "digest",
    ];
    println!("{}", Widths::of(guests).line(header));
}

pub(super) fn print_row(row: &Row<'_>, guests: &[Guest]) {
    let pattern = &row.guest.pattern;
    let expected = if row.mismatches.is_empty() {
        "yes"
    } else {
        "NO"
    };
    let cells = [
        &pattern.name,
        row.guest.language.folder(),
        &pattern.work.task_queue,
        &shortened(&row.outcome, OUTCOME_WIDTH),
        expected,
        &format!("{:.2} s", row.time.as_secs_f64()),
        &row.guest.digest.short(),
    ];
    println!("{}", Widths::of(guests).line(cells));
    for mismatch in &row.mismatches {
        println!("    {mismatch}");
    }
}

pub(super) fn print_what_to_try(guests: &[Guest], namespace: &str, server: &Server) {
    println!();
    if let Some(ui) = server.ui_address() {
        println!("web UI: {ui}/namespaces/{namespace}");
    }
    if let Some(guest) = guests.first() {
        let work = &guest.pattern.work;
        let input: String = work
            .input
            .iter()
            .map(|json| format!(" --input '{json}'"))
            .collect();
        println!(
            "start one yourself: temporal workflow start --address {} --namespace {namespace} \
             --task-queue {} --type {}{input}",
            server.address(),
            work.task_queue,
            work.type_name,
        );
    }
    match server {
        Server::Own(_) => println!("ctrl-c ends host and server"),
        Server::Named(_) => println!("ctrl-c ends the host"),
    }
}

/// At most `width` characters, with a sign where some are missing.
fn shortened(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width - 1).collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_outcome_is_cut_to_the_column() {
        assert_eq!(shortened("abcdef", 4), "abc…");
        assert_eq!(shortened("äöü", 3), "äöü");
    }
}
