//! Building the patterns' guests.

use std::{fs, path::Path};

use super::DemoError;
use crate::{
    codec::{CodecChains, CodecRule},
    pattern::Pattern,
    plugin::{Digest, Queue},
    progress::{Progress, watched},
    temporal::Client,
    toolchain::{GuestSdks, Language, build_guest},
};

/// A pattern whose component is in the plugins folder.
pub(super) struct Guest {
    pub(super) pattern: Pattern,
    pub(super) language: Language,
    pub(super) digest: Digest,
    /// Talks to the pattern's workflows, through its codec if it has one.
    pub(super) client: Client,
}

/// A component in the plugins folder.
pub(super) struct Built {
    pub(super) pattern: Pattern,
    pub(super) language: Language,
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
            language: self.language,
            digest: self.digest,
            client: client.clone().with_codecs(codecs.of(&queue)),
        }
    }
}

/// What guests are built from, and where they go.
pub(super) struct Workshop<'a> {
    pub(super) language: Language,
    pub(super) sdks: &'a GuestSdks,
    pub(super) plugins: &'a Path,
    pub(super) progress: &'a dyn Progress,
}

/// Builds the guest of every pattern that has one in the language, one after the other: they
/// share cargo's target folder.
pub(super) async fn build(
    patterns: &[Pattern],
    workshop: &Workshop<'_>,
) -> Result<Vec<Built>, DemoError> {
    let (language, plugins) = (workshop.language, workshop.plugins);
    let mut guests = Vec::with_capacity(patterns.len());
    for pattern in patterns.iter().cloned() {
        let Some(folder) = pattern.guest(language.folder()) else {
            continue;
        };
        let component = plugins.join(format!("{}.wasm", pattern.name));
        let bytes = build_one(&pattern, &folder, Some(&component), workshop).await?;
        if let Some(sidecar) = pattern.sidecar().map_err(DemoError::Folder)? {
            let file = plugins.join(format!("{}.toml", pattern.name));
            fs::write(file, sidecar).map_err(DemoError::Folder)?;
        }
        guests.push(Built {
            digest: Digest::of(&bytes),
            codec: build_codec(&pattern, workshop).await?,
            language,
            pattern,
        });
    }
    Ok(guests)
}

async fn build_codec(
    pattern: &Pattern,
    workshop: &Workshop<'_>,
) -> Result<Option<CodecRule>, DemoError> {
    let Some(codec) = &pattern.codec else {
        return Ok(None);
    };
    let component = build_one(pattern, &pattern.codec_guest(), None, workshop).await?;
    pattern
        .install_codec(codec, workshop.plugins, &component)
        .map(Some)
        .map_err(DemoError::Folder)
}

/// Builds a guest of a pattern and gives the component's bytes.
async fn build_one(
    pattern: &Pattern,
    folder: &Path,
    out: Option<&Path>,
    workshop: &Workshop<'_>,
) -> Result<Vec<u8>, DemoError> {
    let progress = workshop.progress;
    let step = format!("building the guest of {}", pattern.name);
    let building = build_guest(folder, out, workshop.sdks, progress);
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
