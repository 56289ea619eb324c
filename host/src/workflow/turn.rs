//! One turn: from an activation to its answer.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use tracing::warn;

use super::{
    census::Census,
    failure::{caused_by, failure_text, task_failure, trapped},
    pin::{self, Origin, Pin},
    run::{Executed, NoAnswer, Run, RunCache},
    shared::SharedInstances,
};
use crate::{
    contract::workflow::{
        Activation, Completion, InitializeWorkflow, Job, TaskFailure, VersioningBehavior,
    },
    observe::LogScope,
    plugin::{Bindings, Components, PluginIdentity, PluginName, Queue, TypeKind, UnknownType},
    sandbox::{GuestThreads, LoadedComponent},
};

/// Takes the turns of all runs of one task queue.
pub(crate) struct Turns {
    queue: Queue,
    bindings: Bindings,
    components: Arc<Components>,
    threads: GuestThreads,
    cache: RunCache,
    shared: Mutex<HashMap<PluginIdentity, Arc<SharedInstances>>>,
    /// Plugins that were told that worker versions mean nothing here.
    versioned: Mutex<HashSet<PluginName>>,
}

/// What a run is made of when it is not in the cache.
struct Beginning {
    component: Arc<LoadedComponent>,
    scope: LogScope,
    marker: Option<Pin>,
}

impl Turns {
    pub(crate) fn new(
        queue: Queue,
        bindings: Bindings,
        components: Arc<Components>,
        threads: GuestThreads,
        census: Census,
    ) -> Self {
        Self {
            queue,
            bindings,
            components,
            threads,
            cache: RunCache::new(census),
            shared: Mutex::default(),
            versioned: Mutex::default(),
        }
    }

    /// Answers an activation. A failed turn costs the run its place in the cache:
    /// Core replays it.
    pub(crate) async fn take(&self, activation: Activation) -> Result<Completion, TaskFailure> {
        self.answer(activation)
            .await
            .inspect_err(|failure| self.log(failure))
    }

    /// What a run executes, if it is in memory.
    pub(crate) fn executes(&self, run_id: &str) -> Option<PluginIdentity> {
        self.cache.executes(run_id)
    }

    /// The runs in memory that are to execute something else than they do: they have to be
    /// evicted, and their next task replays them.
    pub(crate) fn moved(&self) -> Vec<String> {
        let mut runs = self.cache.all();
        runs.retain(|(run_id, executed)| {
            let due = self.due(run_id, &executed.workflow_type, executed.pinned.as_ref());
            due.is_some_and(|due| due != executed.identity)
        });
        runs.into_iter().map(|(run_id, _)| run_id).collect()
    }

    /// What a run that began on `pinned` is to execute; one without was begun by another
    /// worker. Nothing if there is nothing for it.
    fn due(
        &self,
        run_id: &str,
        workflow_type: &str,
        pinned: Option<&PluginIdentity>,
    ) -> Option<PluginIdentity> {
        let table = self.bindings.table();
        match pinned {
            Some(pinned) => Some(table.executed(&self.queue, workflow_type, run_id, pinned)),
            None => match table.run_pin(&self.queue.namespace, run_id) {
                Some(pin) => Some(pin.identity.clone()),
                None => self.bound(workflow_type).ok(),
            },
        }
    }

    async fn answer(&self, mut activation: Activation) -> Result<Completion, TaskFailure> {
        if is_eviction(&activation) {
            self.evict(activation).await;
            return Ok(nothing());
        }
        let cached = self.cache.take(&activation.run_id);
        let pins = pin::take_host_patches(&mut activation);
        match (initialization(&activation), cached) {
            (Some(job), _) => {
                let origin = pin::origin(&pins, activation.is_replaying)
                    .map_err(|error| caused_by("UnknownPin", &error))?;
                let beginning = self.beginning(job, &activation.run_id, origin).await?;
                self.first_turn(beginning, activation).await
            }
            (None, Some(run)) => {
                let plugin = run.plugin().clone();
                self.turn(&plugin, move || Ok(run), activation).await
            }
            (None, None) => Err(not_cached()),
        }
    }

    /// Drops a run. An instance that holds others is told to forget this one.
    async fn evict(&self, activation: Activation) {
        let Some(mut run) = self.cache.evict(&activation.run_id) else {
            return;
        };
        if run.is_shared() {
            let plugin = run.plugin().clone();
            let forget = move || run.turn(&activation).map(|_| ());
            if let Ok(Err(NoAnswer::Trap(trap))) = self.threads.run(&plugin, forget).await {
                self.log(&trapped(&trap));
            }
        }
    }

