//! A run whose world is the test.

use std::fmt;
use std::marker::PhantomData;

use super::beginning::initialize;
use super::command::{Command, Read, UpdateAnswer};
use super::ending::Ending;
use super::event::Event;
use super::scheduled::ScheduledActivity;
use crate::bindings::types_part::hourglass::plugin::types::Timestamp;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow as wire;
use crate::data_converters::{TemporalDeserializable, TemporalSerializable};
use crate::error::{Failure, Tables};
use crate::runtime::{Runs, WorkflowImplementation, WorkflowRegistration};
use crate::workflows::QueryDefinition;
use crate::{MemoValues, Payload, SearchAttributes};

/// A run whose world is the test: time stands still, activities stay open and
/// nothing arrives until the test says so.
pub struct WorkflowRun<W> {
    runs: Runs,
    workflows: &'static [WorkflowRegistration],
    /// Whether the next turns repeat what history holds.
    pub replaying: bool,
    /// The workflow's time in the next turns, in seconds since 1970.
    pub time: i64,
    /// Whether the server advises to continue as new, in the next turns.
    pub continue_as_new_suggested: bool,
    /// The memo with which the run begins.
    pub memo: MemoValues,
    /// The search attributes with which the run begins.
    pub search_attributes: SearchAttributes,
    commands: Vec<Command>,
    ending: Option<Ending>,
    workflow: PhantomData<fn() -> W>,
}

/// A workflow task failed: the server would try it again.
#[derive(Clone, Debug)]
pub struct TaskFailed(pub Failure);

impl fmt::Display for TaskFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.message())?;
        let mut cause = self.0.cause();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.cause();
        }
        Ok(())
    }
}

impl std::error::Error for TaskFailed {}

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
    pub fn new() -> Self {
        Self {
            runs: Runs::default(),
            workflows: Vec::leak(vec![WorkflowRegistration::of::<W>()]),
            replaying: false,
            time: 1_767_225_600,
            continue_as_new_suggested: false,
            memo: MemoValues::new(),
            search_attributes: SearchAttributes::default(),
            commands: Vec::new(),
            ending: None,
            workflow: PhantomData,
        }
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
        let workflow_type = W::describe().workflow_type;
        let memo = std::mem::take(&mut self.memo).into_fields();
        let memo = memo.expect("a memo that can be encoded");
        let mut jobs = vec![wire::Job::InitializeWorkflow(wire::InitializeWorkflow {
            memo: memo.to_wire(&mut tables),
            search_attributes: self.search_attributes.fields.to_wire(&mut tables),
            ..initialize(workflow_type, arguments)
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

    /// Asks a query.
    ///
    /// # Panics
    /// If the input cannot be encoded or the answer is of another type.
    pub fn query<Q: QueryDefinition>(
        &mut self,
        query: Q,
        input: impl Into<Q::Input>,
    ) -> Result<Result<Q::Output, Failure>, TaskFailed> {
        let input = input
            .into()
            .to_payloads()
            .expect("an input that can be encoded");
        let answer = self.query_by_name(query.name(), input)?;
        Ok(answer.map(|payload| {
            Q::Output::from_payload(payload).expect("an answer of the query's own type")
        }))
    }

    /// Asks a query of any name.
    ///
    /// # Panics
    /// If the answer is not the only command.
    pub fn query_by_name(
        &mut self,
        name: &str,
        input: Vec<Payload>,
    ) -> Result<Result<Payload, Failure>, TaskFailed> {
        let mut tables = Tables::default();
        let arguments = tables.add_all(input);
        let query = wire::QueryWorkflow {
            query_id: "query".to_owned(),
            query_type: name.to_owned(),
            arguments,
            headers: Vec::new(),
        };
        let mut answers = self.activate(vec![wire::Job::QueryWorkflow(query)], tables)?;
        assert_eq!(
            (answers.len(), self.commands.len()),
            (1, 0),
            "one answer and nothing else"
        );
        Ok(answers.remove(0))
    }

    /// What the workflow asked for in the last turn.
    pub fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// The activities that the workflow scheduled in the last turn.
    pub fn scheduled(&self) -> Vec<ScheduledActivity> {
        let activity = |command: &Command| match command {
            Command::ScheduleActivity(activity) => Some(activity.clone()),
            _ => None,
        };
        self.commands.iter().filter_map(activity).collect()
    }

    /// The answers to updates of the last turn, with the updates' ids.
    pub fn answers<'a>(&'a self) -> Vec<(&'a str, &'a UpdateAnswer)> {
        let answer = |command: &'a Command| match command {
            Command::AnswerUpdate(id, answer) => Some((id.as_str(), answer)),
            _ => None,
        };
        self.commands.iter().filter_map(answer).collect()
    }

    /// How the workflow ended, if it did.
    pub fn ending(&self) -> Option<&Ending> {
        self.ending.as_ref()
    }

    /// What the workflow returned.
    ///
    /// # Panics
    /// If it did not end with a result.
    pub fn result(&self) -> W::Output {
        match &self.ending {
            Some(Ending::Completed(result)) => W::Output::from_payload(result.clone())
                .expect("a result of the workflow's own type"),
            other => panic!("the workflow has no result: {other:?}"),
        }
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
        let completion = self
            .runs
            .activate(self.workflows, activation)
            .map_err(task_failed)?;
        let tables = Tables {
            payloads: completion.payloads,
            failures: completion.failures,
        };
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

fn task_failed(failure: wire::TaskFailure) -> TaskFailed {
    let tables = Tables {
        payloads: failure.payloads,
        failures: vec![failure.failure],
    };
    TaskFailed(
        tables
            .failure(0)
            .expect("a failure whose payloads lie in the table"),
    )
}
