//! The payload codec of a pattern that has one.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::Pattern;
use crate::{
    codec::CodecRule,
    plugin::{InvalidPluginName, PluginName},
};

/// A codec whose guest is in the pattern's folder `codec`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PatternCodec {
    /// The operator's secrets for it: name and text.
    pub secrets: BTreeMap<String, String>,
}

impl Pattern {
    /// Puts the pattern's codec into a plugins folder, with its secrets, and gives the
    /// rule that makes it the codec of the pattern's task queue.
    ///
    /// # Errors
    /// Files that cannot be written.
    pub fn install_codec(
        &self,
        codec: &PatternCodec,
        plugins: &Path,
        component: &[u8],
    ) -> io::Result<CodecRule> {
        let name = self.codec_name().map_err(io::Error::other)?;
        let secrets = plugins.join(format!(".{name}-secrets"));
        fs::create_dir_all(&secrets)?;
        for (secret, text) in &codec.secrets {
            fs::write(secrets.join(secret), text)?;
        }
        let directory = toml::Value::from(secrets.display().to_string());
        let sidecar = format!("[secrets]\ndirectory = {directory}\n");
        fs::write(plugins.join(format!("{name}.toml")), sidecar)?;
        fs::write(plugins.join(format!("{name}.wasm")), component)?;
        Ok(CodecRule {
            namespace: None,
            task_queue: Some(self.work.task_queue.clone()),
            chain: vec![name],
        })
    }

    /// The folder of the codec's guest.
    pub fn codec_guest(&self) -> PathBuf {
        self.folder.join("codec")
    }

    fn codec_name(&self) -> Result<PluginName, InvalidPluginName> {
        format!("{}-codec", self.name).parse()
    }
}
