//! An author's tests run in the component too.

use tokio::process::Command;

use crate::fixture::{checkout, component, pattern, patterns};

const HOST: &str = env!("CARGO_BIN_EXE_hourglass-under-test");

#[tokio::test]
async fn the_tests_of_every_pattern_pass_natively_and_in_its_component() {
    let guests = patterns().into_iter().map(|pattern| pattern.rust_guest());
    // Its histories have what no pattern has.
    let features = checkout().join("tests/guests/features");
    for guest in guests.chain([features]) {
        let tested = Command::new(HOST).arg("test").arg(&guest).output().await;
        let tested = tested.expect("the program under test can be started");
        let said = String::from_utf8_lossy(&tested.stderr);
        assert!(tested.status.success(), "{}: {said}", guest.display());
        assert!(said.contains("the same tests, in "), "{said}");
    }
}

#[tokio::test]
async fn tests_against_another_component_fail() {
    let folder = tempfile::tempdir().expect("a folder");
    let other = folder.path().join("other.wasm");
    let bytes = component(&pattern("parallel-activity")).await;
    std::fs::write(&other, bytes).expect("a component");
    let guest = pattern("activity-choice").rust_guest();
    let tested = Command::new("cargo")
        .arg("test")
        .current_dir(guest)
        .env("HOURGLASS_TEST_COMPONENT", other)
        .env("HOURGLASS_TEST_HOST", HOST)
        .output();
    let tested = tested.await.expect("cargo can be started");
    assert!(!tested.status.success());
    let said = String::from_utf8_lossy(&tested.stdout);
    let why = "does not export the workflow PurchaseFruitsWorkflow";
    assert!(said.contains(why), "{said}");
}
