//! Payload codecs: components that change payloads and do nothing else.

use std::sync::Arc;

use wasmtime::{
    Engine, Store,
    component::{HasSelf, InstancePre, Linker},
};

use super::{
    check::BadComponent,
    component::wrong_shape,
    engine,
    limits::{HANDED_OVER_BYTES, Limiter, Limits, MemoryInUse},
    state::{GuestState, add_guest_host},
    trap::{GuestTrap, LimitNames},
};
use crate::{
    contract::{
        codec::{self, Context, Guest, GuestIndices},
        interface,
        types::{GuestError, Payload},
    },
    observe::{GuestMetrics, LogScope},
    plugin::PluginIdentity,
};

/// Most random bytes a call may ask for.
const RANDOM_BYTES: u32 = 65_536;

/// The operator's secrets for one codec.
pub trait Secrets: Send + Sync {
    /// The secret of a name as it is now, or none.
    ///
    /// # Errors
    /// A secret that is there and cannot be read, in words for the guest's side: what is
    /// wrong, without the secret and without a path.
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, String>;
}

/// State of a codec's instance.
pub(super) struct CodecState {
    guest: GuestState,
    secrets: Arc<dyn Secrets>,
}

/// Links what a codec may import.
pub(super) fn linker(engine: &Engine) -> wasmtime::Result<Linker<CodecState>> {
    let mut linker = Linker::new(engine);
    add_guest_host::<CodecState>(&mut linker, |state| &mut state.guest)?;
    codec::add_to_linker::<_, HasSelf<CodecState>>(&mut linker, |state| state)?;
    Ok(linker)
}

impl codec::Host for CodecState {
    fn random_bytes(&mut self, count: u32) -> Vec<u8> {
        let mut bytes = vec![0; count.min(RANDOM_BYTES) as usize];
        rand::fill(&mut bytes[..]);
        bytes
    }

    fn secret(&mut self, name: String) -> wasmtime::Result<Option<Vec<u8>>> {
        self.secrets.read(&name).map_err(wasmtime::Error::msg)
    }
}

/// Which way payloads go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the server.
    Encode,
    /// From the server.
    Decode,
}

/// A codec's component, compiled and linked.
pub struct CodecComponent {
    identity: PluginIdentity,
    limits: Limits,
    secrets: Arc<dyn Secrets>,
    pre: InstancePre<CodecState>,
    guest: GuestIndices,
}

impl CodecComponent {
    pub(super) fn new(
        identity: PluginIdentity,
        pre: InstancePre<CodecState>,
        limits: Limits,
        secrets: Arc<dyn Secrets>,
    ) -> Result<Self, BadComponent> {
        let guest =
            GuestIndices::new(&pre).map_err(|error| wrong_shape(interface::CODEC, &error))?;
        Ok(Self {
            identity,
            limits,
            secrets,
            pre,
            guest,
        })
    }

    /// Whose component it is.
    pub fn identity(&self) -> &PluginIdentity {
        &self.identity
    }

    fn store(&self) -> Store<CodecState> {
        let scope = Arc::new(LogScope::default());
        let metrics = GuestMetrics::new(None);
        let limiter = Limiter::new(&self.limits, MemoryInUse::default());
        let state = CodecState {
            guest: GuestState::new(self.identity.clone(), limiter, metrics, scope),
            secrets: self.secrets.clone(),
        };
        let mut store = Store::new(self.pre.engine(), state);
        store.limiter(|state| &mut state.guest.limiter);
        store.set_hostcall_fuel(HANDED_OVER_BYTES);
        store
    }

    fn trap(
        &self,
        store: &mut Store<CodecState>,
        function: &'static str,
        error: &wasmtime::Error,
    ) -> GuestTrap {
        let limits = LimitNames {
            deadline: self.limits.activation_deadline,
            stack_bytes: self.limits.stack_bytes,
        };
        GuestTrap::new(&mut store.data_mut().guest, function, limits, error)
    }
}

/// A live instance. After a trap it is unusable: drop it.
pub struct CodecInstance {
    component: Arc<CodecComponent>,
    store: Store<CodecState>,
    guest: Guest,
}

impl CodecInstance {
    /// Makes an instance.
    ///
    /// # Errors
    /// A guest that traps, or needs more than its limits, before its first call.
    pub fn new(component: Arc<CodecComponent>) -> Result<Self, GuestTrap> {
        let mut store = component.store();
        store.set_epoch_deadline(engine::ticks(component.limits.activation_deadline));
        let made = component
            .pre
            .instantiate(&mut store)
            .and_then(|instance| component.guest.load(&mut store, &instance));
        match made {
            Ok(guest) => Ok(Self {
                component,
                store,
                guest,
            }),
            Err(error) => Err(component.trap(&mut store, "instantiation", &error)),
        }
    }

    /// Encodes or decodes payloads. Blocks for as long as the guest computes, at most
    /// until the deadline.
    ///
    /// # Errors
    /// A trap. The guest's own error is the inner one.
    pub fn call(
        &mut self,
        direction: Direction,
        payloads: &[Payload],
        context: &Context,
    ) -> Result<Result<Vec<Payload>, GuestError>, GuestTrap> {
        let (component, store) = (&self.component, &mut self.store);
        store.set_epoch_deadline(engine::ticks(component.limits.activation_deadline));
        let (function, answer) = match direction {
            Direction::Encode => (
                "codec.encode",
                self.guest.call_encode(&mut *store, payloads, context),
            ),
            Direction::Decode => (
                "codec.decode",
                self.guest.call_decode(&mut *store, payloads, context),
            ),
        };
        answer.map_err(|error| component.trap(store, function, &error))
    }
}
