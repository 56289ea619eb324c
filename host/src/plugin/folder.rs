//! The plugins folder: which files in it are plugins.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use thiserror::Error;

/// A component's file and the sidecar beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginFile {
    /// `NAME.wasm`.
    pub component: PathBuf,
    /// `NAME.toml`, if there is one.
    pub sidecar: Option<PathBuf>,
}

impl PluginFile {
    /// The component at a path, with the sidecar beside it.
    pub fn at(component: PathBuf) -> Self {
        let sidecar = component.with_extension("toml");
        Self {
            // Whatever stands there is the operator's word: if it cannot be read, the plugin
            // is refused.
            sidecar: sidecar.symlink_metadata().is_ok().then_some(sidecar),
            component,
        }
    }
}

/// The folder cannot be read.
#[derive(Debug, Error)]
#[error("the plugins folder {} cannot be read; make it, or name another with --plugins", .folder.display())]
pub struct FolderError {
    /// The folder that was named.
    pub folder: PathBuf,
    /// What the operating system says.
    pub source: io::Error,
}

/// The plugin files of a folder, sorted by name. Folders and files with other
/// endings are not looked at. Whether one can be read shows when it is: it may be gone
/// by then, or have never been there, as where a link leads nowhere.
///
/// # Errors
/// A folder that cannot be read.
pub fn plugin_files(folder: &Path) -> Result<Vec<PluginFile>, FolderError> {
    let failed = |source| FolderError {
        folder: folder.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let component = entry.map_err(failed)?.path();
        if component.extension().is_some_and(|ending| ending == "wasm") && !component.is_dir() {
            files.push(PluginFile::at(component));
        }
    }
    files.sort_by(|left, right| left.component.cmp(&right.component));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_components_and_their_sidecars_are_taken() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.wasm", "a.wasm", "a.toml", "notes.txt", "c.toml"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let files = plugin_files(folder.path()).unwrap();
        let a = folder.path().join("a.wasm");
        assert_eq!(files.len(), 2);
        assert_eq!(files[0].component, a);
        assert_eq!(files[0].sidecar, Some(a.with_extension("toml")));
        assert_eq!(files[1].sidecar, None);
    }

    #[test]
    fn a_component_that_leads_nowhere_is_not_overlooked() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("a.wasm")).unwrap();
        assert_eq!(plugin_files(folder.path()).unwrap().len(), 1);
    }

    #[test]
    fn a_sidecar_that_leads_nowhere_is_not_overlooked() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.wasm"), "").unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("a.toml")).unwrap();
        assert!(plugin_files(folder.path()).unwrap()[0].sidecar.is_some());
    }

    #[test]
    fn a_missing_folder_is_named_with_what_to_do() {
        let error = plugin_files(Path::new("nowhere")).unwrap_err();
        assert!(
            error.to_string().contains("nowhere cannot be read"),
            "{error}"
        );
    }
}
