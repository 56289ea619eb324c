//! The store: components by digest, and the binding table.
//!
//! Each generation of the table is an object of its own that is created once and
//! never changed: whoever creates generation N+1 first has made the change. That
//! is the compare-and-swap which every object store has.

use std::{fs, io, path::Path as FilePath, sync::Arc};

use futures_util::TryStreamExt;
use object_store::{
    ObjectStore, ObjectStoreExt, PutMode, PutOptions, local::LocalFileSystem, path::Path,
    prefix::PrefixStore,
};
use thiserror::Error;
use tracing::{error, warn};
use url::Url;

use super::{BindingTable, Digest, Environment};

/// Generations of the table that are kept: enough to see what happened.
const KEPT_GENERATIONS: u64 = 20;

/// The kinds of stores that hosts share.
const SCHEMES: [&str; 3] = ["s3", "gs", "az"];

/// Components and bindings that outlive the host.
#[derive(Clone, Debug)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
}

/// The store failed, or holds something else than it should.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum StoreError {
    #[error(
        "the store folder {folder} cannot be used; name a writable one in hourglass.toml \
         ([store] folder)"
    )]
    Folder { folder: String, source: io::Error },
    #[error("the store {url} cannot be used")]
    Url {
        url: String,
        source: object_store::Error,
    },
    #[error("the store {0} is of no kind that this host knows: s3://, gs:// or az://")]
    Scheme(String),
    #[error("the store cannot {action} {object}")]
    Access {
        action: &'static str,
        object: String,
        source: object_store::Error,
    },
    #[error("the store has no component {0}; put its file back into the plugins folder once")]
    Missing(Digest),
    #[error(
        "the store's component {expected} is damaged (its digest is {found}); remove it and put \
         its file back into the plugins folder once"
    )]
    Damaged { expected: Digest, found: Digest },
    #[error(
        "every binding table of the store is damaged (the newest, {object}: {reason}); remove \
         the store's folder `tables` to begin anew: open runs of replaced plugins then need \
         their old files back"
    )]
    Table { object: String, reason: String },
}

impl Store {
    /// A store in a folder, which is made if it does not exist.
    ///
    /// # Errors
    /// A folder that cannot be made or opened.
    pub fn open_folder(folder: &FilePath) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Folder {
            folder: folder.display().to_string(),
            source,
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let local = LocalFileSystem::new_with_prefix(folder)
            .map_err(|error| failed(io::Error::other(error)))?
            // What was said to be stored survives a power cut.
            .with_fsync(true);
        Ok(Self {
            objects: Arc::new(local),
        })
    }

    /// A store that hosts share: `s3://BUCKET/PREFIX`, `gs://…` or `az://…`. How it is reached
    /// is in `environment`, in the variables of the cloud's own tools, such as
    /// `AWS_ACCESS_KEY_ID` and `AWS_ENDPOINT`.
    ///
    /// # Errors
    /// An address of another kind, or one that misses something.
    pub fn open_url(url: &Url, environment: &Environment) -> Result<Self, StoreError> {
        let failed = |source| StoreError::Url {
            url: url.to_string(),
            source,
        };
        if !SCHEMES.contains(&url.scheme()) {
            return Err(StoreError::Scheme(url.to_string()));
        }
        // Object stores are reached over the same TLS as Temporal. An error means that there is
        // one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let options = environment
            .all()
            .map(|(name, value)| (name.to_ascii_lowercase(), value));
        let (objects, prefix) = object_store::parse_url_opts(url, options).map_err(failed)?;
        Ok(Self {
            objects: Arc::new(PrefixStore::new(objects, prefix)),
        })
    }

