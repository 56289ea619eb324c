//! A codec with the instances that are ready to run it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::CodecError;
use crate::{
    contract::{codec::Context, types::Payload},
    plugin::PluginName,
    sandbox::{CodecComponent, CodecInstance, Direction, GuestThreads, Panicked},
};

/// Instances of one codec, whichever version of it is the newest. There are never more than
/// calls at a time, which the threads bound.
pub(super) struct CodecPool {
    threads: GuestThreads,
    newest: Mutex<Version>,
}

/// A version of the codec.
struct Version {
    component: Arc<CodecComponent>,
    idle: Vec<CodecInstance>,
}

impl CodecPool {
    pub(super) fn new(component: Arc<CodecComponent>, threads: GuestThreads) -> Self {
        Self {
            threads,
            newest: Mutex::new(Version {
                component,
                idle: Vec::new(),
            }),
        }
    }

    /// The codec's name.
    pub(super) fn name(&self) -> PluginName {
        self.newest().component.identity().name.clone()
    }

    /// From the next call on, another version runs. Calls that are under way end on theirs.
    pub(super) fn replace(&self, component: Arc<CodecComponent>) {
        *self.newest() = Version {
            component,
            idle: Vec::new(),
        };
    }

    /// Sends payloads through the codec.
    pub(super) async fn call(
        self: Arc<Self>,
        direction: Direction,
        payloads: Vec<Payload>,
        context: Context,
    ) -> Result<Vec<Payload>, CodecError> {
        let identity = self.newest().component.identity().clone();
        let (pool, threads) = (self.clone(), self.threads.clone());
        let work = move || pool.call_here(direction, &payloads, &context);
        match threads.run(&identity.name, work).await {
            Ok(called) => called,
            Err(Panicked) => Err(CodecError::HostPanic { identity }),
        }
    }

    fn call_here(
        &self,
        direction: Direction,
        payloads: &[Payload],
        context: &Context,
    ) -> Result<Vec<Payload>, CodecError> {
        let (component, idle) = self.take();
        let mut instance = match idle {
            Some(instance) => instance,
            None => CodecInstance::new(component.clone())?,
        };
        let answer = instance.call(direction, payloads, context)?;
        self.put_back(&component, instance);
        let identity = || component.identity().clone();
        match answer {
            Ok(changed) if changed.len() == payloads.len() => Ok(changed),
            Ok(changed) => Err(CodecError::OtherNumber {
                identity: identity(),
                expected: payloads.len(),
                found: changed.len(),
            }),
            Err(error) => Err(CodecError::Refused {
                identity: identity(),
                message: error.message,
                stack_trace: error.stack_trace,
            }),
        }
    }

    fn take(&self) -> (Arc<CodecComponent>, Option<CodecInstance>) {
        let mut newest = self.newest();
        (newest.component.clone(), newest.idle.pop())
    }

    /// Keeps an instance, unless its version was replaced.
    fn put_back(&self, component: &Arc<CodecComponent>, instance: CodecInstance) {
        let mut newest = self.newest();
        if Arc::ptr_eq(&newest.component, component) {
            newest.idle.push(instance);
        }
    }

    fn newest(&self) -> MutexGuard<'_, Version> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
