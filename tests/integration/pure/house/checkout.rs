//! Reading this checkout: its sources, and what cargo says about its workspaces.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A text file of this checkout.
pub(super) struct SourceFile {
    /// Relative to the checkout, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

/// The folder that holds the workspace.
pub(super) fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests
        .parent()
        .expect("tests/ is in the checkout")
        .to_owned()
}

/// All Rust files below `folder`, without build output.
pub(super) fn rust_files(folder: &str) -> Vec<SourceFile> {
    let mut files = Vec::new();
    collect(&root(), &root().join(folder), &mut files);
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) {
    // A folder that does not exist holds no file that could break a rule.
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name == "target" || name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, files);
        } else if name.ends_with(".rs") {
            files.push(SourceFile {
                path: path.strip_prefix(root).unwrap().display().to_string(),
                text: fs::read_to_string(&path).unwrap(),
            });
        }
    }
}

/// One package of a workspace's graph, as it is built on this machine.
pub(super) struct Package {
    pub(super) name: String,
    pub(super) version: String,
    /// An SPDX expression, when the package has one.
    pub(super) licence: Option<String>,
}

/// The packages that the workspace in `folder` builds on this machine. Without the platform
/// cargo would download the crates of all platforms.
pub(super) fn packages(folder: &str) -> Vec<Package> {
    let platform = host_platform();
    let arguments = ["metadata", "--format-version", "1", "--locked"];
    let output = Command::new("cargo")
        .args(arguments)
        .args(["--filter-platform", &platform])
        .current_dir(root().join(folder))
        .output()
        .expect("cargo can be run");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata failed: {error}");
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let list = metadata["packages"].as_array().unwrap();
    list.iter().map(package).collect()
}

fn package(json: &Value) -> Package {
    Package {
        name: json["name"].as_str().unwrap().to_owned(),
        version: json["version"].as_str().unwrap().to_owned(),
        licence: json["license"].as_str().map(str::to_owned),
    }
}

fn host_platform() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    line.expect("rustc says its host").to_owned()
}
