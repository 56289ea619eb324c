//! The components that are compiled in this process.

use std::{
    collections::HashMap,
    num::NonZeroUsize,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use thiserror::Error;
use tokio::{sync::OnceCell, task};

use super::{Allow, BindingTable, Environment, PluginIdentity, PluginName, Store, StoreError};
use crate::sandbox::{BadComponent, Limits, LoadedComponent, Sandbox};

type Slot = Arc<OnceCell<Arc<LoadedComponent>>>;

/// Compiled components by plugin and digest. What is not there is fetched from
/// the store and compiled, once, however many ask for it.
pub struct Components {
    sandbox: Arc<Sandbox>,
    store: Store,
    limits: Limits,
    policies: Mutex<HashMap<PluginName, InstancePolicy>>,
    environment: Environment,
    slots: Mutex<HashMap<PluginIdentity, Slot>>,
}

/// What the operator set for the instances of a plugin.
#[derive(Clone, Default, PartialEq)]
struct InstancePolicy {
    memory_mib: Option<NonZeroUsize>,
    resident_instances: Option<NonZeroUsize>,
    shared_workflow_instances: Option<NonZeroUsize>,
    allow: Allow,
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
    /// No components yet. `table` says what the operator set for whom: what a plugin has
    /// now holds for its older versions too.
    pub fn new(
        sandbox: Arc<Sandbox>,
        store: Store,
        limits: Limits,
        environment: Environment,
        table: &BindingTable,
    ) -> Self {
        Self {
            sandbox,
            store,
            limits,
            policies: Mutex::new(policies(table)),
            environment,
            slots: Mutex::default(),
        }
    }

    /// Takes over what the operator set for whom. Components whose policy has changed are
    /// linked anew when they are asked for; instances that run go on as they are.
    pub fn adopt(&self, table: &BindingTable) {
        let after = policies(table);
        let mut known = lock(&self.policies);
        let changed = |name: &PluginName| known.get(name) != after.get(name);
        lock(&self.slots)
            .retain(|identity, _| table.mentions(identity.digest) && !changed(&identity.name));
        *known = after;
    }

    /// Lets go of the components that `is_needed` says no of, and says whether there were any.
    /// One that is needed after all is fetched again.
    pub fn release(&self, is_needed: impl Fn(&PluginIdentity) -> bool) -> bool {
        let mut slots = lock(&self.slots);
        let before = slots.len();
        slots.retain(|identity, _| is_needed(identity));
        slots.len() < before
    }

    /// Whether a component is in memory, or on its way.
    pub fn has(&self, identity: &PluginIdentity) -> bool {
        lock(&self.slots).contains_key(identity)
    }

    /// What the instances of a component have of linear memory at the moment, in bytes.
    pub fn memory_bytes(&self, identity: &PluginIdentity) -> usize {
        let slot = lock(&self.slots).get(identity).cloned();
        let component = slot.as_ref().and_then(|slot| slot.get());
        component.map_or(0, |component| component.memory_bytes())
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
        let compiled = match self.sandbox.compiled(identity.digest) {
            Some(compiled) => Ok(compiled),
            None => Err(self.bytes(identity).await?),
        };
        let (sandbox, wanted) = (self.sandbox.clone(), identity.clone());
        let policy = self.policy(&identity.name);
        let limits = self.limits.with_memory(policy.memory_mib);
        let grants = policy.allow.grants(&self.environment);
        let compile = move || match compiled {
            Ok(compiled) => sandbox.link(wanted, compiled, limits, grants),
            Err(bytes) => sandbox.load(wanted, &bytes, limits, grants),
        };
        let compiled = task::spawn_blocking(compile).await;
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

    async fn bytes(&self, identity: &PluginIdentity) -> Result<Vec<u8>, ComponentError> {
        let bytes = self.store.component(identity.digest).await;
        bytes.map_err(|source| ComponentError::Store {
            identity: identity.clone(),
            source,
        })
    }

    /// How many resident instances run a plugin's activities; none means a fresh one for
    /// each task.
    pub fn resident_instances(&self, name: &PluginName) -> Option<NonZeroUsize> {
        self.policy(name).resident_instances
    }

    /// How many instances the open runs of one version of a plugin share; none means one
    /// a run.
    pub fn shared_workflow_instances(&self, name: &PluginName) -> Option<NonZeroUsize> {
        self.policy(name).shared_workflow_instances
    }

    fn policy(&self, name: &PluginName) -> InstancePolicy {
        lock(&self.policies).get(name).cloned().unwrap_or_default()
    }

    fn slot(&self, identity: &PluginIdentity) -> Slot {
        lock(&self.slots)
            .entry(identity.clone())
            .or_default()
            .clone()
    }
}

/// What the operator set for each plugin: for the version that serves now, else for the last
/// one that did.
fn policies(table: &BindingTable) -> HashMap<PluginName, InstancePolicy> {
    let entries = table.retired().chain(table.serving());
    let policies = entries.map(|entry| {
        let policy = InstancePolicy {
            memory_mib: entry.memory_mib,
            resident_instances: entry.resident_instances,
            shared_workflow_instances: entry.shared_workflow_instances,
            allow: entry.allow.clone(),
        };
        (entry.identity.name.clone(), policy)
    });
    policies.collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