    async fn beginning(
        &self,
        job: &InitializeWorkflow,
        run_id: &str,
        origin: Origin,
    ) -> Result<Beginning, TaskFailure> {
        let pinned = match origin {
            Origin::Pinned(pin) => Some(pin.0),
            Origin::New => Some(self.bound_now(&job.workflow_type).await?),
            Origin::Foreign => None,
        };
        let identity = match self.due(run_id, &job.workflow_type, pinned.as_ref()) {
            Some(identity) => identity,
            None => self.bound_now(&job.workflow_type).await?,
        };
        let component = self
            .components
            .get(&identity)
            .await
            .map_err(|error| caused_by("PluginUnavailable", &error))?;
        let executed = Executed {
            identity,
            workflow_type: job.workflow_type.clone(),
            pinned: pinned.clone(),
        };
        self.cache.begin(run_id, executed);
        Ok(Beginning {
            component,
            scope: LogScope {
                namespace: self.queue.namespace.clone(),
                task_queue: self.queue.task_queue.clone(),
                workflow_type: job.workflow_type.clone(),
                workflow_id: job.workflow_id.clone(),
                run_id: run_id.to_owned(),
                ..LogScope::default()
            },
            marker: pinned.map(Pin),
        })
    }

    fn bound(&self, workflow_type: &str) -> Result<PluginIdentity, UnknownType> {
        let table = self.bindings.table();
        let found = table.lookup(&self.queue, TypeKind::Workflow, workflow_type);
        found.cloned()
    }

    /// The same, but a type that nobody has is looked for in the folder and the store first:
    /// it may just have come.
    async fn bound_now(&self, workflow_type: &str) -> Result<PluginIdentity, TaskFailure> {
        if let Ok(identity) = self.bound(workflow_type) {
            return Ok(identity);
        }
        self.bindings.look().await;
        let found = self.bound(workflow_type);
        found.map_err(|unknown| caused_by("NotFoundError", &unknown))
    }

    async fn first_turn(
        &self,
        beginning: Beginning,
        activation: Activation,
    ) -> Result<Completion, TaskFailure> {
        let Beginning {
            component,
            scope,
            marker,
        } = beginning;
        let plugin = component.identity().name.clone();
        let shared = self.shared(component.identity());
        let begin = move || Run::begin(component, shared, scope);
        let mut completion = self.turn(&plugin, begin, activation).await?;
        if let Some(pin) = &marker {
            pin::add_marker(&mut completion, pin);
        }
        Ok(completion)
    }

    async fn turn(
        &self,
        plugin: &PluginName,
        run: impl FnOnce() -> Result<Run, NoAnswer> + Send + 'static,
        activation: Activation,
    ) -> Result<Completion, TaskFailure> {
        let run_id = activation.run_id.clone();
        let work = move || {
            let mut run = run()?;
            let answer = run.turn(&activation)?;
            Ok::<_, NoAnswer>((run, answer))
        };
        match self.threads.run(plugin, work).await {
            Ok(Ok((run, Ok(completion)))) => {
                self.cache.put(run_id, run);
                self.note_versioning(plugin, completion.versioning_behavior);
                Ok(completion)
            }
            Ok(Ok((run, Err(failure)))) => {
                // Core evicts it, and then its instance is told.
                if run.is_shared() {
                    self.cache.put(run_id, run);
                }
                Err(failure)
            }
            Ok(Err(NoAnswer::Trap(trap))) => Err(trapped(&trap)),
            Ok(Err(NoAnswer::Lost)) => Err(not_cached()),
            Err(_panicked) => Err(task_failure(
                "HostPanic",
                "the host panicked in this task; please report it with the host's log".to_owned(),
            )),
        }
    }

    fn shared(&self, identity: &PluginIdentity) -> Option<Arc<SharedInstances>> {
        let count = self.components.shared_workflow_instances(&identity.name)?;
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let instances = shared
            .entry(identity.clone())
            .or_insert_with(|| Arc::new(SharedInstances::new(count)));
        Some(instances.clone())
    }

    fn note_versioning(&self, plugin: &PluginName, behavior: VersioningBehavior) {
        if behavior == VersioningBehavior::Unspecified {
            return;
        }
        let mut told = self
            .versioned
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if told.insert(plugin.clone()) {
            warn!(
                %plugin,
                "the versioning behavior of its workflows is dropped: this host's workers have no \
                 deployment version; a run keeps the plugin's digest that it began with"
            );
        }
    }

    fn log(&self, failure: &TaskFailure) {
        warn!(
            namespace = self.queue.namespace,
            task_queue = self.queue.task_queue,
            "workflow task failed: {}",
            failure_text(failure)
        );
    }
}

fn not_cached() -> TaskFailure {
    task_failure(
        "RunNotCached",
        "the run is not in memory; the next task replays its history".to_owned(),
    )
}

fn is_eviction(activation: &Activation) -> bool {
    activation
        .jobs
        .iter()
        .any(|job| matches!(job, Job::RemoveFromCache(_)))
}

fn initialization(activation: &Activation) -> Option<&InitializeWorkflow> {
    activation.jobs.iter().find_map(|job| match job {
        Job::InitializeWorkflow(job) => Some(job),
        _ => None,
    })
}

fn nothing() -> Completion {
    Completion {
        payloads: Vec::new(),
        failures: Vec::new(),
        commands: Vec::new(),
        used_internal_flags: Vec::new(),
        versioning_behavior: VersioningBehavior::Unspecified,
    }
}
