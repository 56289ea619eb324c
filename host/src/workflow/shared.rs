//! Instances that hold several runs of one plugin and digest.
//!
//! They give up isolation between those runs: they share module state and memory
//! limit, take their turns one after the other, and a trap costs each of them a replay.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    num::NonZeroUsize,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use super::run::NoAnswer;
use crate::{
    contract::workflow::{Activation, Completion, TaskFailure},
    observe::LogScope,
    sandbox::{LoadedComponent, WorkflowInstance},
};

/// The instances of one plugin and digest. One without runs is dropped.
pub(super) struct SharedInstances {
    slots: Vec<Mutex<Weak<SharedInstance>>>,
}

/// One instance; nothing, once it has trapped.
struct SharedInstance(Mutex<Option<WorkflowInstance>>);

/// A run's place in an instance.
pub(super) struct Seat(Arc<SharedInstance>);

impl SharedInstances {
    pub(super) fn new(count: NonZeroUsize) -> Self {
        Self {
            slots: (0..count.get()).map(|_| Mutex::default()).collect(),
        }
    }

    /// A place for a run that begins. Makes an instance where there is none.
    pub(super) fn seat(
        &self,
        component: Arc<LoadedComponent>,
        run_id: &str,
    ) -> Result<Seat, NoAnswer> {
        let mut hasher = DefaultHasher::new();
        run_id.hash(&mut hasher);
        let slot = (hasher.finish() % self.slots.len() as u64) as usize;
        let mut slot = lock(&self.slots[slot]);
        if let Some(live) = slot.upgrade().filter(|instance| !instance.is_lost()) {
            return Ok(Seat(live));
        }
        let instance = WorkflowInstance::new(component)?;
        let made = Arc::new(SharedInstance(Mutex::new(Some(instance))));
        *slot = Arc::downgrade(&made);
        Ok(Seat(made))
    }
}

impl SharedInstance {
    fn is_lost(&self) -> bool {
        lock(&self.0).is_none()
    }
}

impl Seat {
    /// Takes a turn, after those of other runs that came before it.
    pub(super) fn activate(
        &self,
        activation: &Activation,
        scope: &Arc<LogScope>,
    ) -> Result<Result<Completion, TaskFailure>, NoAnswer> {
        let mut instance = lock(&self.0.0);
        let live = instance.as_mut().ok_or(NoAnswer::Lost)?;
        let answer = live.activate(activation, scope);
        if answer.is_err() {
            *instance = None;
        }
        Ok(answer?)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
