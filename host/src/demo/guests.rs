//! Building the patterns' guests.

use std::{fs, path::Path};

use super::DemoError;
use crate::{
    codec::{CodecChains, CodecRule},
    pattern::Pattern,
    plugin::{Digest, Queue},
    progress::{Progress, watched},
    temporal::Client,
    toolchain::build_rust_guest,
};

/// A pattern whose component is in the plugins folder.
pub(super) struct Guest {
    pub(super) pattern: Pattern,
    pub(super) digest: Digest,
    /// Talks to the pattern's workflows, through its codec if it has one.
    pub(super) client: Client,
}

/// A component in the plugins folder.
pub(super) struct Built {
    pub(super) pattern: Pattern,
    pub(super) digest: Digest,
    /// What the host's configuration has to say of the pattern's codec, if it has one.
    pub(super) codec: Option<CodecRule>,
}

impl Built {
    /// The guest, for a host of `namespace` that has `codecs`.
    pub(super) fn with(self, client: &Client, codecs: &CodecChains, namespace: &str) -> Guest {
        let queue = Queue {
            namespace: namespace.to_owned(),
            task_queue: self.pattern.work.task_queue.clone(),
        };
        Guest {
            pattern: self.pattern,
            digest: self.digest,
            client: client.clone().with_codecs(codecs.of(&queue)),
        }
    }
}

/// Builds every pattern's guest into `plugins`, one after the other: they share
/// cargo's target folder.
pub(super) async fn build(
    patterns: Vec<Pattern>,
    plugins: &Path,
    progress: &dyn Progress,
) -> Result<Vec<Built>, DemoError> {
    let mut guests = Vec::with_capacity(patterns.len());
    for pattern in patterns {
        let component = plugins.join(format!("{}.wasm", pattern.name));
        let folder = pattern.rust_guest();
        let bytes = build_one(&pattern, &folder, Some(&component), progress).await?;
        if let Some(sidecar) = pattern.sidecar().map_err(DemoError::Folder)? {
            let file = plugins.join(format!("{}.toml", pattern.name));
            fs::write(file, sidecar).map_err(DemoError::Folder)?;
        }
        guests.push(Built {
            digest: Digest::of(&bytes),
            codec: build_codec(&pattern, plugins, progress).await?,
            pattern,
        });
    }
    Ok(guests)
}

async fn build_codec(
    pattern: &Pattern,
    plugins: &Path,
    progress: &dyn Progress,
) -> Result<Option<CodecRule>, DemoError> {
    let Some(codec) = &pattern.codec else {
        return Ok(None);
    };
    let component = build_one(pattern, &pattern.codec_guest(), None, progress).await?;
    pattern
        .install_codec(codec, plugins, &component)
        .map(Some)
        .map_err(DemoError::Folder)
}

/// Builds a guest of a pattern and gives the component's bytes.
async fn build_one(
    pattern: &Pattern,
    folder: &Path,
    out: Option<&Path>,
    progress: &dyn Progress,
) -> Result<Vec<u8>, DemoError> {
    let step = format!("building the guest of {}", pattern.name);
    let building = build_rust_guest(folder, out, progress);
    let built = watched(progress, &step, building).await;
    let built = built.map_err(|source| DemoError::Build {
        pattern: pattern.name.clone(),
        source,
    })?;
    fs::read(&built.path).map_err(|source| DemoError::Guest {
        path: built.path,
        source,
    })
}
