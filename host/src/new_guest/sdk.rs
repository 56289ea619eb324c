//! The SDK's sources, as a workspace of their own.

use std::path::{Path, PathBuf};

use include_dir::Dir;
use toml::{Table, Value};

/// The guest SDK and what it is made of, as they were when this program was built.
#[derive(Clone, Copy)]
pub struct SdkSources {
    /// `guest-patterns/sdk`.
    pub sdk: &'static Dir<'static>,
    /// `wit`.
    pub wit: &'static Dir<'static>,
    /// `guest-patterns/Cargo.toml`.
    pub workspace: &'static str,
    /// `guest-patterns/Cargo.lock`: a new guest begins with the versions that were tested.
    pub lock: &'static str,
}

/// Where the SDK has the contract, seen from its package, and where a new guest has it.
const CONTRACT: (&str, &str) = ("../../../wit", "../wit");

impl SdkSources {
    /// The files of a new guest, by path in its folder.
    pub(super) fn files(&self) -> Result<Vec<(PathBuf, Vec<u8>)>, String> {
        let mut files = vec![
            ("Cargo.lock".into(), self.lock.as_bytes().to_vec()),
            ("sdk/Cargo.toml".into(), self.manifest()?.into_bytes()),
        ];
        for file in all(self.sdk).filter(|file| is_rust(file.path()) && !is_test(file.path())) {
            let bytes = file.contents();
            let moved = match std::str::from_utf8(bytes) {
                Ok(text) => text.replace(CONTRACT.0, CONTRACT.1).into_bytes(),
                Err(_) => bytes.to_vec(),
            };
            files.push((Path::new("sdk").join(file.path()), moved));
        }
        let contract = all(self.wit).map(|file| {
            let path = Path::new("sdk/wit").join(file.path());
            (path, file.contents().to_vec())
        });
        files.extend(contract);
        Ok(files)
    }

    /// The workspace's Cargo.toml with the SDK's packages alone.
    fn manifest(&self) -> Result<String, String> {
        let mut manifest: Table = self.workspace.parse().map_err(|error| format!("{error}"))?;
        manifest.remove("profile");
        let workspace = manifest.get_mut("workspace").and_then(Value::as_table_mut);
        let workspace = workspace.ok_or("its Cargo.toml is no workspace")?;
        let members = ["rust", "rust-macros"].map(Value::from);
        workspace.insert("members".to_owned(), Value::from(members.to_vec()));
        let known = workspace.get_mut("dependencies");
        let known = known.and_then(Value::as_table_mut);
        let known = known.ok_or("its Cargo.toml has no [workspace.dependencies]")?;
        for (name, path) in [
            ("hourglass-sdk", "rust"),
            ("hourglass-sdk-macros", "rust-macros"),
        ] {
            let own = Table::from_iter([("path".to_owned(), Value::from(path))]);
            known.insert(name.to_owned(), own.into());
        }
        Ok(manifest.to_string())
    }
}

fn all(
    folder: &'static Dir<'static>,
) -> Box<dyn Iterator<Item = &'static include_dir::File<'static>>> {
    let below = folder.dirs().flat_map(all);
    Box::new(folder.files().chain(below))
}

/// A guest in Rust needs nothing of the other languages.
fn is_rust(path: &Path) -> bool {
    path.starts_with("rust") || path.starts_with("rust-macros")
}

/// The SDK's own integration tests stay here.
fn is_test(path: &Path) -> bool {
    path.components()
        .nth(1)
        .is_some_and(|part| part.as_os_str() == "tests")
}
