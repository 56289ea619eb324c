//! A guest of `tests/guests`, built.

use std::path::Path;

use anyhow::Context;
use hourglass::{progress::Silent, toolchain::build_rust_guest};

pub(crate) async fn build(guest: &str) -> anyhow::Result<Vec<u8>> {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut guests = folders.map(|folder| folder.join("tests/guests").join(guest));
    let guest = guests.find(|guest| guest.is_dir());
    let guest = guest.context("a guest of that name")?;
    let built = build_rust_guest(&guest, None, &Silent).await?;
    Ok(std::fs::read(built.path)?)
}
