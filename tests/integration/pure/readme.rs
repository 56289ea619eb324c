//! The README's table of patterns is what the patterns' data files say.

use std::{fs, path::Path};

use crate::fixture::{checkout, patterns};

const BEGIN: &str = "<!-- The patterns, as their data files have them. -->\n";
const END: &str = "<!-- End of the patterns. -->\n";

/// Set to 1, it makes the test write the table instead of comparing it.
const UPDATE: &str = "HOURGLASS_UPDATE_GOLDEN";

#[test]
fn the_readme_has_every_pattern_in_its_table() {
    let file = checkout().join("README.md");
    let readme = fs::read_to_string(&file).unwrap();
    let (before, rest) = readme.split_once(BEGIN).expect("the table's beginning");
    let (found, after) = rest.split_once(END).expect("the table's end");
    let expected = table();
    if std::env::var(UPDATE).is_ok_and(|value| value == "1") {
        fs::write(&file, format!("{before}{BEGIN}{expected}{END}{after}")).unwrap();
    } else {
        assert!(
            found == expected,
            "the README's table of patterns is stale; `{UPDATE}=1 cargo ring-pure` writes it anew:\n\
             {expected}"
        );
    }
}

fn table() -> String {
    let rows = patterns().into_iter().map(|pattern| {
        let name = pattern.name;
        let queue = pattern.work.task_queue;
        let summary = pattern.summary;
        let languages = languages(&name, &pattern.folder);
        format!(
            "| [{name}](guest-patterns/{name}/README.md) | {summary} | {languages} | `{queue}` |\n"
        )
    });
    let head = "\n| pattern | what it shows | guests in | task queue |\n|---|---|---|---|\n";
    format!("{head}{}\n", rows.collect::<String>())
}

/// The languages that a pattern has guests in, each with a link to it.
fn languages(name: &str, folder: &Path) -> String {
    let all = [
        ("Rust", "rust"),
        ("Python", "python"),
        ("TypeScript", "typescript"),
    ];
    let there = all.iter().filter(|(_, guest)| folder.join(guest).is_dir());
    let links: Vec<String> = there
        .map(|(language, guest)| format!("[{language}](guest-patterns/{name}/{guest})"))
        .collect();
    links.join(", ")
}
