//! Instances that run activities and Nexus handlers.

use std::sync::Arc;

use wasmtime::{Store, component::Instance};

use super::{
    activity_host::ActivityState, component::LoadedComponent, limits::HANDED_OVER_BYTES,
    ports::ActivityPort, trap::GuestTrap, wasi::ActivityWasi,
};
use crate::{
    contract::{
        activity::{Completion, Task},
        nexus::{CancelCompletion, CancelTask, StartCompletion, StartTask},
        types::GuestError,
    },
    observe::LogScope,
};

/// A live instance. It runs one call at a time; other instances go on meanwhile:
/// guests give up their thread every few milliseconds. After a trap, or after a call
/// that was dropped before its end, it is unusable.
pub struct ActivityInstance {
    component: Arc<LoadedComponent>,
    store: Store<ActivityState>,
    instance: Instance,
}

const INSTANTIATION: &str = "instantiation";

/// What a call returns: the guest's own error is the inner one.
type Answer<T> = Result<Result<T, GuestError>, GuestTrap>;

impl ActivityInstance {
    /// Makes an instance for a call that works for `port` and logs under `scope`.
    ///
    /// # Errors
    /// A guest that traps, or needs more than its limits, before its first call; a
    /// directory that is granted and cannot be opened.
    pub async fn new(
        component: Arc<LoadedComponent>,
        port: Arc<dyn ActivityPort>,
        scope: LogScope,
    ) -> Result<Self, GuestTrap> {
        let mut guest = component.guest_state(Arc::new(scope));
        let wasi = match ActivityWasi::new(&component.grants, guest.output()) {
            Ok(wasi) => wasi,
            Err(error) => return Err(component.trap(&mut guest, INSTANTIATION, &error)),
        };
        let state = ActivityState { guest, port, wasi };
        let mut store = Store::new(component.activity_pre.engine(), state);
        store.limiter(|state| &mut state.guest.limiter);
        store.set_hostcall_fuel(HANDED_OVER_BYTES);
        store.set_epoch_deadline(1);
        store.epoch_deadline_async_yield_and_update(1);
        match component.activity_pre.instantiate_async(&mut store).await {
            Ok(instance) => Ok(Self {
                component,
                store,
                instance,
            }),
            Err(error) => Err(component.trap(&mut store.data_mut().guest, INSTANTIATION, &error)),
        }
    }

    /// Gives an instance that has ended its call the next one.
    pub fn reuse(&mut self, port: Arc<dyn ActivityPort>, scope: LogScope) {
        let state = self.store.data_mut();
        state.port = port;
        state.guest.begin_call(Arc::new(scope));
    }

    /// Runs one attempt of an activity.
    ///
    /// # Errors
    /// A trap, or a plugin without activities.
    pub async fn execute(&mut self, task: &Task) -> Answer<Completion> {
        let answer = match &self.component.activity {
            Some(indices) => match indices.load(&mut self.store, &self.instance) {
                Ok(guest) => guest.call_execute(&mut self.store, task).await,
                Err(error) => Err(error),
            },
            None => Err(wasmtime::format_err!("the plugin has no activities")),
        };
        self.trapped("activity.execute", answer)
    }

    /// Handles a request to start a Nexus operation.
    ///
    /// # Errors
    /// A trap, or a plugin without Nexus services.
    pub async fn start_operation(&mut self, task: &StartTask) -> Answer<StartCompletion> {
        let answer = match self.nexus() {
            Ok(guest) => guest.call_start_operation(&mut self.store, task).await,
            Err(error) => Err(error),
        };
        self.trapped("nexus.start-operation", answer)
    }

    /// Handles a request to cancel a Nexus operation.
    ///
    /// # Errors
    /// A trap, or a plugin without Nexus services.
    pub async fn cancel_operation(&mut self, task: &CancelTask) -> Answer<CancelCompletion> {
        let answer = match self.nexus() {
            Ok(guest) => guest.call_cancel_operation(&mut self.store, task).await,
            Err(error) => Err(error),
        };
        self.trapped("nexus.cancel-operation", answer)
    }

    fn nexus(&mut self) -> wasmtime::Result<crate::contract::nexus::Guest> {
        match &self.component.nexus {
            Some(indices) => indices.load(&mut self.store, &self.instance),
            None => wasmtime::bail!("the plugin has no Nexus services"),
        }
    }

    fn trapped<T>(
        &mut self,
        function: &'static str,
        answer: wasmtime::Result<Result<T, GuestError>>,
    ) -> Answer<T> {
        let guest = &mut self.store.data_mut().guest;
        guest.end_call();
        answer.map_err(|error| self.component.trap(guest, function, &error))
    }
}
