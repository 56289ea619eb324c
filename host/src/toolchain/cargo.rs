//! The author's cargo: what a package is, and building it for Wasm.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde::Deserialize;
use tokio::process::Command;

use super::BuildError;
use super::target::GuestTarget;
use crate::process_group::{self, ProcessGroup};

/// The guest's package, as far as a build needs it.
#[derive(Debug)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) target: GuestTarget,
    id: String,
    target_folder: PathBuf,
    /// Cargo configuration that keeps this machine's paths out of the component.
    remapping: String,
}

impl Package {
    /// Where the component goes when nobody says otherwise.
    pub(super) fn component_path(&self) -> PathBuf {
        let file = format!("{}.wasm", self.name);
        self.target_folder.join("components").join(file)
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<MetadataPackage>,
    target_directory: PathBuf,
    workspace_root: PathBuf,
}

#[derive(Deserialize)]
struct MetadataPackage {
    name: String,
    id: String,
    manifest_path: PathBuf,
    targets: Vec<Target>,
    /// What stands in Cargo.toml under `[package.metadata]`.
    #[serde(default)]
    metadata: Option<OfTools>,
}

/// Other tools have their own sections there.
#[derive(Deserialize)]
struct OfTools {
    #[serde(default)]
    hourglass: serde_json::Value,
}

/// `[package.metadata.hourglass]`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    target: GuestTarget,
}

#[derive(Deserialize)]
struct Target {
    crate_types: Vec<String>,
}

impl Target {
    fn is_cdylib(&self) -> bool {
        self.crate_types.iter().any(|kind| kind == "cdylib")
    }
}

/// Asks cargo what the package in `dir` is. Nothing is compiled.
pub(super) async fn package(dir: &Path) -> Result<Package, BuildError> {
    let manifest = dir.join("Cargo.toml");
    if !manifest.is_file() {
        return Err(BuildError::NoManifest {
            dir: dir.to_owned(),
        });
    }
    let manifest = manifest.canonicalize().map_err(|source| BuildError::Io {
        action: "find",
        path: manifest,
        source,
    })?;
    let mut command = Command::new("cargo");
    command
        .args(["metadata", "--format-version", "1"])
        .args(GuestTarget::ALL.map(|target| format!("--filter-platform={}", target.triple())))
        .current_dir(dir);
    let output = process_group::output(&mut command)
        .await
        .map_err(BuildError::NoCargo)?;
    if !output.status.success() {
        return Err(BuildError::Metadata {
            dir: dir.to_owned(),
            printed: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        });
    }
    choose_package(&output.stdout, manifest)
}

fn choose_package(metadata: &[u8], manifest: PathBuf) -> Result<Package, BuildError> {
    let metadata: Metadata = message("metadata", metadata)?;
    let is_wanted = |package: &&MetadataPackage| package.manifest_path == manifest;
    let Some(package) = metadata.packages.iter().find(is_wanted) else {
        return Err(BuildError::NoPackage { manifest });
    };
    let name = package.name.clone();
    if !package.targets.iter().any(Target::is_cdylib) {
        return Err(BuildError::NoCdylib { name });
    }
    let target = target(package)?;
    Ok(Package {
        name,
        target,
        id: package.id.clone(),
        remapping: remapping(&metadata, target),
        target_folder: metadata.target_directory,
    })
}

fn target(package: &MetadataPackage) -> Result<GuestTarget, BuildError> {
    let Some(OfTools { hourglass }) = &package.metadata else {
        return Ok(GuestTarget::default());
    };
    let settings = Option::<Settings>::deserialize(hourglass);
    settings
        .map(|settings| settings.unwrap_or_default().target)
        .map_err(|error| BuildError::BadSettings {
            name: package.name.clone(),
            reason: error.to_string(),
        })
}

/// The same sources shall give the same bytes, so the same digest, in every folder
/// and on every machine: panic messages name source files. Every guest of a
/// workspace gets the same flags, or cargo would compile what they share each time.
fn remapping(metadata: &Metadata, target: GuestTarget) -> String {
    let inside = |folder: &Path| folder.starts_with(&metadata.workspace_root);
    let outside = metadata
        .packages
        .iter()
        .filter_map(|package| package.manifest_path.parent())
        .filter(|folder| !inside(folder))
        .filter_map(|folder| Some((folder.parent()?, "/crates")));
    let prefixes: BTreeSet<(&Path, &str)> = outside
        .chain([(&*metadata.workspace_root, "/guest")])
        .collect();
    let flags: Vec<String> = prefixes
        .into_iter()
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()))
        .collect();
    // Debug of strings is TOML for any path without control characters.
    format!("target.{}.rustflags = {flags:?}", target.triple())
}

/// Compiles the package and returns the file that cargo made: a core module, or a
/// component where the target's linker makes one.
pub(super) async fn build(dir: &Path, package: &Package) -> Result<PathBuf, BuildError> {
    let mut command = Command::new("cargo");
    command
        .args(["build", "--release", "--lib", "--target"])
        .arg(package.target.triple())
        .arg("--message-format=json-render-diagnostics")
        .arg("--config")
        .arg(&package.remapping)
        .current_dir(dir)
        .stdout(Stdio::piped());
    let mut group = ProcessGroup::spawn(&mut command).map_err(BuildError::NoCargo)?;
    let wait = |source| BuildError::Run {
        program: "cargo build",
        source,
    };
    let stdout = group.take_stdout();
    let messages = process_group::read_all(stdout).await.map_err(wait)?;
    if !group.wait().await.map_err(wait)?.success() {
        return Err(BuildError::Compile {
            name: package.name.clone(),
        });
    }
    find_module(&messages, package)
}

