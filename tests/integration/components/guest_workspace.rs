//! The guests' own workspace keeps to the same rules as the host's: format, lints, docs, tests.

use std::path::Path;
use std::process::Command;

/// Runs cargo in guest-patterns and shows what it printed when it fails.
fn assert_passes(arguments: &[&str], rustdoc_flags: &str) {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new("cargo")
        .args(arguments)
        .env("RUSTDOCFLAGS", rustdoc_flags)
        .current_dir(tests.join("../guest-patterns"))
        .output()
        .expect("cargo can be run");
    let printed = String::from_utf8_lossy(&output.stderr);
    let more = String::from_utf8_lossy(&output.stdout);
    let command = arguments.join(" ");
    assert!(
        output.status.success(),
        "cargo {command}\n{printed}\n{more}"
    );
}

#[test]
fn the_guests_are_formatted() {
    assert_passes(&["fmt", "--all", "--check"], "");
}

#[test]
fn the_guests_have_no_lints() {
    let arguments = ["clippy", "--locked", "--workspace", "--all-targets"];
    assert_passes(&[&arguments[..], &["--", "-D", "warnings"]].concat(), "");
}

#[test]
fn the_guests_docs_have_no_warnings() {
    let arguments = ["doc", "--locked", "--workspace", "--no-deps"];
    assert_passes(&arguments, "-D warnings");
}

#[test]
fn the_guests_own_tests_pass() {
    assert_passes(&["test", "--locked", "--workspace"], "");
}
