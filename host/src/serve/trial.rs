//! Trying plugins out: staging files, in the plugins folder or beside it.

use std::{io, path::PathBuf, sync::Arc};

use tempfile::TempDir;
use tokio::task;

use super::load::LoadError;
use crate::{
    plugin::{
        Code, Environment, Inspection, PluginFile, PluginName, Refusal, Staged, Staging, Stamp,
        inspect, stage,
    },
    sandbox::{Limits, Sandbox},
};

/// A file that was looked at: its component's path, its stamp and what it turned out to be.
pub(super) type Tried = (PathBuf, Stamp, Result<Staged, Refusal>);

/// What it takes to stage a plugin. Cheap to clone.
#[derive(Clone)]
pub(super) struct Trial {
    pub(super) sandbox: Arc<Sandbox>,
    pub(super) limits: Limits,
    pub(super) namespace: String,
    pub(super) environment: Environment,
}

impl Trial {
    /// Stages files off the path of tasks.
    pub(super) async fn stage(
        &self,
        files: Vec<(PluginFile, Stamp, Option<Code>)>,
    ) -> Result<Vec<Tried>, LoadError> {
        let own = self.clone();
        let work = move || {
            let staging = own.staging();
            let stage_one = |(file, stamp, code): (PluginFile, Stamp, Option<Code>)| {
                let staged = stage(&file, code, &staging);
                (file.component, stamp, staged)
            };
            files.into_iter().map(stage_one).collect()
        };
        let staged = task::spawn_blocking(work).await;
        staged.map_err(|_| LoadError::Interrupted)
    }

    /// Says what a component is, off the path of tasks.
    pub(super) async fn inspect(
        &self,
        file: PluginFile,
    ) -> Result<Result<Inspection, Refusal>, LoadError> {
        let own = self.clone();
        let inspected = task::spawn_blocking(move || inspect(&file, &own.staging())).await;
        inspected.map_err(|_| LoadError::Interrupted)
    }

    fn staging(&self) -> Staging<'_> {
        Staging {
            sandbox: &self.sandbox,
            limits: &self.limits,
            namespace: &self.namespace,
            environment: &self.environment,
        }
    }

    /// Stages one file.
    pub(super) async fn stage_one(
        &self,
        file: PluginFile,
    ) -> Result<Result<Staged, Refusal>, LoadError> {
        let stamp = Stamp::of(&file);
        let staged = self.stage(vec![(file, stamp, None)]).await?;
        let staged = staged.into_iter().next();
        staged
            .map(|(_, _, staged)| staged)
            .ok_or(LoadError::Interrupted)
    }
}

/// A plugin's files in a folder of their own, which goes when this does.
pub(super) struct TrialFolder {
    folder: TempDir,
    name: PluginName,
}

impl TrialFolder {
    /// Writes the files into a folder below `local`.
    pub(super) fn new(
        local: PathBuf,
        name: PluginName,
        component: &[u8],
        sidecar: Option<&str>,
    ) -> io::Result<Self> {
        let folder = TempDir::new_in(local)?;
        let trial = Self { folder, name };
        std::fs::write(trial.component(), component)?;
        if let Some(text) = sidecar {
            std::fs::write(trial.sidecar(), text)?;
        }
        Ok(trial)
    }

    pub(super) fn component(&self) -> PathBuf {
        self.folder.path().join(format!("{}.wasm", self.name))
    }

    pub(super) fn sidecar(&self) -> PathBuf {
        self.component().with_extension("toml")
    }

    pub(super) fn file(&self) -> PluginFile {
        PluginFile::at(self.component())
    }
}
