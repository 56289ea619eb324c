//! What every pattern folder has beside its guest.

use std::fs;

use super::checkout::root;

/// A folder of guest-patterns, as far as the rule looks at it.
struct Folder {
    name: String,
    files: Vec<String>,
}

/// Faults of one folder. That it stands in the README's table is a test of its own.
fn faults(folder: &Folder) -> Vec<String> {
    let name = &folder.name;
    let has = |file: &str| folder.files.iter().any(|other| other == file);
    // `sdk` has a folder for each language too, and is no pattern.
    if name == "sdk" || !has("rust") {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for file in ["README.md", "pattern.toml"] {
        if !has(file) {
            faults.push(format!("guest-patterns/{name} has no {file}"));
        }
    }
    faults
}

fn names_in(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name());
    names
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

fn folders() -> Vec<Folder> {
    let patterns = root().join("guest-patterns");
    let names = names_in(&patterns).into_iter();
    names
        .filter(|name| patterns.join(name).is_dir())
        .map(|name| Folder {
            files: names_in(&patterns.join(&name)),
            name,
        })
        .collect()
}

#[test]
fn every_pattern_is_explained_and_described() {
    let faults: Vec<String> = folders().iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_pattern_says_what_to_change_first_in_a_copy() {
    let silent = |folder: &Folder| {
        let readme = format!("guest-patterns/{}/README.md", folder.name);
        let text = fs::read_to_string(root().join(&readme)).unwrap();
        let words: Vec<&str> = text.split_whitespace().collect();
        let says = words.join(" ").contains("To make it yours, ");
        (!says).then_some(readme)
    };
    let folders = folders();
    let patterns = folders
        .iter()
        .filter(|folder| folder.files.contains(&"pattern.toml".to_owned()));
    let silent: Vec<String> = patterns.filter_map(silent).collect();
    assert!(silent.is_empty(), "no `To make it yours, …`: {silent:?}");
}

#[test]
fn a_pattern_without_its_files_is_seen() {
    let folder = |name: &str, files: &[&str]| Folder {
        name: name.to_owned(),
        files: files.iter().map(|file| (*file).to_owned()).collect(),
    };
    let whole = folder("saga", &["rust", "README.md", "pattern.toml"]);
    assert!(faults(&whole).is_empty());
    assert!(faults(&folder("sdk", &["rust"])).is_empty());
    assert!(faults(&folder("data", &["README.md"])).is_empty());
    assert_eq!(
        faults(&folder("saga", &["rust"])),
        [
            "guest-patterns/saga has no README.md",
            "guest-patterns/saga has no pattern.toml",
        ]
    );
}
