//! The SDKs of interpreted languages as files: their build scripts run from there.

use std::{fs, io, path::Path};

use include_dir::Dir;
use sha2::{Digest, Sha256};

use super::SdkSources;
use crate::toolchain::GuestSdks;

impl SdkSources {
    /// Puts the SDKs into a folder of `cache` that is called after what is in it, unless they are
    /// there already, and says where they are.
    ///
    /// # Errors
    /// A place that cannot be written.
    pub fn put_down(&self, cache: &Path) -> io::Result<GuestSdks> {
        let folder = cache.join("sdk").join(self.fingerprint());
        if !folder.is_dir() {
            self.make(&folder)?;
        }
        Ok(GuestSdks {
            sdk: folder.join("sdk"),
            wit: folder.join("wit"),
            cache: cache.join("guest-tools"),
        })
    }

    /// The folder is there as a whole or not at all.
    fn make(&self, folder: &Path) -> io::Result<()> {
        let parent = folder.parent().unwrap_or(folder);
        fs::create_dir_all(parent)?;
        let making = tempfile::Builder::new()
            .prefix(".sdk-")
            .tempdir_in(parent)?;
        for (dir, name) in [(self.sdk, "sdk"), (self.wit, "wit")] {
            let to = making.path().join(name);
            fs::create_dir(&to)?;
            dir.extract(to)?;
        }
        match fs::rename(making.path(), folder) {
            // Somebody else was first, with the same files.
            Err(_) if folder.is_dir() => Ok(()),
            Err(error) => Err(error),
            Ok(()) => {
                // It has another name now.
                let _ = making.keep();
                Ok(())
            }
        }
    }

    fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for dir in [self.sdk, self.wit] {
            add(&mut hash, dir);
        }
        let whole = hash.finalize();
        whole[..8]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

fn add(hash: &mut Sha256, dir: &Dir<'_>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy();
        for part in [path.as_bytes(), file.contents()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    for below in dir.dirs() {
        add(hash, below);
    }
}
