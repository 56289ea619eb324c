//! Components that are compiled and linked, ready to be instantiated.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use thiserror::Error;
use tracing::debug;
use wasmtime::{
    Engine, Store,
    component::{Component, InstancePre, Linker},
};

use super::{
    activity_host::{ActivityState, add_activity_host},
    check::{self, BadComponent, Exports},
    code_cache::CodeCache,
    codec::{self, CodecComponent, CodecState, Secrets},
    engine::{self, EngineError},
    limits::{HANDED_OVER_BYTES, Limiter, Limits, MemoryInUse},
    state::{GuestState, add_guest_host},
    trap::{GuestTrap, LimitNames},
    unavailable,
    wasi::{Grants, add_workflow_wasi},
};
use crate::{
    contract::{activity, interface, manifest, nexus, types::GuestError, workflow},
    observe::{GuestMetrics, LogScope},
    plugin::{Digest, PluginIdentity},
};

/// Compiles and links components under one set of limits.
pub struct Sandbox {
    engine: Engine,
    workflows: Linker<GuestState>,
    activities: Linker<ActivityState>,
    codecs: Linker<CodecState>,
    metrics: GuestMetrics,
    cache: Option<CodeCache>,
    /// What is in memory anyway, because somebody uses it.
    compiled: Mutex<HashMap<Digest, Weak<CompiledComponent>>>,
}

/// A component that was checked and compiled, and is not linked yet.
pub struct CompiledComponent {
    component: Component,
    exports: Exports,
}

impl CompiledComponent {
    /// Whether it is a payload codec, and nothing else.
    pub fn is_codec(&self) -> bool {
        self.exports.codec
    }
}

impl Sandbox {
    /// A sandbox whose compiled code has the stack of `limits`, and whose guests record
    /// their numbers with `metrics`.
    ///
    /// # Errors
    /// Settings that wasmtime refuses, or no thread for the guests' clock.
    pub fn new(limits: &Limits, metrics: GuestMetrics) -> Result<Self, EngineError> {
        let engine = engine::start(limits)?;
        let mut workflows = Linker::new(&engine);
        add_workflow_host(&mut workflows).map_err(EngineError::Settings)?;
        let mut activities = Linker::new(&engine);
        add_activity_host(&mut activities).map_err(EngineError::Settings)?;
        let codecs = codec::linker(&engine).map_err(EngineError::Settings)?;
        Ok(Self {
            engine,
            workflows,
            activities,
            codecs,
            metrics,
            cache: None,
            compiled: Mutex::default(),
        })
    }

    /// Keeps compiled code in `cache`, and takes it from there.
    #[must_use]
    pub fn with_cache(mut self, cache: CodeCache) -> Self {
        self.cache = Some(cache);
        self
    }

    /// Checks and compiles the component of a digest, unless its code is in memory or in the
    /// cache. Takes as long as the compiler does: call it where that hurts nobody.
    ///
    /// # Errors
    /// Whatever is wrong with the bytes.
    pub fn compile(
        &self,
        digest: Digest,
        bytes: &[u8],
    ) -> Result<Arc<CompiledComponent>, BadComponent> {
        if let Some(compiled) = self.compiled(digest) {
            return Ok(compiled);
        }
        check::check_header(bytes)?;
        let cache = self.cache.as_ref();
        let cached = cache.and_then(|cache| cache.load(&self.engine, digest));
        let is_new = cached.is_none();
        let component = match cached {
            Some(component) => component,
            None => self.compile_anew(digest, bytes)?,
        };
        let exports = check::check_interfaces(&component, &self.engine)?;
        if let Some(cache) = cache.filter(|_| is_new) {
            cache.keep(&self.engine, digest, &component);
        }
        let compiled = Arc::new(CompiledComponent { component, exports });
        self.remember(digest, &compiled);
        Ok(compiled)
    }

    fn compile_anew(&self, digest: Digest, bytes: &[u8]) -> Result<Component, BadComponent> {
        debug!(%digest, "a component is compiled");
        Component::from_binary(&self.engine, bytes)
            .map_err(|error| check::refused_by_compiler(&error))
    }

