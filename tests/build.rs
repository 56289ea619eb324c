//! Makes a test for every pattern folder, so that a new pattern is tested by being
//! there, and a guest without its data file fails the build.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

const PATTERNS: &str = "../guest-patterns";

fn main() {
    // The folder itself changes whenever a guest is built in it. A pattern that is not in
    // the README's table fails a test, and putting it there comes here.
    println!("cargo:rerun-if-changed=../README.md");
    let patterns = pattern_folders();
    write(
        "pattern_tests.rs",
        &patterns,
        &["runs_as_its_data_file_says", "runs_without_a_cache"],
    );
    write(
        "kill_tests.rs",
        &patterns,
        &["a_second_host_finishes_what_a_killed_one_began"],
    );
    let languages: String = ["python", "typescript"]
        .map(|language| in_language(&patterns, language))
        .concat();
    write_text("language_tests.rs", &languages);
    let with_history: Vec<PathBuf> = patterns
        .into_iter()
        .filter(|folder| has_history(folder))
        .collect();
    write("replay_tests.rs", &with_history, &["its_history_replays"]);
}

/// The folders with a guest in them; `sdk` has languages in it, and no guest.
fn pattern_folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(PATTERNS).expect("the folder of the patterns");
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry of the patterns' folder").path())
        .filter(|folder| folder.join("rust").is_dir() && !folder.ends_with("sdk"))
        .collect();
    folders.sort();
    for folder in &folders {
        println!("cargo:rerun-if-changed={}/pattern.toml", folder.display());
        assert!(
            folder.join("pattern.toml").is_file(),
            "{} has a guest and no pattern.toml; guest-patterns/README.md says what belongs in it",
            folder.display()
        );
    }
    folders
}

/// A module with a test for each pattern that has a guest in the language.
fn in_language(patterns: &[PathBuf], language: &str) -> String {
    // A new one comes into the table of the README too, which brings us here.
    let has_it = |folder: &&PathBuf| folder.join(language).is_dir();
    let test = format!("runs_in_{language}");
    let modules: String = patterns
        .iter()
        .filter(has_it)
        .map(|folder| module(folder, &[&test]))
        .collect();
    format!("mod {language} {{\nuse super::{test};\n{modules}}}\n")
}

/// An activity without a workflow has none.
fn has_history(folder: &Path) -> bool {
    let data = fs::read_to_string(folder.join("pattern.toml")).expect("a data file");
    data.lines().any(|line| line == "[history]")
}

fn write(file: &str, patterns: &[PathBuf], tests: &[&str]) {
    let text: String = patterns
        .iter()
        .map(|folder| module(folder, tests))
        .collect();
    write_text(file, &text);
}

fn write_text(file: &str, text: &str) {
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join(file), text).expect("the generated tests can be written");
}

fn module(folder: &Path, tests: &[&str]) -> String {
    let name = folder
        .file_name()
        .expect("a pattern's name")
        .to_string_lossy();
    let functions: String = tests
        .iter()
        .map(|test| {
            format!(
                "    #[tokio::test]\n    async fn {test}() {{\n        \
                 super::{test}(crate::fixture::pattern({name:?})).await;\n    }}\n"
            )
        })
        .collect();
    let module = name.replace('-', "_");
    format!(
        "#[allow(clippy::module_inception, reason = \"a pattern may be called as a file of tests\")]\n\
         mod {module} {{\n{functions}}}\n"
    )
}
