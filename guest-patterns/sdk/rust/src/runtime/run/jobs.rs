//! What each sort of job does to a run.

use std::fmt::Display;

use super::others::resolve_message;
use super::{Run, TaskError, WorkflowTermination};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    ActivityResolution, Job, QueryAnswer, QueryResult, QueryWorkflow, ResolveActivity,
    SignalWorkflow,
};
use crate::error::{ApplicationFailure, Failure, Tables};
use crate::log;
use crate::runtime::activity::ActivityOutcome;
use crate::runtime::handler::Handler;
use crate::runtime::instance::SignalOutcome;
use crate::runtime::timer::TimerResult;
use crate::wire::list;

impl Run {
    fn signal(&mut self, signal: SignalWorkflow, tables: &Tables) -> Result<(), TaskError> {
        let input = tables.payloads(&signal.input)?;
        self.core.note_progress();
        match self.instance.signal(&signal.signal_name, input) {
            SignalOutcome::Handled(result) => self.signal_handled(result)?,
            SignalOutcome::Running(future) => self.started(Handler::signal(future)),
            SignalOutcome::Unknown => drop_signal(&signal.signal_name, &"no handler has this name"),
            SignalOutcome::Undecodable(error) => drop_signal(&signal.signal_name, &error),
        }
        Ok(())
    }

    /// An error that leaves the handler of a signal ends the workflow like one that
    /// leaves the main function.
    pub(super) fn signal_handled(
        &mut self,
        result: Result<(), WorkflowTermination>,
    ) -> Result<(), TaskError> {
        result.or_else(|termination| self.terminate(termination))
    }

    pub(super) fn apply(&mut self, job: Job, tables: &Tables) -> Result<(), TaskError> {
        match job {
            Job::CancelWorkflow(reason) => {
                self.core.cancellation.request(Some(reason));
                Ok(())
            }
            Job::FireTimer(seq) => self.fire_timer(seq),
            Job::ResolveActivity(resolution) => self.resolve_activity(resolution, tables),
            Job::QueryWorkflow(query) => self.query(query, tables),
            Job::InitializeWorkflow(_) => Err(Failure::plain("The run has begun already")),
            Job::RemoveFromCache(_) => {
                Err(Failure::plain("An eviction is the only job of its turn"))
            }
            Job::ResolveChildWorkflowStart(start) => self.resolve_child_start(start, tables),
            Job::ResolveChildWorkflow(end) => self.resolve_child(end, tables),
            Job::ResolveSignalExternalWorkflow(resolution) => {
                resolve_message(&self.core.signals, resolution, tables)
            }
            Job::ResolveRequestCancelExternalWorkflow(resolution) => {
                resolve_message(&self.core.external_cancels, resolution, tables)
            }
            Job::SignalWorkflow(signal) => self.signal(signal, tables),
            Job::DoUpdate(update) => self.update(update, tables),
            Job::NotifyHasPatch(_) | Job::UpdateRandomSeed(_) => Ok(()),
        }
    }

    fn fire_timer(&self, seq: u32) -> Result<(), TaskError> {
        if self.core.end_back_off(seq) {
            return Ok(());
        }
        let ended = self.core.timers.borrow_mut().end(seq);
        let slot = ended.ok_or_else(|| not_open("timer", seq))?;
        slot.fill(TimerResult::Fired);
        Ok(())
    }

    fn resolve_activity(&self, job: ResolveActivity, tables: &Tables) -> Result<(), TaskError> {
        let outcome = match job.resolution {
            ActivityResolution::Completed(result) => {
                ActivityOutcome::Completed(result.map(|index| tables.payload(index)).transpose()?)
            }
            ActivityResolution::Failed(index) => ActivityOutcome::Failed(tables.failure(index)?),
            ActivityResolution::Cancelled(index) => {
                ActivityOutcome::Cancelled(tables.failure(index)?)
            }
            ActivityResolution::Backoff(backoff) => {
                return match self.core.back_off(job.seq, backoff) {
                    true => Ok(()),
                    false => Err(not_open("local activity", job.seq)),
                };
            }
        };
        let ended = self.core.activities.borrow_mut().end(job.seq);
        if let Some(slot) = ended {
            slot.fill(outcome);
            return Ok(());
        }
        match self.core.end_local_activity(job.seq, outcome) {
            true => Ok(()),
            false => Err(not_open("activity", job.seq)),
        }
    }

    fn query(&self, query: QueryWorkflow, tables: &Tables) -> Result<(), TaskError> {
        let arguments = tables.payloads(&query.arguments)?;
        let answer = match self.instance.query(&query.query_type, arguments) {
            Some(Ok(payload)) => Ok(payload),
            Some(Err(error)) => Err(ApplicationFailure::new(error).into_failure()),
            None => Err(self.unknown_query(&query.query_type)),
        };
        let answer = self.core.with_tables(|tables| match answer {
            Ok(payload) => QueryAnswer::Succeeded(tables.add(payload)),
            Err(failure) => QueryAnswer::Failed(tables.add_failure(failure)),
        });
        let result = QueryResult {
            query_id: query.query_id,
            answer,
        };
        self.core.answer_query(result);
        Ok(())
    }

    fn unknown_query(&self, name: &str) -> Failure {
        let queries = self.registration.description.queries.iter();
        let known = list(&mut queries.map(|(name, _)| *name), " ");
        Failure::plain(format!(
            "Query handler for '{name}' expected but not found, known queries: [{known}]"
        ))
    }
}

pub(super) fn not_open(what: &str, seq: u32) -> TaskError {
    Failure::plain(format!(
        "The activation ends {what} {seq}, which this run has not open"
    ))
}

fn drop_signal(name: &str, why: &dyn Display) {
    log::write(
        log::Level::Warn,
        "signal dropped",
        &[("signal", &name), ("why", why)],
    );
}
