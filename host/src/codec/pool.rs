//! A codec with the instances that are ready to run it.

use std::sync::{Arc, Mutex, PoisonError};

use super::CodecError;
use crate::{
    contract::{codec::Context, types::Payload},
    sandbox::{CodecComponent, CodecInstance, Direction, GuestThreads, Panicked},
};

/// Instances of one codec. There are never more than calls at a time, which the threads
/// bound.
pub(super) struct CodecPool {
    component: Arc<CodecComponent>,
    threads: GuestThreads,
    idle: Mutex<Vec<CodecInstance>>,
}

impl CodecPool {
    pub(super) fn new(component: Arc<CodecComponent>, threads: GuestThreads) -> Self {
        Self {
            component,
            threads,
            idle: Mutex::default(),
        }
    }

    /// Sends payloads through the codec.
    pub(super) async fn call(
        self: Arc<Self>,
        direction: Direction,
        payloads: Vec<Payload>,
        context: Context,
    ) -> Result<Vec<Payload>, CodecError> {
        let identity = self.component.identity().clone();
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
        let mut instance = match self.take_idle() {
            Some(instance) => instance,
            None => CodecInstance::new(self.component.clone())?,
        };
        let answer = instance.call(direction, payloads, context)?;
        self.put_back(instance);
        let identity = || self.component.identity().clone();
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

    fn take_idle(&self) -> Option<CodecInstance> {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
    }

    fn put_back(&self, instance: CodecInstance) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(instance);
    }
}
