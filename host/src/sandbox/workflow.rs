//! Instances that run workflow code.

use std::sync::Arc;

use wasmtime::Store;

use super::{component::LoadedComponent, state::GuestState, trap::GuestTrap};
use crate::{
    contract::workflow::{Activation, Completion, Guest, TaskFailure},
    observe::LogScope,
};

const ACTIVATE: &str = "workflow.activate";

/// A live instance. After a trap it is unusable: drop it.
pub struct WorkflowInstance {
    component: Arc<LoadedComponent>,
    store: Store<GuestState>,
    guest: Guest,
}

impl WorkflowInstance {
    /// Makes an instance.
    ///
    /// # Errors
    /// A guest that traps, or needs more than its limits, before its first call;
    /// a plugin without workflows.
    pub fn new(component: Arc<LoadedComponent>) -> Result<Self, GuestTrap> {
        let mut store = component.store();
        let made = component
            .workflow_pre
            .instantiate(&mut store)
            .and_then(|instance| match &component.workflow {
                Some(indices) => indices.load(&mut store, &instance),
                None => wasmtime::bail!("the plugin has no workflows"),
            });
        match made {
            Ok(guest) => Ok(Self {
                component,
                store,
                guest,
            }),
            Err(error) => Err(component.trap(store.data_mut(), "instantiation", &error)),
        }
    }

    /// Takes one turn, whose log lines carry `scope`. Blocks for as long as the guest
    /// computes, at most until the deadline.
    ///
    /// # Errors
    /// A trap. The guest's own task failure is the inner error.
    pub fn activate(
        &mut self,
        activation: &Activation,
        scope: &Arc<LogScope>,
    ) -> Result<Result<Completion, TaskFailure>, GuestTrap> {
        self.component.restart_deadline(&mut self.store);
        self.store.data_mut().begin_turn(activation, scope);
        let answer = self
            .guest
            .call_activate(&mut self.store, activation)
            .map_err(|error| self.component.trap(self.store.data_mut(), ACTIVATE, &error))?;
        self.store.data().end_call();
        Ok(answer)
    }
}
