//! The guests of the benchmark of the contract's shape, which no other test builds.

use hourglass::{progress::Silent, toolchain::build_rust_guest};

use crate::fixture::checkout;

async fn size(guest: &str) -> u64 {
    let folder = checkout().join("host/benches/contract-shape").join(guest);
    build_rust_guest(&folder, None, &Silent)
        .await
        .unwrap()
        .bytes
}

#[tokio::test]
async fn tables_of_payloads_and_failures_make_a_smaller_guest_than_nesting_them() {
    let (tables, nested) = (size("tables").await, size("nested").await);
    assert!(
        tables < nested,
        "{tables} bytes with tables, {nested} nested"
    );
}