    /// Keeps a component. Does nothing if it is there, and mends it if it is damaged.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub async fn put_component(&self, digest: Digest, bytes: Vec<u8>) -> Result<(), StoreError> {
        let object = component_path(digest);
        match self.component(digest).await {
            Ok(_) => return Ok(()),
            Err(StoreError::Damaged { .. }) => warn!(object = %object, "mending the store"),
            Err(_) => {}
        }
        let put = self.objects.put(&object, bytes.into()).await;
        put.map(|_| ())
            .map_err(|source| access("write", &object, source))
    }

    /// A component, checked against its digest. One that is damaged is read once more: that
    /// may have happened on its way.
    ///
    /// # Errors
    /// None there, another's bytes there, or a store that cannot be read.
    pub async fn component(&self, digest: Digest) -> Result<Vec<u8>, StoreError> {
        match self.read_component(digest).await {
            Err(StoreError::Damaged { .. }) => self.read_component(digest).await,
            read => read,
        }
    }

    async fn read_component(&self, digest: Digest) -> Result<Vec<u8>, StoreError> {
        let object = component_path(digest);
        let bytes = self
            .read(&object)
            .await?
            .ok_or(StoreError::Missing(digest))?;
        match Digest::of(&bytes) {
            found if found == digest => Ok(bytes),
            found => Err(StoreError::Damaged {
                expected: digest,
                found,
            }),
        }
    }

    /// The newest binding table; an empty one if there is none yet.
    ///
    /// # Errors
    /// A store that cannot be read, or a damaged table.
    pub async fn table(&self) -> Result<BindingTable, StoreError> {
        let mut damaged = None;
        for path in self.table_paths().await?.into_iter().rev() {
            let bytes = self.read(&path).await?.unwrap_or_default();
            match serde_json::from_slice::<BindingTable>(&bytes) {
                Ok(table) => return Ok(self.after_damage(table, damaged)),
                Err(error) => {
                    error!(object = %path, reason = %error, "a damaged binding table is skipped");
                    damaged = damaged.or(Some((path, error)));
                }
            }
        }
        match damaged {
            None => Ok(BindingTable::default()),
            Some((path, error)) => Err(StoreError::Table {
                object: path.to_string(),
                reason: error.to_string(),
            }),
        }
    }

    /// The newest binding table, if it is newer than a generation.
    ///
    /// # Errors
    /// A store that cannot be read, or a damaged table.
    pub async fn newer_table(&self, generation: u64) -> Result<Option<BindingTable>, StoreError> {
        let newest = self.table_paths().await?.into_iter().next_back();
        match newest.as_ref().and_then(generation_of) {
            Some(newest) if newest > generation => self.table().await.map(Some),
            _ => Ok(None),
        }
    }

    /// Removes a component that nothing needs any more.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub async fn remove_component(&self, digest: Digest) -> Result<(), StoreError> {
        let object = component_path(digest);
        match self.objects.delete(&object).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(source) => Err(access("remove", &object, source)),
        }
    }

    /// The next generation must come after the damaged ones, too.
    fn after_damage(
        &self,
        table: BindingTable,
        damaged: Option<(Path, serde_json::Error)>,
    ) -> BindingTable {
        let newest = damaged.and_then(|(path, _)| generation_of(&path));
        BindingTable {
            generation: newest.unwrap_or(table.generation),
            is_restored: newest.is_some(),
            ..table
        }
    }

    /// Makes `table` the newest one. False if somebody else made its generation
    /// first: read again and decide again.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub async fn swap_table(&self, table: &BindingTable) -> Result<bool, StoreError> {
        let object = table_path(table.generation);
        let text = serde_json::to_vec_pretty(table).map_err(|error| StoreError::Table {
            object: object.to_string(),
            reason: error.to_string(),
        })?;
        let created = self.create(&object, text).await?;
        if created {
            self.forget_before(table.generation.saturating_sub(KEPT_GENERATIONS))
                .await?;
        }
        Ok(created)
    }

    async fn forget_before(&self, generation: u64) -> Result<(), StoreError> {
        let oldest_kept = table_path(generation);
        for path in self.table_paths().await? {
            if path < oldest_kept {
                match self.objects.delete(&path).await {
                    Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                    // The table is swapped, which is what counts.
                    Err(error) => warn!(object = %path, reason = %error, "not removed"),
                }
            }
        }
        Ok(())
    }

    async fn table_paths(&self) -> Result<Vec<Path>, StoreError> {
        let folder = Path::from("tables");
        let listed: Vec<_> = self
            .objects
            .list(Some(&folder))
            .try_collect()
            .await
            .map_err(|source| access("list", &folder, source))?;
        let mut paths: Vec<Path> = listed
            .into_iter()
            .map(|meta| meta.location)
            .filter(|path| generation_of(path).is_some())
            .collect();
        paths.sort();
        Ok(paths)
    }

    async fn read(&self, object: &Path) -> Result<Option<Vec<u8>>, StoreError> {
        let read = async { self.objects.get(object).await?.bytes().await };
        match read.await {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(source) => Err(access("read", object, source)),
        }
    }

    /// Creates an object whole. False if it is there already.
    async fn create(&self, object: &Path, bytes: Vec<u8>) -> Result<bool, StoreError> {
        let options = PutOptions::from(PutMode::Create);
        match self.objects.put_opts(object, bytes.into(), options).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::AlreadyExists { .. }) => Ok(false),
            Err(source) => Err(access("write", object, source)),
        }
    }
}

