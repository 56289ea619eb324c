//! What a run's contexts, futures and executor share.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::task::Waker;
use std::time::SystemTime;

use super::activity::ActivityOutcome;
use super::interception::Interception;
use super::open::Open;
use super::parts::Parts;
use super::patches::Patches;
use super::random::{Random, uuid4};
use super::random_streams::RandomStreams;
use super::timer::TimerResult;
use super::update::UpdateInfo;
use crate::Headers;
use crate::bindings::types_part::hourglass::plugin::types::{DeploymentVersion, RandomSeed};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Action, Activation, Command, Completion, ContinueAsNewReason, InitializeWorkflow, QueryResult,
    VersioningBehavior,
};
use crate::context::ContextValues;
use crate::data_converters::TemporalSerializable;
use crate::error::{Failure, IndexError, Tables};
use crate::fields::Fields;
use crate::wire::system_time;
use crate::{Memo, SearchAttributes, WorkflowCancellationToken};

/// One run, without the author's state and tasks.
pub(crate) struct RunCore {
    pub(crate) run_id: String,
    pub(crate) info: InitializeWorkflow,
    pub(crate) turn: RefCell<Turn>,
    pub(crate) cancellation: WorkflowCancellationToken,
    pub(crate) timers: RefCell<Open<TimerResult>>,
    /// Those that go through a task queue. Local ones share their numbers.
    pub(crate) activities: RefCell<Open<ActivityOutcome>>,
    pub(super) parts: Parts,
    pub(crate) memo: RefCell<Memo>,
    pub(crate) search_attributes: RefCell<SearchAttributes>,
    answer: RefCell<Answer>,
    random: RefCell<Random>,
    pub(super) random_streams: RefCell<RandomStreams>,
    /// Set for the code that runs at the moment.
    pub(crate) context_values: RefCell<ContextValues>,
    /// The update that the code belongs to that runs at the moment.
    pub(crate) current_update: RefCell<Option<UpdateInfo>>,
    pub(crate) current_details: RefCell<String>,
    /// The headers that the run began with.
    pub(crate) headers: Headers,
    pub(super) interception: OnceCell<Box<dyn Interception>>,
    pub(super) patches: RefCell<Patches>,
    /// Something happened since the conditions were last looked at.
    progress: Cell<bool>,
    conditions: RefCell<Vec<Waker>>,
    /// Asynchronous handlers that have not ended.
    pub(crate) running_handlers: Cell<usize>,
    /// What the author's code wants the workflow task to fail with.
    forced_failure: RefCell<Option<Failure>>,
}

/// What the current activation says besides its jobs.
#[derive(Clone, Default)]
pub(crate) struct Turn {
    pub(crate) time: Option<SystemTime>,
    pub(crate) is_replaying: bool,
    pub(crate) history_length: u32,
    pub(crate) history_size_bytes: u64,
    pub(crate) continue_as_new_suggested: bool,
    pub(crate) continue_as_new_reasons: Vec<ContinueAsNewReason>,
    pub(crate) deployment_version: Option<DeploymentVersion>,
    pub(crate) target_deployment_version_changed: bool,
    pub(crate) last_sdk_version: String,
}

/// The completion in the making.
#[derive(Default)]
struct Answer {
    tables: Tables,
    commands: Vec<Command>,
    /// The workflow has ended: no command may follow.
    closed: bool,
}

impl Turn {
    pub(super) fn take(activation: &mut Activation) -> Self {
        use std::mem::take;
        Self {
            time: activation.timestamp.and_then(system_time),
            is_replaying: activation.is_replaying,
            history_length: activation.history_length,
            history_size_bytes: activation.history_size_bytes,
            continue_as_new_suggested: activation.continue_as_new_suggested,
            continue_as_new_reasons: take(&mut activation.suggest_continue_as_new_reasons),
            deployment_version: activation.deployment_version.take(),
            target_deployment_version_changed: activation.target_worker_deployment_version_changed,
            last_sdk_version: take(&mut activation.last_sdk_version),
        }
    }
}

