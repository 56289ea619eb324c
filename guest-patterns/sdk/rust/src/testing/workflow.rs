//! A run whose world is the test.

mod queries;
mod replay;
mod results;

use std::marker::PhantomData;

use super::beginning::initialize;
use super::command::{Command, Read};
use super::component::{self, Instance};
use super::ending::Ending;
use super::event::Event;
use super::metrics::METRICS;
use super::task_failed::{TaskFailed, task_failed};
use super::turns::Turns;
use crate::bindings::types_part::hourglass::plugin::types::Timestamp;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow as wire;
use crate::data_converters::TemporalSerializable;
use crate::error::{Failure, Tables};
use crate::runtime::{Runs, WorkflowImplementation, WorkflowRegistration};
use crate::workflow_interceptors::{Interceptor, InterceptorList};
use crate::workflows::VersioningBehavior;
use crate::{Headers, MemoValues, Payload, SearchAttributes};

/// A run whose world is the test: time stands still, activities stay open and
/// nothing arrives until the test says so.
pub struct WorkflowRun<W> {
    runs: Runs,
    /// What stands in for `runs` in the component.
    instance: Option<Instance>,
    workflows: &'static [WorkflowRegistration],
    /// The type with which the run begins; of use in tests of a dynamic workflow.
    pub workflow_type: String,
    /// Whether the next turns repeat what history holds.
    pub replaying: bool,
    /// The workflow's time in the next turns, in seconds since 1970.
    pub time: i64,
    /// Whether the server advises to continue as new, in the next turns.
    pub continue_as_new_suggested: bool,
    /// The memo with which the run begins.
    pub memo: MemoValues,
    /// The headers with which the run begins.
    pub headers: Headers,
    /// The search attributes with which the run begins.
    pub search_attributes: SearchAttributes,
    /// Whether the run is evicted and replayed after every turn.
    pub replay_every_turn: bool,
    turns: Turns,
    commands: Vec<Command>,
    versioning_behavior: VersioningBehavior,
    ending: Option<Ending>,
    workflow: PhantomData<fn() -> W>,
}

impl<W: WorkflowImplementation> WorkflowRun<W> {
    /// Starts the workflow.
    ///
    /// # Panics
    /// If the input cannot be encoded.
    pub fn start(input: impl Into<W::Input>) -> Result<Self, TaskFailed> {
        let input = input
            .into()
            .to_payloads()
            .expect("an input that can be encoded");
        Self::start_with(input, [])
    }

    /// Starts the workflow with raw input, and with events that arrive in the
    /// same turn.
    pub fn start_with(
        input: Vec<Payload>,
        events: impl IntoIterator<Item = Event>,
    ) -> Result<Self, TaskFailed> {
        let mut run = Self::new();
        run.begin(input, events)?;
        Ok(run)
    }

    /// A run that has not begun, for tests that set its fields first.
    ///
    /// # Panics
    /// In the component, if the plugin has no such workflow.
    pub fn new() -> Self {
        Self {
            runs: Runs::new(),
            instance: Instance::new(W::describe().workflow_type),
            workflows: Vec::leak(vec![WorkflowRegistration::of::<W>()]),
            workflow_type: W::describe().workflow_type.unwrap_or("Dynamic").to_owned(),
            replaying: false,
            time: 1_767_225_600,
            continue_as_new_suggested: false,
            memo: MemoValues::new(),
            headers: Headers::default(),
            search_attributes: SearchAttributes::default(),
            replay_every_turn: false,
            turns: Turns::default(),
            commands: Vec::new(),
            versioning_behavior: VersioningBehavior::Unspecified,
            ending: None,
            workflow: PhantomData,
        }
    }

    /// Leads the run through interceptors, if it has not begun.
    ///
    /// # Panics
    /// In the component, which has interceptors of its own.
    pub fn intercept(&mut self, interceptors: Vec<Interceptor>) {
        component::refuse("own interceptors");
        let list = Box::new(InterceptorList::new(interceptors));
        self.runs.intercept(Box::leak(list));
    }

    /// Begins the run.
    ///
    /// # Panics
    /// If its memo cannot be encoded.
    pub fn begin(
        &mut self,
        input: Vec<Payload>,
        events: impl IntoIterator<Item = Event>,
    ) -> Result<(), TaskFailed> {
        let mut tables = Tables::default();
        let arguments = tables.add_all(input);
        let memo = std::mem::take(&mut self.memo).into_fields();
        let memo = memo.expect("a memo that can be encoded");
        let mut jobs = vec![wire::Job::InitializeWorkflow(wire::InitializeWorkflow {
            memo: memo.to_wire(&mut tables),
            headers: self.headers.fields.to_wire(&mut tables),
            search_attributes: self.search_attributes.fields.to_wire(&mut tables),
            ..initialize(&self.workflow_type, arguments)
        })];
        jobs.extend(events.into_iter().map(|event| event.into_job(&mut tables)));
        self.activate(jobs, tables).map(|_| ())
    }

    /// Lets events happen, all in one turn.
    pub fn turn(&mut self, events: impl IntoIterator<Item = Event>) -> Result<(), TaskFailed> {
        let mut tables = Tables::default();
        let jobs = events
            .into_iter()
            .map(|event| event.into_job(&mut tables))
            .collect();
        self.activate(jobs, tables).map(|_| ())
    }

    pub(super) fn send(
        &mut self,
        activation: wire::Activation,
    ) -> Result<wire::Completion, TaskFailed> {
        METRICS.with_borrow_mut(|metrics| metrics.is_replaying = activation.is_replaying);
        let completion = match &self.instance {
            Some(instance) => instance.activate(activation),
            None => self.runs.activate(self.workflows, activation),
        };
        completion.map_err(task_failed)
    }

    /// The answers to queries come back; everything else is kept.
    fn activate(
        &mut self,
        jobs: Vec<wire::Job>,
        tables: Tables,
    ) -> Result<Vec<Result<Payload, Failure>>, TaskFailed> {
        let activation = wire::Activation {
            run_id: "run".to_owned(),
            timestamp: Some(Timestamp {
                seconds: self.time,
                nanoseconds: 0,
            }),
            is_replaying: self.replaying,
            history_length: 3,
            history_size_bytes: 0,
            continue_as_new_suggested: self.continue_as_new_suggested,
            available_internal_flags: Vec::new(),
            deployment_version: None,
            last_sdk_version: String::new(),
            suggest_continue_as_new_reasons: Vec::new(),
            target_worker_deployment_version_changed: false,
            payloads: tables.payloads,
            failures: tables.failures,
            jobs,
        };
        let completion = self.send(activation.clone())?;
        self.turns.record(activation, &completion);
        if self.replay_every_turn {
            self.replay()?;
        }
        let tables = Tables {
            payloads: completion.payloads,
            failures: completion.failures,
        };
        self.versioning_behavior = completion.versioning_behavior;
        self.commands.clear();
        let mut answers = Vec::new();
        for command in completion.commands {
            let read = Read::new(command.action, &tables);
            let follows = self.ending.is_some() && !matches!(read, Read::Answer(_));
            assert!(!follows, "a command follows the end");
            match read {
                Read::Command(command) => self.commands.push(command),
                Read::Answer(answer) => answers.push(answer),
                Read::Ending(ending) => self.ending = Some(ending),
            }
        }
        Ok(answers)
    }
}

impl<W: WorkflowImplementation> Default for WorkflowRun<W> {
    fn default() -> Self {
        Self::new()
    }
}
