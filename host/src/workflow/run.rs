//! Runs that are in memory.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    contract::workflow::{Activation, Completion, TaskFailure},
    observe::LogScope,
    plugin::{PluginIdentity, PluginName},
    sandbox::{GuestTrap, LoadedComponent, WorkflowInstance},
};

/// One open run: an instance of the component that it executes.
pub(super) struct Run {
    plugin: PluginName,
    instance: WorkflowInstance,
}

impl Run {
    pub(super) fn begin(
        component: Arc<LoadedComponent>,
        scope: LogScope,
    ) -> Result<Self, GuestTrap> {
        Ok(Self {
            plugin: component.identity().name.clone(),
            instance: WorkflowInstance::new(component, scope)?,
        })
    }

    /// The plugin that it executes.
    pub(super) fn plugin(&self) -> &PluginName {
        &self.plugin
    }

    pub(super) fn turn(
        &mut self,
        activation: &Activation,
    ) -> Result<Result<Completion, TaskFailure>, GuestTrap> {
        self.instance.activate(activation)
    }
}

/// The cached runs by run id. Core opens one activation of a run at a time, so a
/// run that is taken out for its turn is missed by nobody.
#[derive(Default)]
pub(super) struct RunCache {
    runs: Mutex<HashMap<String, Run>>,
    /// What each run executes, also while it is out for a turn.
    executed: Mutex<HashMap<String, PluginIdentity>>,
}

impl RunCache {
    /// Notes what a run executes, from its first turn to its eviction.
    pub(super) fn begin(&self, run_id: &str, identity: PluginIdentity) {
        lock(&self.executed).insert(run_id.to_owned(), identity);
    }

    /// What a run executes, if it is in memory.
    pub(super) fn executes(&self, run_id: &str) -> Option<PluginIdentity> {
        lock(&self.executed).get(run_id).cloned()
    }

    /// Forgets a run.
    pub(super) fn evict(&self, run_id: &str) {
        lock(&self.executed).remove(run_id);
        self.take(run_id);
    }

    pub(super) fn take(&self, run_id: &str) -> Option<Run> {
        lock(&self.runs).remove(run_id)
    }

    pub(super) fn put(&self, run_id: String, run: Run) {
        lock(&self.runs).insert(run_id, run);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
