//! Which room of the host may name which foreign crate.

use super::checkout::{SourceFile, rust_files};

/// Beginnings of crate names, and the folders that may name such crates.
const OWNERS: &[(&str, &[&str])] = &[
    ("temporalio_", &["host/src/temporal/"]),
    ("prost", &["host/src/temporal/"]),
    ("wasmtime", &["host/src/sandbox/", "host/src/contract/"]),
];

fn faults(file: &SourceFile) -> Vec<String> {
    let stranger = |rooms: &[&str]| !rooms.iter().any(|room| file.path.starts_with(room));
    OWNERS
        .iter()
        .filter(|(_, rooms)| stranger(rooms))
        .filter_map(|(prefix, rooms)| {
            let line = file.text.lines().position(|line| names(line, prefix))? + 1;
            let path = &file.path;
            Some(format!(
                "{path}:{line} names {prefix}*, which belongs to {}",
                rooms.join(", ")
            ))
        })
        .collect()
}

/// Whether a line of code uses a crate whose name begins with `prefix`: as the start of a path,
/// or in a `use`. Comments and texts may speak of it.
fn names(line: &str, prefix: &str) -> bool {
    if line.trim_start().starts_with("//") {
        return false;
    }
    line.match_indices(prefix).any(|(at, _)| {
        let before = &line[..at];
        let word = line[at..].trim_start_matches(is_identifier);
        let starts = !before.ends_with(|character| is_identifier(character) || character == '"');
        starts && (word.starts_with("::") || imports(before))
    })
}

fn imports(before: &str) -> bool {
    let words = before.trim_end();
    ["use", "extern crate", "use ::"]
        .iter()
        .any(|word| words.ends_with(word))
}

fn is_identifier(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

#[test]
fn foreign_crates_are_named_in_their_rooms_alone() {
    let faults: Vec<String> = rust_files("host/src").iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_foreign_crate_in_another_room_is_seen() {
    for code in [
        "use wasmtime::Engine;",
        "    let engine = wasmtime::Engine::default();",
        "fn f() -> wasmtime_wasi::Ctx {",
        "use wasmtime as engine;",
    ] {
        let file = SourceFile {
            path: "host/src/plugin/store.rs".to_owned(),
            text: format!("//! x\n{code}\n"),
        };
        let expected = "host/src/plugin/store.rs:2 names wasmtime*, \
                        which belongs to host/src/sandbox/, host/src/contract/";
        assert_eq!(faults(&file), [expected], "{code}");
    }
}

#[test]
fn the_owner_comments_and_texts_may_speak_of_it() {
    let file = |path: &str, text: &str| SourceFile {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let owner = file(
        "host/src/temporal/client.rs",
        "use temporalio_client::Connection;",
    );
    assert!(faults(&owner).is_empty());
    let speaks = "// wasmtime::Engine is slow\nlet text = \"wasmtime 48\";\nlet my_prost = 1;";
    assert!(faults(&file("host/src/cli/mod.rs", speaks)).is_empty());
}