/// One line of cargo's output, as far as a build needs it.
#[derive(Deserialize)]
struct Message {
    reason: String,
    package_id: Option<String>,
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

fn find_module(messages: &[u8], package: &Package) -> Result<PathBuf, BuildError> {
    for line in messages.split(|byte| *byte == b'\n') {
        // A build script's or macro's own output may stand between cargo's messages.
        if !line.starts_with(b"{") {
            continue;
        }
        let message: Message = message("build", line)?;
        if message.is_module_of(package)
            && let Some(module) = message.filenames.into_iter().find(|file| is_wasm(file))
        {
            return Ok(module);
        }
    }
    Err(BuildError::NoModule {
        name: package.name.clone(),
    })
}

impl Message {
    fn is_module_of(&self, package: &Package) -> bool {
        self.reason == "compiler-artifact"
            && self.package_id.as_ref() == Some(&package.id)
            && self.target.as_ref().is_some_and(Target::is_cdylib)
    }
}

fn is_wasm(file: &Path) -> bool {
    file.extension()
        .is_some_and(|extension| extension == "wasm")
}

fn message<'a, T: Deserialize<'a>>(command: &'static str, json: &'a [u8]) -> Result<T, BuildError> {
    serde_json::from_slice(json).map_err(|source| BuildError::Message { command, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(manifest: &str, crate_type: &str, hourglass: serde_json::Value) -> Vec<u8> {
        serde_json::json!({
            "packages": [{
                "name": "greeter",
                "id": "path+file:///g#greeter@0.1.0",
                "manifest_path": manifest,
                "targets": [{ "crate_types": [crate_type] }],
                "metadata": { "hourglass": hourglass, "docs": { "rs": true } },
            }],
            "target_directory": "/g/target",
            "workspace_root": "/g",
        })
        .to_string()
        .into_bytes()
    }

    fn chosen(manifest: &str, crate_type: &str) -> Result<Package, BuildError> {
        let metadata = metadata(manifest, crate_type, serde_json::Value::Null);
        choose_package(&metadata, "/g/Cargo.toml".into())
    }

    fn with_settings(hourglass: serde_json::Value) -> Result<Package, BuildError> {
        let metadata = metadata("/g/Cargo.toml", "cdylib", hourglass);
        choose_package(&metadata, "/g/Cargo.toml".into())
    }

    #[test]
    fn the_target_is_what_the_package_says() {
        assert_eq!(
            with_settings(serde_json::Value::Null).unwrap().target,
            GuestTarget::Bare
        );
        let package = with_settings(serde_json::json!({ "target": "wasm32-wasip2" })).unwrap();
        assert_eq!(package.target, GuestTarget::Wasip2);
        assert!(package.remapping.starts_with("target.wasm32-wasip2."));
    }

    #[test]
    fn unknown_targets_and_keys_are_refused() {
        for settings in [
            serde_json::json!({ "target": "wasm32-wasip1" }),
            serde_json::json!({ "targets": ["wasm32-wasip2"] }),
        ] {
            let error = with_settings(settings).unwrap_err().to_string();
            assert!(
                error.starts_with("[package.metadata.hourglass] of `greeter` is not valid"),
                "{error}"
            );
        }
    }

    #[test]
    fn the_component_is_named_after_the_package() {
        let package = chosen("/g/Cargo.toml", "cdylib").unwrap();
        let expected = Path::new("/g/target/components/greeter.wasm");
        assert_eq!(package.component_path(), expected);
    }

    #[test]
    fn paths_of_this_machine_are_kept_out_of_the_component() {
        let package = chosen("/g/Cargo.toml", "cdylib").unwrap();
        assert_eq!(
            package.remapping,
            "target.wasm32-unknown-unknown.rustflags = [\"--remap-path-prefix=/g=/guest\"]"
        );
    }

    #[test]
    fn a_package_that_is_no_cdylib_is_told_what_to_add() {
        let error = chosen("/g/Cargo.toml", "lib").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the package `greeter` is no cdylib; add `[lib]` with `crate-type = [\"cdylib\"]` \
             to its Cargo.toml"
        );
    }

    #[test]
    fn a_workspace_without_package_is_refused() {
        let error = chosen("/g/member/Cargo.toml", "cdylib").unwrap_err();
        assert!(
            error.to_string().contains("is a workspace and no package"),
            "{error}"
        );
    }

    #[test]
    fn the_module_is_found_between_other_messages() {
        let package = chosen("/g/Cargo.toml", "cdylib").unwrap();
        let messages = br#"a macro's own words
{"reason":"build-script-executed","package_id":"x"}
{"reason":"compiler-artifact","package_id":"path+file:///g#greeter@0.1.0","target":{"crate_types":["cdylib"]},"filenames":["/g/greeter.wasm"]}
{"reason":"build-finished","success":true}
"#;
        let module = find_module(messages, &package).unwrap();
        assert_eq!(module, Path::new("/g/greeter.wasm"));
    }

    #[tokio::test]
    async fn a_folder_without_manifest_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let error = package(folder.path()).await.unwrap_err();
        assert!(error.to_string().contains("has no Cargo.toml"), "{error}");
    }

    #[tokio::test]
    async fn a_manifest_that_cargo_cannot_read_is_shown_with_cargos_words() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("Cargo.toml"), "[package").unwrap();
        let error = package(folder.path()).await.unwrap_err();
        assert!(error.to_string().contains("unclosed table"), "{error}");
    }
}
