//! A guest of `tests/guests`, built.

use std::path::Path;

use hourglass::{progress::Silent, toolchain::build_rust_guest};

pub(crate) async fn build(guest: &str) -> anyhow::Result<Vec<u8>> {
    let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/guests");
    let built = build_rust_guest(&guests.join(guest), None, &Silent).await?;
    Ok(std::fs::read(built.path)?)
}
