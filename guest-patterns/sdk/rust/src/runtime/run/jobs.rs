//! What each sort of job does to a run.

use std::fmt::Display;

use super::{Run, TaskError, WorkflowTermination};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Job, QueryAnswer, QueryResult, QueryWorkflow, ResolveActivity, SignalWorkflow,
};
use crate::error::{ApplicationFailure, Failure, Tables};
use crate::fields::Fields;
use crate::host;
use crate::log::Level;
use crate::runtime::activity::ActivityOutcome;
use crate::runtime::handler::Handler;
use crate::runtime::instance::{HandlerDescription, SignalOutcome, known_names};
use crate::runtime::interception::Message;
use crate::runtime::timer::TimerResult;
use crate::{Headers, Payload};

impl Run {
    fn signal(&mut self, signal: SignalWorkflow, tables: &Tables) -> Result<(), TaskError> {
        let input = tables.payloads(&signal.input)?;
        self.core.note_progress();
        if let Some(interception) = self.core.interception()
            && handles(&self.registration.description.signals, &signal.signal_name)
        {
            let message = Message {
                id: String::new(),
                name: signal.signal_name,
                input,
                headers: Headers::new(Fields::read(&signal.headers, tables)?),
            };
            let instance = self.instance.clone();
            let future = interception.signal(&self.core, instance, message);
            self.started(Handler::signal(future));
            return Ok(());
        }
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
            Job::FireTimer(seq) => self.fire_timer(seq, tables),
            Job::ResolveActivity(resolution) => self.resolve_activity(resolution, tables),
            Job::QueryWorkflow(query) => self.query(query, tables),
            Job::InitializeWorkflow(_) => Err(Failure::plain("The run has begun already")),
            Job::RemoveFromCache(_) => {
                Err(Failure::plain("An eviction is the only job of its turn"))
            }
            Job::SignalWorkflow(signal) => self.signal(signal, tables),
            Job::DoUpdate(update) => self.update(update, tables),
            Job::NotifyHasPatch(_) | Job::UpdateRandomSeed(_) => Ok(()),
            other => self.core.resolve(&other, tables),
        }
    }

    fn fire_timer(&self, seq: u32, tables: &Tables) -> Result<(), TaskError> {
        let ended = self.core.timers.borrow_mut().end(seq);
        match ended {
            Some(slot) => {
                slot.fill(TimerResult::Fired);
                Ok(())
            }
            None => self.core.resolve(&Job::FireTimer(seq), tables),
        }
    }

    fn resolve_activity(&self, job: ResolveActivity, tables: &Tables) -> Result<(), TaskError> {
        let outcome = ActivityOutcome::read(&job.resolution, tables)?;
        let ended = self.core.activities.borrow_mut().end(job.seq);
        match (ended, outcome) {
            (Some(slot), Some(outcome)) => {
                slot.fill(outcome);
                Ok(())
            }
            _ => self.core.resolve(&Job::ResolveActivity(job), tables),
        }
    }

    fn query(&self, query: QueryWorkflow, tables: &Tables) -> Result<(), TaskError> {
        let arguments = tables.payloads(&query.arguments)?;
        let answer = match self.builtin_query(&query.query_type) {
            Some(payload) => Ok(payload),
            None => {
                let message = Message {
                    headers: match self.core.interception() {
                        Some(_) => Headers::new(Fields::read(&query.headers, tables)?),
                        None => Headers::default(),
                    },
                    id: query.query_id.clone(),
                    name: query.query_type,
                    input: arguments,
                };
                self.author_query(message)
            }
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

    fn author_query(&self, query: Message) -> Result<Payload, Failure> {
        let answer = match self.core.interception() {
            Some(interception) if handles(&self.registration.description.queries, &query.name) => {
                interception.query(&self.core, &*self.instance, query)
            }
            _ => match self.instance.query(&query.name, query.input) {
                Some(answer) => answer,
                None => return Err(self.unknown_query(&query.name)),
            },
        };
        answer.map_err(|error| ApplicationFailure::new(error).into_failure())
    }

    fn unknown_query(&self, name: &str) -> Failure {
        let known = known_names(&self.queries());
        Failure::plain(format!(
            "Query handler for '{name}' expected but not found, known queries: [{known}]"
        ))
    }
}

/// Whether a handler answers to this name, be it a dynamic one.
pub(super) fn handles(handlers: &[HandlerDescription], name: &str) -> bool {
    let answers = |known: Option<&str>| known.is_none_or(|known| known == name);
    handlers.iter().any(|handler| answers(handler.name))
}

pub(in crate::runtime) fn drop_signal(name: &str, why: &dyn Display) {
    let fields = [("signal", name.to_owned()), ("why", why.to_string())];
    let fields = fields.map(|(key, value)| (key.to_owned(), value));
    host::write_log(Level::Warn, "signal dropped", &fields);
}
