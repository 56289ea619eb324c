//! Building the patterns' guests.

use std::{fs, path::Path};

use super::DemoError;
use crate::{
    pattern::Pattern,
    plugin::Digest,
    progress::{Progress, watched},
    toolchain::build_rust_guest,
};

/// A pattern whose component is in the plugins folder.
pub(super) struct Guest {
    pub(super) pattern: Pattern,
    pub(super) digest: Digest,
}

/// Builds every pattern's guest into `plugins`, one after the other: they share
/// cargo's target folder.
pub(super) async fn build(
    patterns: Vec<Pattern>,
    plugins: &Path,
    progress: &dyn Progress,
) -> Result<Vec<Guest>, DemoError> {
    let mut guests = Vec::with_capacity(patterns.len());
    for pattern in patterns {
        let component = plugins.join(format!("{}.wasm", pattern.name));
        let step = format!("building the guest of {}", pattern.name);
        let (folder, out) = (pattern.rust_guest(), Some(&*component));
        let building = build_rust_guest(&folder, out, progress);
        let built =
            watched(progress, &step, building)
                .await
                .map_err(|source| DemoError::Build {
                    pattern: pattern.name.clone(),
                    source,
                })?;
        let bytes = fs::read(&built.path).map_err(|source| DemoError::Guest {
            path: built.path,
            source,
        })?;
        guests.push(Guest {
            pattern,
            digest: Digest::of(&bytes),
        });
    }
    Ok(guests)
}