fn access(action: &'static str, object: &Path, source: object_store::Error) -> StoreError {
    StoreError::Access {
        action,
        object: object.to_string(),
        source,
    }
}

fn component_path(digest: Digest) -> Path {
    Path::from(format!("components/{digest}.wasm"))
}

fn generation_of(path: &Path) -> Option<u64> {
    path.filename()?.strip_suffix(".json")?.parse().ok()
}

fn table_path(generation: u64) -> Path {
    Path::from(format!("tables/{generation:020}.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_folder(folder.path()).unwrap();
        (folder, store)
    }

    fn table(generation: u64) -> BindingTable {
        BindingTable {
            generation,
            ..BindingTable::default()
        }
    }

    #[tokio::test]
    async fn a_component_comes_back_as_it_was() {
        let (_folder, store) = store();
        let digest = Digest::of(b"bytes");
        store
            .put_component(digest, b"bytes".to_vec())
            .await
            .unwrap();
        store
            .put_component(digest, b"bytes".to_vec())
            .await
            .unwrap();
        assert_eq!(store.component(digest).await.unwrap(), b"bytes");
    }

    #[tokio::test]
    async fn a_damaged_component_is_not_handed_out() {
        let (folder, store) = store();
        let digest = Digest::of(b"bytes");
        store
            .put_component(digest, b"bytes".to_vec())
            .await
            .unwrap();
        let file = folder.path().join(component_path(digest).to_string());
        fs::write(file, b"bytez").unwrap();
        assert!(matches!(
            store.component(digest).await,
            Err(StoreError::Damaged { .. })
        ));
    }

    #[tokio::test]
    async fn only_the_first_of_two_makes_a_generation() {
        let (_folder, store) = store();
        assert!(store.swap_table(&table(1)).await.unwrap());
        assert!(!store.swap_table(&table(1)).await.unwrap());
        assert_eq!(store.table().await.unwrap().generation, 1);
    }

    #[tokio::test]
    async fn old_generations_are_forgotten() {
        let (_folder, store) = store();
        for generation in 1..=KEPT_GENERATIONS + 5 {
            assert!(store.swap_table(&table(generation)).await.unwrap());
        }
        let kept = store.table_paths().await.unwrap();
        assert_eq!(kept.len() as u64, KEPT_GENERATIONS + 1);
        assert_eq!(
            store.table().await.unwrap().generation,
            KEPT_GENERATIONS + 5
        );
    }

    #[test]
    fn a_store_of_another_kind_is_refused() {
        let url = Url::parse("ftp://there/plugins").unwrap();
        let refused = Store::open_url(&url, &Environment::default()).unwrap_err();
        assert!(
            refused.to_string().contains("s3://, gs:// or az://"),
            "{refused}"
        );
    }

    fn write(folder: &tempfile::TempDir, object: &Path, bytes: &[u8]) {
        fs::write(folder.path().join(object.to_string()), bytes).unwrap();
    }

    #[tokio::test]
    async fn a_damaged_component_is_mended_by_its_file() {
        let (folder, store) = store();
        let digest = Digest::of(b"bytes");
        store
            .put_component(digest, b"bytes".to_vec())
            .await
            .unwrap();
        write(&folder, &component_path(digest), b"");
        store
            .put_component(digest, b"bytes".to_vec())
            .await
            .unwrap();
        assert_eq!(store.component(digest).await.unwrap(), b"bytes");
    }

    #[tokio::test]
    async fn the_table_before_a_damaged_one_is_taken_and_the_next_comes_after_both() {
        let (folder, store) = store();
        for generation in [1, 2] {
            store.swap_table(&table(generation)).await.unwrap();
        }
        write(&folder, &table_path(2), b"");
        write(
            &folder,
            &Path::from("tables/notes.txt"),
            b"strangers are no matter",
        );
        let read = store.table().await.unwrap();
        assert_eq!(read.generation, 2);
        assert!(store.swap_table(&table(3)).await.unwrap());
        assert_eq!(store.table().await.unwrap().generation, 3);
    }

    #[tokio::test]
    async fn nothing_but_damaged_tables_is_an_error_that_says_what_to_do() {
        let (folder, store) = store();
        store.swap_table(&table(1)).await.unwrap();
        write(&folder, &table_path(1), b"{");
        let text = store.table().await.unwrap_err().to_string();
        assert!(text.contains("tables/00000000000000000001.json"), "{text}");
        assert!(text.contains("begin anew"), "{text}");
    }
}
