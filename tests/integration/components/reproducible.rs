//! The digest is the version, so the same sources have to give the same bytes.

use std::{fs, path::Path};

use hourglass::{plugin::Digest, progress::Silent, toolchain::build_rust_guest};

use crate::fixture::{checkout, component, pattern};

/// Copies sources, without what was built from them.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (name, source) = (entry.file_name(), entry.path());
        if source.is_file() {
            fs::copy(&source, to.join(name)).unwrap();
        } else if name != "target" {
            copy(&source, &to.join(name));
        }
    }
}

#[tokio::test]
async fn the_same_sources_give_the_same_bytes_in_another_folder() {
    let pattern = pattern("activity-choice");
    let elsewhere = tempfile::tempdir().unwrap();
    for folder in ["guest-patterns", "wit", "tests/guests"] {
        copy(&checkout().join(folder), &elsewhere.path().join(folder));
    }
    let guest = elsewhere.path().join("guest-patterns/activity-choice/rust");
    let built = build_rust_guest(&guest, None, &Silent).await.unwrap();
    let there = Digest::of(&fs::read(built.path).unwrap());
    assert_eq!(there, Digest::of(&component(&pattern).await));
}