impl RunCore {
    pub(crate) fn new(
        run_id: String,
        info: InitializeWorkflow,
        turn: Turn,
        tables: &Tables,
    ) -> Result<Rc<Self>, IndexError> {
        Ok(Rc::new(Self {
            run_id,
            turn: RefCell::new(turn),
            cancellation: WorkflowCancellationToken::new(),
            timers: RefCell::default(),
            activities: RefCell::default(),
            parts: Parts::default(),
            memo: RefCell::new(Memo {
                fields: Fields::read(&info.memo, tables)?,
            }),
            search_attributes: RefCell::new(SearchAttributes {
                fields: Fields::read(&info.search_attributes, tables)?,
            }),
            answer: RefCell::default(),
            random: RefCell::new(Random::new(info.randomness_seed)),
            random_streams: RefCell::new(RandomStreams::new(info.randomness_seed)),
            context_values: RefCell::default(),
            current_update: RefCell::default(),
            current_details: RefCell::default(),
            headers: Headers::new(Fields::read(&info.headers, tables)?),
            interception: OnceCell::new(),
            patches: RefCell::default(),
            progress: Cell::new(false),
            conditions: RefCell::default(),
            running_handlers: Cell::new(0),
            forced_failure: RefCell::default(),
            info,
        }))
    }

    /// Lets `fill` put payloads and failures into the tables of the completion.
    pub(crate) fn with_tables<R>(&self, fill: impl FnOnce(&mut Tables) -> R) -> R {
        fill(&mut self.answer.borrow_mut().tables)
    }

    /// Adds a command, unless the workflow has ended.
    pub(crate) fn push(&self, action: Action, summary: Option<String>) {
        self.push_described(action, summary, None);
    }

    /// Adds a command with both texts for the web UI, unless the workflow has ended.
    pub(crate) fn push_described(
        &self,
        action: Action,
        summary: Option<String>,
        details: Option<String>,
    ) {
        let answer = &mut *self.answer.borrow_mut();
        if answer.closed {
            return;
        }
        let mut add = |text: Option<String>| {
            let text = text.and_then(|text| text.to_payload().ok());
            text.map(|text| answer.tables.add(text))
        };
        let (summary, details) = (add(summary), add(details));
        answer.commands.push(Command {
            action,
            summary,
            details,
        });
    }

    /// Adds the command that ends the workflow.
    pub(crate) fn close(&self, action: Action) {
        self.push(action, None);
        self.answer.borrow_mut().closed = true;
    }

    /// Adds the answer to a query, which a workflow that has ended gives too.
    pub(crate) fn answer_query(&self, result: QueryResult) {
        let action = Action::RespondToQuery(result);
        self.answer.borrow_mut().commands.push(Command {
            action,
            summary: None,
            details: None,
        });
    }

    /// Takes what was collected since the last time.
    pub(crate) fn take_completion(&self, versioning_behavior: VersioningBehavior) -> Completion {
        let answer = &mut *self.answer.borrow_mut();
        let tables = std::mem::take(&mut answer.tables);
        Completion {
            payloads: tables.payloads,
            failures: tables.failures,
            commands: std::mem::take(&mut answer.commands),
            used_internal_flags: Vec::new(),
            versioning_behavior,
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.answer.borrow().closed
    }

    pub(super) fn has_conditions(&self) -> bool {
        !self.conditions.borrow().is_empty()
    }

    pub(crate) fn note_progress(&self) {
        self.progress.set(true);
    }

    /// Calls `waker` when the author's state may have changed.
    pub(crate) fn wake_on_change(&self, waker: &Waker) {
        self.conditions.borrow_mut().push(waker.clone());
    }

    /// Wakes the tasks that wait for conditions; false if nothing happened since
    /// the last time, so that they would only find what they found before.
    pub(crate) fn wake_conditions(&self) -> bool {
        if !self.progress.take() {
            return false;
        }
        let conditions = self.conditions.take();
        conditions.iter().for_each(Waker::wake_by_ref);
        !conditions.is_empty()
    }

    pub(crate) fn next_random(&self) -> u64 {
        self.random.borrow_mut().next()
    }

    pub(crate) fn uuid4(&self) -> String {
        let high = self.next_random();
        uuid4(high, self.next_random())
    }

    pub(crate) fn reseed(&self, seed: RandomSeed) {
        *self.random.borrow_mut() = Random::new(seed);
        *self.random_streams.borrow_mut() = RandomStreams::new(seed);
    }

    pub(crate) fn force_task_failure(&self, failure: Failure) {
        self.forced_failure.borrow_mut().get_or_insert(failure);
    }

    pub(crate) fn take_forced_failure(&self) -> Option<Failure> {
        self.forced_failure.borrow_mut().take()
    }
}
