//! Runs that are in memory.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    census::Census,
    failure::unusable_answer,
    ledger::Ledger,
    shared::{Seat, SharedInstances},
};
use crate::{
    contract::workflow::{Activation, Completion, TaskFailure},
    observe::LogScope,
    plugin::{PluginIdentity, PluginName},
    sandbox::{GuestTrap, LoadedComponent, WorkflowInstance},
};

/// One open run, and where it lives.
pub(super) struct Run {
    identity: PluginIdentity,
    scope: Arc<LogScope>,
    ledger: Ledger,
    home: Home,
}

enum Home {
    /// An instance for this run alone.
    Own(WorkflowInstance),
    /// An instance with other runs of the same plugin and digest.
    Shared(Seat),
}

/// A turn without an answer of the guest.
#[derive(Debug)]
pub(super) enum NoAnswer {
    Trap(GuestTrap),
    /// The instance is gone: it broke in the turn of another run.
    Lost,
}

impl From<GuestTrap> for NoAnswer {
    fn from(trap: GuestTrap) -> Self {
        Self::Trap(trap)
    }
}

impl Run {
    /// A run that begins: in one of `shared`, or in an instance of its own.
    pub(super) fn begin(
        component: Arc<LoadedComponent>,
        shared: Option<Arc<SharedInstances>>,
        scope: LogScope,
    ) -> Result<Self, NoAnswer> {
        let identity = component.identity().clone();
        let home = match shared {
            Some(shared) => Home::Shared(shared.seat(component, &scope.run_id)?),
            None => Home::Own(WorkflowInstance::new(component)?),
        };
        Ok(Self {
            identity,
            scope: Arc::new(scope),
            ledger: Ledger::default(),
            home,
        })
    }

    /// The plugin that it executes.
    pub(super) fn plugin(&self) -> &PluginName {
        &self.identity.name
    }

    /// Whether its instance has to be told when the run is dropped.
    pub(super) fn is_shared(&self) -> bool {
        matches!(self.home, Home::Shared(_))
    }

    /// Takes a turn. An answer that breaks the contract is a failed turn.
    pub(super) fn turn(
        &mut self,
        activation: &Activation,
    ) -> Result<Result<Completion, TaskFailure>, NoAnswer> {
        let answer = match &mut self.home {
            Home::Own(instance) => instance.activate(activation, &self.scope)?,
            Home::Shared(seat) => seat.activate(activation, &self.scope)?,
        };
        Ok(answer.and_then(|completion| self.entered(activation, completion)))
    }

    fn entered(
        &mut self,
        activation: &Activation,
        completion: Completion,
    ) -> Result<Completion, TaskFailure> {
        match self.ledger.enter(activation, &completion) {
            Ok(()) => Ok(completion),
            Err(breach) => Err(unusable_answer(&self.identity, &breach)),
        }
    }
}

/// What a run executes, and why.
#[derive(Clone, Debug)]
pub(super) struct Executed {
    pub(super) identity: PluginIdentity,
    pub(super) workflow_type: String,
    /// What it began with; nothing if another worker began it.
    pub(super) pinned: Option<PluginIdentity>,
}

/// The cached runs by run id. Core opens one activation of a run at a time, so a
/// run that is taken out for its turn is missed by nobody.
pub(super) struct RunCache {
    runs: Mutex<HashMap<String, Run>>,
    /// What each run executes, also while it is out for a turn.
    executed: Mutex<HashMap<String, Executed>>,
    census: Census,
}

impl RunCache {
    /// A cache whose runs are counted in `census`.
    pub(super) fn new(census: Census) -> Self {
        Self {
            runs: Mutex::default(),
            executed: Mutex::default(),
            census,
        }
    }

    /// Notes what a run executes, from its first turn to its eviction.
    pub(super) fn begin(&self, run_id: &str, executed: Executed) {
        self.census.enter(&executed.identity);
        let before = lock(&self.executed).insert(run_id.to_owned(), executed);
        if let Some(before) = before {
            self.census.leave(&before.identity);
        }
    }

    /// What a run executes, if it is in memory.
    pub(super) fn executes(&self, run_id: &str) -> Option<PluginIdentity> {
        let executed = lock(&self.executed);
        executed
            .get(run_id)
            .map(|executed| executed.identity.clone())
    }

    /// The runs in memory, and what they execute.
    pub(super) fn all(&self) -> Vec<(String, Executed)> {
        let executed = lock(&self.executed);
        let all = executed.iter();
        all.map(|(id, executed)| (id.clone(), executed.clone()))
            .collect()
    }

    /// Forgets a run, and gives it to whoever has to tell its instance.
    pub(super) fn evict(&self, run_id: &str) -> Option<Run> {
        let executed = lock(&self.executed).remove(run_id);
        if let Some(executed) = executed {
            self.census.leave(&executed.identity);
        }
        self.take(run_id)
    }

    pub(super) fn take(&self, run_id: &str) -> Option<Run> {
        lock(&self.runs).remove(run_id)
    }

    pub(super) fn put(&self, run_id: String, run: Run) {
        lock(&self.runs).insert(run_id, run);
    }
}

impl Drop for RunCache {
    fn drop(&mut self) {
        for (_, executed) in self.all() {
            self.census.leave(&executed.identity);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
