//! What every source file keeps to.

use super::checkout::{SourceFile, rust_files};

/// A longer file has more than one thing in it.
const MAX_LINES: usize = 500;

/// Words that mean that something is not done. Written in two parts, so that this file has none.
const UNFINISHED: &[&str] = &[
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("#[", "ignore"),
];

fn without_module_text(file: &SourceFile) -> Option<String> {
    let begins = file.text.starts_with("//!");
    (!begins).then(|| format!("{} does not begin with `//!`", file.path))
}

fn too_long(file: &SourceFile) -> Option<String> {
    let lines = file.text.lines().count();
    (lines > MAX_LINES).then(|| format!("{} has {lines} lines, more than {MAX_LINES}", file.path))
}

fn unfinished(file: &SourceFile) -> Option<String> {
    let word = UNFINISHED.iter().find(|word| file.text.contains(**word))?;
    Some(format!("{} has `{word}`", file.path))
}

fn assert_none(folders: &[&str], rule: fn(&SourceFile) -> Option<String>) {
    let files = folders.iter().flat_map(|folder| rust_files(folder));
    let faults: Vec<String> = files.filter_map(|file| rule(&file)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_module_says_what_it_owns() {
    assert_none(
        &["host/src", "tests", "guest-patterns/sdk"],
        without_module_text,
    );
}

#[test]
fn no_file_is_too_long_to_read() {
    assert_none(&["host", "tests", "guest-patterns"], too_long);
}

#[test]
fn nothing_is_left_unfinished_and_no_test_is_switched_off() {
    assert_none(&["host", "tests", "guest-patterns"], unfinished);
}

#[test]
fn each_rule_sees_its_fault() {
    let file = |text: String| SourceFile {
        path: "a.rs".to_owned(),
        text,
    };
    let good = file("//! Fine.\n".to_owned());
    assert_eq!(without_module_text(&good), None);
    assert_eq!(too_long(&good), None);
    assert_eq!(unfinished(&good), None);
    let bare = file("use std::fs;\n".to_owned());
    assert_eq!(
        without_module_text(&bare).unwrap(),
        "a.rs does not begin with `//!`"
    );
    let long = file("\n".repeat(MAX_LINES + 1));
    assert_eq!(
        too_long(&long).unwrap(),
        "a.rs has 501 lines, more than 500"
    );
    for word in UNFINISHED {
        let file = file(format!("fn f() {{ {word}"));
        assert_eq!(unfinished(&file).unwrap(), format!("a.rs has `{word}`"));
    }
}
