//! Writing a file so that nobody ever sees half of it: a worker may be watching the folder.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::BuildError;

/// Writes `bytes` to `path` by way of a hidden file beside it and a rename.
pub(super) fn atomically(path: &Path, bytes: &[u8]) -> Result<(), BuildError> {
    write(path, bytes).map_err(|source| BuildError::Io {
        action: "write",
        path: path.to_owned(),
        source,
    })
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new()
        .prefix(".hourglass-")
        .permissions(fs::Permissions::from_mode(0o644))
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("guest.wasm");
        atomically(&path, b"first").unwrap();
        atomically(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
        let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(files, 1);
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = atomically(folder.path(), b"x").unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("cannot write {}", folder.path().display())
        );
    }
}
