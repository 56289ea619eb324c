//! The runs that this instance holds.

use super::core::Turn;
use super::instance::WorkflowRegistration;
use super::intercepted::has_interceptors;
use super::interception::BeginInterception;
use super::run::{Run, TaskError};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Activation, Completion, InitializeWorkflow, Job, TaskFailure, VersioningBehavior,
};
use crate::error::{Failure, Tables};
use crate::wire::list;

/// The runs of one instance, in no order: few, and one by default.
pub(crate) struct Runs {
    runs: Vec<Run>,
    interceptors: Option<&'static dyn BeginInterception>,
}

impl Runs {
    pub(crate) const fn new() -> Self {
        Self {
            runs: Vec::new(),
            interceptors: None,
        }
    }

    /// Leads the runs that begin from now on through interceptors.
    pub(crate) fn intercept(&mut self, interceptors: &'static dyn BeginInterception) {
        has_interceptors();
        self.interceptors = Some(interceptors);
    }

    /// Applies an activation. A run whose task fails is forgotten: its state is
    /// that of a turn that never happened.
    pub(crate) fn activate(
        &mut self,
        workflows: &'static [WorkflowRegistration],
        activation: Activation,
    ) -> Result<Completion, TaskFailure> {
        self.apply(workflows, activation).map_err(|failure| {
            let mut tables = Tables::default();
            let failure = tables.flatten(failure);
            TaskFailure {
                payloads: tables.payloads,
                failure,
                force_cause: None,
            }
        })
    }

    fn apply(
        &mut self,
        workflows: &'static [WorkflowRegistration],
        mut activation: Activation,
    ) -> Result<Completion, TaskError> {
        let turn = Turn::take(&mut activation);
        let Activation {
            run_id,
            payloads,
            failures,
            mut jobs,
            ..
        } = activation;
        if matches!(jobs[..], [Job::RemoveFromCache(_)]) {
            drop(self.take(&run_id));
            return Ok(empty());
        }
        let tables = Tables { payloads, failures };
        let mut run = match take_initialize(&mut jobs) {
            Some(info) => {
                let registration = find(workflows, &info.workflow_type)?;
                Run::start(registration, run_id, info, turn, &tables, self.interceptors)?
            }
            None => {
                let run = self.take(&run_id).ok_or_else(|| unknown_run(&run_id))?;
                run.core().turn.replace(turn);
                run
            }
        };
        run.turn(jobs, &tables)?;
        let completion = run.take_completion();
        self.runs.push(run);
        Ok(completion)
    }

    fn take(&mut self, run_id: &str) -> Option<Run> {
        let at = self
            .runs
            .iter()
            .position(|run| run.core().run_id == run_id)?;
        Some(self.runs.swap_remove(at))
    }
}

fn take_initialize(jobs: &mut Vec<Job>) -> Option<InitializeWorkflow> {
    let at = jobs
        .iter()
        .position(|job| matches!(job, Job::InitializeWorkflow(_)))?;
    match jobs.remove(at) {
        Job::InitializeWorkflow(info) => Some(info),
        _ => None,
    }
}

fn find(
    workflows: &'static [WorkflowRegistration],
    workflow_type: &str,
) -> Result<&'static WorkflowRegistration, TaskError> {
    let find = |name: Option<&str>| {
        let mut workflows = workflows.iter();
        workflows.find(|known| known.description.workflow_type == name)
    };
    let found = find(Some(workflow_type)).or_else(|| find(None));
    found.ok_or_else(|| {
        let workflows = workflows.iter();
        let mut known = workflows.filter_map(|known| known.description.workflow_type);
        let known = list(&mut known, ", ");
        Failure::typed(
            "NotFoundError",
            format!("Workflow class {workflow_type} is not registered on this worker, available workflows: {known}"),
        )
    })
}

fn unknown_run(run_id: &str) -> TaskError {
    Failure::plain(format!(
        "This instance does not hold run {run_id}, and the turn does not begin it"
    ))
}

fn empty() -> Completion {
    Completion {
        payloads: Vec::new(),
        failures: Vec::new(),
        commands: Vec::new(),
        used_internal_flags: Vec::new(),
        versioning_behavior: VersioningBehavior::Unspecified,
    }
}
