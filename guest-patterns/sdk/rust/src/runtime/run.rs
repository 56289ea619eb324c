//! One run: applies the jobs of a turn and drives the author's tasks.
//!
//! The order is that of Temporal's Python SDK: patches and seeds; signals and
//! updates, and the tasks run as far as they get; everything else, and the tasks
//! run again; queries. So a signal that comes with the start is handled before the
//! main function runs its first line.

mod builtin_queries;
mod jobs;
pub(super) use jobs::drop_signal;
mod updates;

use std::rc::Rc;
use std::task::Poll;

use super::core::{RunCore, Turn};
use super::handler::{Handler, HandlerEnd};
use super::instance::{Instance, WorkflowRegistration};
use super::interception::BeginInterception;
use super::task::Task;
use futures_util::future::LocalBoxFuture;

use crate::Payload;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Action, Completion, InitializeWorkflow, Job,
};
use crate::error::{Effect, Failure, IndexError, Tables, WorkflowTermination};

pub(super) struct Run {
    core: Rc<RunCore>,
    instance: Rc<dyn Instance>,
    registration: &'static WorkflowRegistration,
    /// Asynchronous handlers, in the order in which they began.
    handlers: Vec<Handler>,
    main: Main,
}

/// The main function.
enum Main {
    NotStarted,
    Running(Task<Result<Payload, WorkflowTermination>>),
    Ended,
}

/// Why a workflow task fails.
pub(super) type TaskError = Failure;

impl From<IndexError> for TaskError {
    fn from(error: IndexError) -> Self {
        Failure::plain(format!("The activation is invalid: {error}"))
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if let Some(interception) = self.core.interception() {
            interception.forget();
        }
    }
}

impl Run {
    pub(super) fn start(
        registration: &'static WorkflowRegistration,
        run_id: String,
        info: InitializeWorkflow,
        turn: Turn,
        tables: &Tables,
        interceptors: Option<&dyn BeginInterception>,
    ) -> Result<Self, TaskError> {
        let mut arguments = tables.payloads(&info.arguments)?;
        let core = RunCore::new(run_id, info, turn, tables)?;
        if let Some(interceptors) = interceptors {
            core.intercept(interceptors);
        }
        if let Some(interception) = core.interception() {
            arguments = interception.initialize(&core, arguments);
        }
        let instance = (registration.start)(&core, arguments);
        let instance = instance.map_err(|error| error.of_arguments())?;
        let handlers = Vec::new();
        Ok(Self {
            core,
            instance,
            registration,
            handlers,
            main: Main::NotStarted,
        })
    }

    pub(super) fn core(&self) -> &RunCore {
        &self.core
    }

    /// Takes what the run wants since the last time.
    pub(super) fn take_completion(&self) -> Completion {
        self.core
            .take_completion(self.registration.versioning_behavior)
    }

    /// Applies the jobs of one turn. The job that began the run is not among them.
    pub(super) fn turn(&mut self, jobs: Vec<Job>, tables: &Tables) -> Result<(), TaskError> {
        let (messages, others) = self.prepare(jobs);
        if !messages.is_empty() {
            for message in messages {
                self.apply(message, tables)?;
            }
            self.drive()?;
        }
        if others
            .iter()
            .any(|job| matches!(job, Job::QueryWorkflow(_)))
        {
            return others
                .into_iter()
                .try_for_each(|job| self.apply(job, tables));
        }
        if matches!(self.main, Main::NotStarted) {
            self.main = Main::Running(Task::new(self.main()));
        }
        for job in others {
            self.apply(job, tables)?;
        }
        self.drive()
    }

    /// Applies what only prepares the turn and sorts the rest.
    fn prepare(&self, jobs: Vec<Job>) -> (Vec<Job>, Vec<Job>) {
        let (mut messages, mut others) = (Vec::new(), Vec::new());
        for job in jobs {
            match job {
                Job::NotifyHasPatch(patch_id) => self.core.notify_patch(patch_id),
                Job::UpdateRandomSeed(seed) => self.core.reseed(seed),
                message @ (Job::SignalWorkflow(_) | Job::DoUpdate(_)) => messages.push(message),
                other => others.push(other),
            }
        }
        (messages, others)
    }

    fn main(&self) -> LocalBoxFuture<'static, Result<Payload, WorkflowTermination>> {
        match self.core.interception() {
            None => self.instance.main(),
            Some(interception) => interception.main(&self.core, self.instance.clone()),
        }
    }

    /// Polls whatever was woken until nothing wakes any more.
    fn drive(&mut self) -> Result<(), TaskError> {
        loop {
            let mut polled = self.poll_handlers()? | self.poll_main()?;
            if let Some(interception) = self.core.interception() {
                polled |= interception.poll();
            }
            if let Some(failure) = self.core.take_forced_failure() {
                return Err(failure);
            }
            if matches!(self.main, Main::Ended) {
                return Ok(());
            }
            if !polled && !self.core.wake_conditions() {
                return Ok(());
            }
        }
    }

    fn poll_handlers(&mut self) -> Result<bool, TaskError> {
        let mut polled = false;
        let mut next = 0;
        while let Some(handler) = self.handlers.get_mut(next) {
            self.core.current_update.replace(handler.update_info());
            let state = handler.poll_if_woken();
            self.core.current_update.replace(None);
            polled |= state.is_some();
            match state {
                Some(Poll::Ready(end)) => {
                    drop(self.handlers.remove(next));
                    self.core.running_handlers.set(self.handlers.len());
                    self.core.note_progress();
                    self.handler_ended(end)?;
                }
                _ => next += 1,
            }
        }
        Ok(polled)
    }

    fn poll_main(&mut self) -> Result<bool, TaskError> {
        let Main::Running(main) = &mut self.main else {
            return Ok(false);
        };
        match main.poll_if_woken() {
            None => Ok(false),
            Some(Poll::Pending) => Ok(true),
            Some(Poll::Ready(Ok(result))) => {
                let result = self.core.with_tables(|tables| tables.add(result));
                self.end(Action::CompleteWorkflow(result));
                Ok(true)
            }
            Some(Poll::Ready(Err(termination))) => self.terminate(termination).map(|()| true),
        }
    }

    fn started(&mut self, handler: Handler) {
        self.handlers.push(handler);
        self.core.running_handlers.set(self.handlers.len());
    }

    fn handler_ended(&mut self, end: HandlerEnd) -> Result<(), TaskError> {
        match end {
            HandlerEnd::Signal(result) => self.signal_handled(result),
            HandlerEnd::Update {
                protocol_instance_id,
                result,
            } => self.update_handled(protocol_instance_id, result),
        }
    }

    fn terminate(&mut self, termination: WorkflowTermination) -> Result<(), TaskError> {
        self.take_effect(termination.effect(self.core.cancellation.is_cancelled()))
    }

    fn take_effect(&mut self, effect: Effect) -> Result<(), TaskError> {
        if matches!(self.main, Main::Ended) {
            return Ok(());
        }
        let action = match effect {
            Effect::FailTask(failure) => return Err(failure),
            Effect::FailWorkflow(failure) => {
                Action::FailWorkflow(self.core.with_tables(|tables| tables.add_failure(failure)))
            }
            Effect::CancelWorkflow(details) => Action::CancelWorkflow(
                details.map(|details| self.core.with_tables(|tables| tables.add_all(details))),
            ),
            Effect::ContinueAsNew(request) => {
                self.core.with_tables(|tables| request.into_action(tables))
            }
        };
        self.end(action);
        Ok(())
    }

    fn end(&mut self, action: Action) {
        self.core.close(action);
        self.main = Main::Ended;
    }
}