    /// The compiled component of a digest, if somebody uses it.
    pub fn compiled(&self, digest: Digest) -> Option<Arc<CompiledComponent>> {
        self.known().get(&digest)?.upgrade()
    }

    fn remember(&self, digest: Digest, compiled: &Arc<CompiledComponent>) {
        let mut known = self.known();
        known.retain(|_, compiled| compiled.strong_count() > 0);
        known.insert(digest, Arc::downgrade(compiled));
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Digest, Weak<CompiledComponent>>> {
        self.compiled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Removes what the cache has of a component.
    pub fn forget(&self, digest: Digest) {
        if let Some(cache) = &self.cache {
            cache.forget(digest);
        }
    }

    /// Compiles a plugin and links it: see [`Sandbox::compile`] and [`Sandbox::link`].
    ///
    /// # Errors
    /// Whatever is wrong with the bytes.
    pub fn load(
        &self,
        identity: PluginIdentity,
        bytes: &[u8],
        limits: Limits,
        grants: Grants,
    ) -> Result<LoadedComponent, BadComponent> {
        let compiled = self.compile(identity.digest, bytes)?;
        self.link(identity, compiled, limits, grants)
    }

    /// Links a payload codec, whose instances live within `limits` and get `secrets`.
    ///
    /// # Errors
    /// An interface that has another shape than the contract gives it.
    pub fn link_codec(
        &self,
        identity: PluginIdentity,
        compiled: &CompiledComponent,
        limits: Limits,
        secrets: Arc<dyn Secrets>,
    ) -> Result<CodecComponent, BadComponent> {
        let pre = self
            .codecs
            .instantiate_pre(&compiled.component)
            .map_err(|error| wrong_shape(interface::CODEC_HOST, &error))?;
        CodecComponent::new(identity, pre, limits, secrets)
    }

    /// Links a plugin, whose instances live within `limits` and whose activities may
    /// reach what `grants` say.
    ///
    /// # Errors
    /// An interface that has another shape than the contract gives it.
    pub fn link(
        &self,
        identity: PluginIdentity,
        compiled: Arc<CompiledComponent>,
        limits: Limits,
        grants: Grants,
    ) -> Result<LoadedComponent, BadComponent> {
        let CompiledComponent { component, exports } = &*compiled;
        let workflow_pre = self.link_workflows(component)?;
        let activity_pre = self
            .activities
            .instantiate_pre(component)
            .map_err(|error| wrong_shape(interface::ACTIVITY_HOST, &error))?;
        Ok(LoadedComponent {
            identity,
            limits,
            memory: MemoryInUse::default(),
            grants: Arc::new(grants),
            metrics: self.metrics.clone(),
            manifest: manifest::GuestIndices::new(&workflow_pre)
                .map_err(|error| wrong_shape(interface::MANIFEST, &error))?,
            workflow: exports
                .workflow
                .then(|| workflow::GuestIndices::new(&workflow_pre))
                .transpose()
                .map_err(|error| wrong_shape(interface::WORKFLOW, &error))?,
            activity: exports
                .activity
                .then(|| activity::GuestIndices::new(&activity_pre))
                .transpose()
                .map_err(|error| wrong_shape(interface::ACTIVITY, &error))?,
            nexus: exports
                .nexus
                .then(|| nexus::GuestIndices::new(&activity_pre))
                .transpose()
                .map_err(|error| wrong_shape(interface::NEXUS, &error))?,
            workflow_pre,
            activity_pre,
            _compiled: compiled,
        })
    }

    /// Links for workflow code: what only others may call traps.
    fn link_workflows(
        &self,
        component: &Component,
    ) -> Result<InstancePre<GuestState>, BadComponent> {
        let mut linker = self.workflows.clone();
        unavailable::add_traps(&mut linker, &self.engine, component, &NOT_FOR_WORKFLOWS)
            .and_then(|()| linker.instantiate_pre(component))
            .map_err(|error| wrong_shape(interface::WORKFLOW, &error))
    }
}

/// Imports of the contract that workflows have no part in.
const NOT_FOR_WORKFLOWS: [&str; 3] = [
    interface::ACTIVITY_HOST,
    interface::ASYNCHRONOUS_COMPLETION,
    interface::NEXUS_HOST,
];

/// Links everything that a workflow may import.
fn add_workflow_host(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    add_guest_host(linker, |state| state)?;
    add_workflow_wasi(linker)
}

pub(super) fn wrong_shape(interface: &'static str, error: &wasmtime::Error) -> BadComponent {
    BadComponent::WrongShape {
        interface,
        reason: error.root_cause().to_string(),
    }
}

/// A plugin's component, compiled and linked.
pub struct LoadedComponent {
    pub(super) identity: PluginIdentity,
    pub(super) limits: Limits,
    memory: MemoryInUse,
    pub(super) grants: Arc<Grants>,
    pub(super) metrics: GuestMetrics,
    pub(super) workflow_pre: InstancePre<GuestState>,
    pub(super) activity_pre: InstancePre<ActivityState>,
    manifest: manifest::GuestIndices,
    pub(super) workflow: Option<workflow::GuestIndices>,
    pub(super) activity: Option<activity::GuestIndices>,
    pub(super) nexus: Option<nexus::GuestIndices>,
    /// Kept so that [`Sandbox::compiled`] finds it.
    _compiled: Arc<CompiledComponent>,
}

/// A guest that does not say what it is.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum DescribeError {
    #[error("{message}")]
    Guest {
        message: String,
        stack_trace: String,
    },
    #[error(transparent)]
    Trap(#[from] GuestTrap),
}

impl LoadedComponent {
    /// Whose component it is.
    pub fn identity(&self) -> &PluginIdentity {
        &self.identity
    }

    /// What its instances have of linear memory at the moment, in bytes. Pages that were never
    /// written to count, though they take no memory of the machine.
    pub fn memory_bytes(&self) -> usize {
        self.memory.bytes()
    }

    /// Whether it exports workflow code.
    pub fn has_workflows(&self) -> bool {
        self.workflow.is_some()
    }

    /// Whether it exports activity code.
    pub fn has_activities(&self) -> bool {
        self.activity.is_some()
    }

    /// Whether it exports Nexus handlers.
    pub fn has_nexus_services(&self) -> bool {
        self.nexus.is_some()
    }

    /// Asks the guest what it is, in an instance of its own.
    ///
    /// # Errors
    /// The guest's own error, or a trap.
    pub fn describe(&self) -> Result<manifest::Description, DescribeError> {
        let mut store = self.store();
        let called = self
            .workflow_pre
            .instantiate(&mut store)
            .and_then(|instance| self.manifest.load(&mut store, &instance))
            .and_then(|guest| guest.call_describe(&mut store));
        store.data().end_call();
        match called {
            Ok(Ok(description)) => Ok(description),
            Ok(Err(GuestError {
                message,
                stack_trace,
            })) => Err(DescribeError::Guest {
                message,
                stack_trace,
            }),
            Err(error) => Err(self
                .trap(store.data_mut(), "manifest.describe", &error)
                .into()),
        }
    }

    /// A store for code that runs without the outside: workflows and manifests.
    pub(super) fn store(&self) -> Store<GuestState> {
        let state = self.guest_state(Arc::default());
        let mut store = Store::new(self.workflow_pre.engine(), state);
        store.limiter(|state| &mut state.limiter);
        store.set_hostcall_fuel(HANDED_OVER_BYTES);
        self.restart_deadline(&mut store);
        store
    }

    pub(super) fn guest_state(&self, scope: Arc<LogScope>) -> GuestState {
        let metrics = self.metrics.clone();
        let limiter = Limiter::new(&self.limits, self.memory.clone());
        GuestState::new(self.identity.clone(), limiter, metrics, scope)
    }

    /// Gives the next call of `store` the whole deadline.
    pub(super) fn restart_deadline(&self, store: &mut Store<GuestState>) {
        store.set_epoch_deadline(engine::ticks(self.limits.activation_deadline));
    }

    pub(super) fn trap(
        &self,
        state: &mut GuestState,
        function: &'static str,
        error: &wasmtime::Error,
    ) -> GuestTrap {
        let limits = LimitNames {
            deadline: self.limits.activation_deadline,
            stack_bytes: self.limits.stack_bytes,
        };
        GuestTrap::new(state, function, limits, error)
    }
}
