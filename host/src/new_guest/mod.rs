//! New guests: a folder that builds, loads and passes its own test, made from the program alone.
//!
//! Owns the templates and, for Rust, the copy of the SDK beside it. The copy belongs to the new
//! project, so that it can be committed and built by anybody, wherever it lies. Builds nothing.

mod name;
mod put_down;
mod sdk;
mod template;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use thiserror::Error;

pub use name::BadGuestName;
pub use sdk::SdkSources;

use crate::toolchain::Language;

/// Why there is no new guest.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum NewGuestError {
    #[error(transparent)]
    Name(#[from] BadGuestName),
    #[error("{} is there already; name a folder that is not, or an empty one", .0.display())]
    Exists(PathBuf),
    #[error("{} is no folder that a new one can be made in; make it first", .0.display())]
    NoParent(PathBuf),
    #[error("the SDK in this program cannot be put down: {0}")]
    Sdk(String),
    #[error("{} cannot be written", .path.display())]
    Write { path: PathBuf, source: io::Error },
}

/// Makes a guest in `language` in `folder`, which is called after it, and gives its name. It is there as a
/// whole or not at all.
///
/// # Errors
/// A name that cannot be one, a folder that has something in it, or a place that cannot be
/// written.
pub fn new_guest(
    folder: &Path,
    language: Language,
    sources: &SdkSources,
) -> Result<String, NewGuestError> {
    let name = name::of(folder)?;
    let parent = match folder.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    if !parent.is_dir() {
        return Err(NewGuestError::NoParent(parent.to_owned()));
    }
    if occupied(folder) {
        return Err(NewGuestError::Exists(folder.to_owned()));
    }
    let unwritable = |source| NewGuestError::Write {
        path: folder.to_owned(),
        source,
    };
    let making = tempfile::Builder::new()
        .prefix(".new-guest-")
        .tempdir_in(parent)
        .map_err(unwritable)?;
    for (path, text) in template::of(language) {
        write(
            &making.path().join(path),
            text.replace("NAME", &name).as_bytes(),
        )?;
    }
    if language == Language::Rust {
        for (path, bytes) in sources.files().map_err(NewGuestError::Sdk)? {
            write(&making.path().join(path), &bytes)?;
        }
    }
    as_others_see_it(making.path()).map_err(unwritable)?;
    fs::rename(making.path(), folder).map_err(unwritable)?;
    // It has another name now.
    let _ = making.keep();
    Ok(name)
}

fn occupied(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => folder.symlink_metadata().is_ok(),
    }
}

/// A folder that was made for one user alone becomes one like any other.
fn as_others_see_it(folder: &Path) -> io::Result<()> {
    let one_like_any_other = folder.join("usual");
    fs::create_dir(&one_like_any_other)?;
    let usual = fs::metadata(&one_like_any_other)?.permissions();
    fs::remove_dir(one_like_any_other)?;
    fs::set_permissions(folder, usual)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), NewGuestError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|source| NewGuestError::Write {
            path: path.to_owned(),
            source,
        })
}

#[cfg(test)]
mod tests;
