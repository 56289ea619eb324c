//! The components that are compiled in this process.

use std::{
    collections::HashMap,
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
};

use thiserror::Error;
use tokio::{sync::OnceCell, task};

use super::{BindingTable, PluginIdentity, PluginName, Store, StoreError};
use crate::sandbox::{BadComponent, Limits, LoadedComponent, Sandbox};

type Slot = Arc<OnceCell<Arc<LoadedComponent>>>;

/// Compiled components by plugin and digest. What is not there is fetched from
/// the store and compiled, once, however many ask for it.
pub struct Components {
    sandbox: Arc<Sandbox>,
    store: Store,
    limits: Limits,
    memory: HashMap<PluginName, NonZeroUsize>,
    slots: Mutex<HashMap<PluginIdentity, Slot>>,
}

/// A component that a run needs and this host cannot get.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum ComponentError {
    #[error("plugin {identity} cannot be fetched")]
    Store {
        identity: PluginIdentity,
        source: StoreError,
    },
    #[error("plugin {identity} cannot be compiled")]
    Compile {
        identity: PluginIdentity,
        source: BadComponent,
    },
    #[error("plugin {identity}: its compilation was interrupted")]
    Interrupted { identity: PluginIdentity },
}

impl Components {
    /// No components yet. `table` says which memory the operator gave to whom: what a
    /// plugin has now holds for its older versions too.
    pub fn new(sandbox: Arc<Sandbox>, store: Store, limits: Limits, table: &BindingTable) -> Self {
        let memory = table
            .retired
            .iter()
            .chain(&table.current)
            .filter_map(|entry| Some((entry.identity.name.clone(), entry.memory_mib?)))
            .collect();
        Self {
            sandbox,
            store,
            limits,
            memory,
            slots: Mutex::default(),
        }
    }

    /// Adds a component that is compiled already.
    pub fn insert(&self, component: Arc<LoadedComponent>) {
        let slot = self.slot(component.identity());
        // Set already means: the same bytes, compiled before.
        let _ = slot.set(component);
    }

    /// The component of a plugin.
    ///
    /// # Errors
    /// The store does not have it, or it does not compile.
    pub async fn get(
        &self,
        identity: &PluginIdentity,
    ) -> Result<Arc<LoadedComponent>, ComponentError> {
        self.slot(identity)
            .get_or_try_init(|| self.fetch(identity))
            .await
            .cloned()
    }

    async fn fetch(
        &self,
        identity: &PluginIdentity,
    ) -> Result<Arc<LoadedComponent>, ComponentError> {
        let bytes = self
            .store
            .component(identity.digest)
            .await
            .map_err(|source| ComponentError::Store {
                identity: identity.clone(),
                source,
            })?;
        let (sandbox, limits, wanted) = (
            self.sandbox.clone(),
            self.limits_of(identity),
            identity.clone(),
        );
        let compiled = task::spawn_blocking(move || sandbox.load(wanted, &bytes, limits)).await;
        match compiled {
            Ok(Ok(component)) => Ok(Arc::new(component)),
            Ok(Err(source)) => Err(ComponentError::Compile {
                identity: identity.clone(),
                source,
            }),
            Err(_interrupted) => Err(ComponentError::Interrupted {
                identity: identity.clone(),
            }),
        }
    }

    fn limits_of(&self, identity: &PluginIdentity) -> Limits {
        self.limits
            .with_memory(self.memory.get(&identity.name).copied())
    }

    fn slot(&self, identity: &PluginIdentity) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.entry(identity.clone()).or_default().clone()
    }
}
