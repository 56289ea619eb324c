//! Runs that are in memory.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    contract::workflow::{Activation, Completion, TaskFailure},
    observe::LogScope,
    sandbox::{GuestTrap, LoadedComponent, WorkflowInstance},
};

/// One open run: an instance of the component that it executes.
pub(super) struct Run {
    instance: WorkflowInstance,
}

impl Run {
    pub(super) fn begin(
        component: Arc<LoadedComponent>,
        scope: LogScope,
    ) -> Result<Self, GuestTrap> {
        Ok(Self {
            instance: WorkflowInstance::new(component, scope)?,
        })
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
}

impl RunCache {
    pub(super) fn take(&self, run_id: &str) -> Option<Run> {
        self.runs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(run_id)
    }

    pub(super) fn put(&self, run_id: String, run: Run) {
        self.runs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(run_id, run);
    }
}
