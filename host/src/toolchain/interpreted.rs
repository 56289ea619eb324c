//! Guests in Python and TypeScript: our build scripts, run by the author's own interpreter.
//!
//! Owns where the scripts and what they fetch lie, and the component's name. What a component is
//! made of, and the author's mistakes in the form of the language, are the scripts' to say.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use tokio::process::Command;

use super::{BuildError, Language};
use crate::{
    process_group::ProcessGroup,
    progress::{Progress, watched},
};

/// Where the SDKs of interpreted languages are, and what they are built with.
#[derive(Clone, Debug)]
pub struct GuestSdks {
    /// The folder with `python` and `typescript` in it.
    pub sdk: PathBuf,
    /// The folder of the contract.
    pub wit: PathBuf,
    /// Where pinned tools and packages are kept once they are fetched.
    pub cache: PathBuf,
}

/// Builds the guest in `dir` and gives the component's bytes. What the tools print goes to
/// standard error.
pub(super) async fn build(
    language: Language,
    dir: &Path,
    sdks: &GuestSdks,
    progress: &dyn Progress,
) -> Result<Vec<u8>, BuildError> {
    let work =
        tempfile::tempdir().map_err(|source| failed("make a folder in", &sdks.cache, source))?;
    let built = work.path().join("guest.wasm");
    let (program, script) = match language {
        Language::TypeScript => ("node", "typescript/build.mjs"),
        _ => ("python3", "python/build.py"),
    };
    let mut command = Command::new(program);
    command
        .arg(sdks.sdk.join(script))
        .arg("--dir")
        .arg(dir)
        .arg("--wit")
        .arg(&sdks.wit)
        .arg("--out")
        .arg(&built)
        .arg("--cache")
        .arg(sdks.cache.join(language.folder()))
        .stdout(io::stderr());
    let running = async {
        let mut group = ProcessGroup::spawn(&mut command)?;
        group.wait().await
    };
    let step = format!("building {}", dir.display());
    let status = watched(progress, &step, running).await;
    let status = status.map_err(|source| BuildError::NoInterpreter { program, source })?;
    if !status.success() {
        return Err(BuildError::GuestBuild {
            dir: dir.to_owned(),
            language,
        });
    }
    fs::read(&built).map_err(|source| failed("read", &built, source))
}

/// The name of the package in `dir`: what its file says, or else the folder's.
pub(super) fn name(language: Language, dir: &Path) -> String {
    let text = fs::read_to_string(dir.join(language.package_file())).unwrap_or_default();
    let said = match language {
        Language::TypeScript => in_package_json(&text),
        _ => in_pyproject(&text),
    };
    let folder = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let folder = folder.file_name().unwrap_or_default().to_string_lossy();
    // A scope of npm's is a folder in a path.
    let said = said.map(|name| name.trim_start_matches('@').replace('/', "-"));
    said.unwrap_or_else(|| folder.into_owned())
}

fn in_package_json(text: &str) -> Option<String> {
    let package: serde_json::Value = serde_json::from_str(text).ok()?;
    package.get("name")?.as_str().map(str::to_owned)
}

fn in_pyproject(text: &str) -> Option<String> {
    let package: toml::Table = text.parse().ok()?;
    package
        .get("project")?
        .get("name")?
        .as_str()
        .map(str::to_owned)
}

fn failed(action: &'static str, path: &Path, source: io::Error) -> BuildError {
    BuildError::Io {
        action,
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(language: Language, text: &str) -> String {
        let parent = tempfile::tempdir().unwrap();
        let dir = parent.path().join("folder");
        fs::create_dir(&dir).unwrap();
        fs::write(dir.join(language.package_file()), text).unwrap();
        name(language, &dir)
    }

    #[test]
    fn a_package_is_called_what_its_file_says_or_after_its_folder() {
        let python = |text| named(Language::Python, text);
        assert_eq!(python("[project]\nname = \"greeter\"\n"), "greeter");
        assert_eq!(python("[tool.hourglass]\n"), "folder");
        let typescript = |text| named(Language::TypeScript, text);
        assert_eq!(typescript(r#"{"name": "@shop/greeter"}"#), "shop-greeter");
        assert_eq!(typescript("{"), "folder");
    }
}
