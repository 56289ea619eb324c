//! Building guests: sources in, a component out.
//!
//! Owns the use of the author's own toolchain (cargo and rustup, python3, node), and turning a
//! core module into a component in process. It does not know what a guest exports; the host looks at that when it
//! loads the component.

mod cargo;
mod component;
mod error;
mod interpreted;
mod language;
mod names;
mod target;
mod test;
mod write;

use std::path::{Path, PathBuf};

pub use error::BuildError;
pub use interpreted::GuestSdks;
pub use language::Language;
pub use test::{test_rust_guest, test_rust_guest_in};

use crate::progress::Progress;

/// A component that was just built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltComponent {
    /// Where it was written.
    pub path: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// The guest's package name, which is also the file's stem unless the caller chose a file.
    pub name: String,
}

/// Builds the guest in `dir`, whatever language it is in, into `out`; without one, into
/// `components/NAME.wasm` in cargo's target folder or `dist/NAME.wasm` in the guest's own.
///
/// # Errors
/// What [`BuildError`] says. What the language's own tools print of the author's code goes to
/// standard error as they print it.
pub async fn build_guest(
    dir: &Path,
    out: Option<&Path>,
    sdks: &GuestSdks,
    progress: &dyn Progress,
) -> Result<BuiltComponent, BuildError> {
    let language = Language::of(dir)?;
    if language == Language::Rust {
        return build_rust_guest(dir, out, progress).await;
    }
    let component = interpreted::build(language, dir, sdks, progress).await?;
    let name = interpreted::name(language, dir);
    let path = match out {
        Some(path) => path.to_owned(),
        None => dir.join("dist").join(format!("{name}.wasm")),
    };
    write::atomically(&path, &component)?;
    Ok(BuiltComponent {
        path,
        bytes: component.len() as u64,
        name,
    })
}

/// Builds the Rust guest in `dir` into `out`, or into `components/NAME.wasm` in cargo's target
/// folder.
///
/// Cargo's own output, compile errors included, goes to standard error as cargo prints it.
/// Dropping the future ends cargo and every compiler that it started; a file that was there
/// before stays until the new one is whole.
pub async fn build_rust_guest(
    dir: &Path,
    out: Option<&Path>,
    progress: &dyn Progress,
) -> Result<BuiltComponent, BuildError> {
    let package = cargo::package(dir).await?;
    target::ensure(dir, package.target, progress).await?;
    let built = cargo::build(dir, &package).await?;
    let component = component::from_built(built, package.target).await?;
    let path = match out {
        Some(path) => path.to_owned(),
        None => package.component_path(),
    };
    write::atomically(&path, &component)?;
    Ok(BuiltComponent {
        path,
        bytes: component.len() as u64,
        name: package.name,
    })
}
