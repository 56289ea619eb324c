//! Instances that run activity code.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use wasmtime::{
    Store,
    component::{HasSelf, Linker},
};

use super::{component::LoadedComponent, state::GuestState, trap::GuestTrap};
use crate::{
    contract::{
        activity::{self, CancelReason, Completion, Task, WaitResult},
        log, panic,
        types::{Duration, GuestError, Payload, Timestamp},
    },
    observe::LogScope,
};

/// Most random bytes a call may ask for.
const RANDOM_BYTES: u32 = 65_536;

/// What an activity needs from the host while it runs.
pub trait ActivityPort: Send + Sync {
    /// Sends a heartbeat.
    fn heartbeat(&self, details: Vec<Payload>);
    /// Why the attempt was asked to stop, if it was.
    fn cancel_requested(&self) -> Option<CancelReason>;
    /// Ends when the attempt is asked to stop.
    fn cancelled(&self) -> futures_util::future::BoxFuture<'_, CancelReason>;
}

/// State of an instance that runs an activity.
pub(super) struct ActivityState {
    guest: GuestState,
    port: Arc<dyn ActivityPort>,
}

/// Links everything that an activity may import.
pub(super) fn add_activity_host(linker: &mut Linker<ActivityState>) -> wasmtime::Result<()> {
    log::add_to_linker::<_, HasSelf<GuestState>>(linker, |state| &mut state.guest)?;
    panic::add_to_linker::<_, HasSelf<GuestState>>(linker, |state| &mut state.guest)?;
    activity::add_to_linker::<_, HasSelf<ActivityState>>(linker, |state| state)
}

/// Runs one attempt in an instance of its own. Other tasks go on meanwhile:
/// guests give up their thread every few milliseconds.
///
/// # Errors
/// A trap. The guest's own error is the inner one.
pub async fn execute(
    component: &LoadedComponent,
    task: &Task,
    port: Arc<dyn ActivityPort>,
    scope: LogScope,
) -> Result<Result<Completion, GuestError>, GuestTrap> {
    let guest = GuestState::new(component.identity.clone(), &component.limits, scope);
    let state = ActivityState { guest, port };
    let mut store = Store::new(component.activity_pre.engine(), state);
    store.limiter(|state| &mut state.guest.limiter);
    store.set_epoch_deadline(1);
    store.epoch_deadline_async_yield_and_update(1);
    match call(component, &mut store, task).await {
        Ok(answer) => Ok(answer),
        Err(error) => Err(component.trap(&mut store.data_mut().guest, "activity.execute", &error)),
    }
}

async fn call(
    component: &LoadedComponent,
    store: &mut Store<ActivityState>,
    task: &Task,
) -> wasmtime::Result<Result<Completion, GuestError>> {
    let Some(indices) = &component.activity else {
        wasmtime::bail!("the plugin has no activities");
    };
    let instance = component
        .activity_pre
        .instantiate_async(&mut *store)
        .await?;
    let guest = indices.load(&mut *store, &instance)?;
    guest.call_execute(store, task).await
}

impl activity::Host for ActivityState {
    async fn wait(&mut self, duration: Duration) -> WaitResult {
        let length = std::time::Duration::new(duration.seconds, 0)
            .saturating_add(std::time::Duration::from_nanos(duration.nanoseconds.into()));
        tokio::select! {
            biased;
            reason = self.port.cancelled() => WaitResult::Cancelled(reason),
            () = tokio::time::sleep(length) => WaitResult::Elapsed,
        }
    }

    async fn now(&mut self) -> Timestamp {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp {
            seconds: i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
            nanoseconds: since.subsec_nanos(),
        }
    }

    async fn random_bytes(&mut self, count: u32) -> Vec<u8> {
        let mut bytes = vec![0; count.min(RANDOM_BYTES) as usize];
        rand::fill(&mut bytes[..]);
        bytes
    }

    async fn heartbeat(&mut self, details: Vec<Payload>) -> Option<CancelReason> {
        self.port.heartbeat(details);
        self.port.cancel_requested()
    }
}
