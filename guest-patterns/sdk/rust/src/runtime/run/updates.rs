//! Updates: accepted or rejected at once, answered when the handler ends.

use super::{Handler, Run, TaskError};
use crate::Payload;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Action, DoUpdate, UpdateAnswer, UpdateResponse,
};
use crate::error::{Effect, Failure, Tables};
use crate::runtime::update::UpdateOutcome;
use crate::wire::list;
use crate::workflows::WorkflowResult;

impl Run {
    pub(super) fn update(&mut self, update: DoUpdate, tables: &Tables) -> Result<(), TaskError> {
        let DoUpdate {
            name,
            protocol_instance_id: id,
            run_validator,
            ..
        } = update;
        let input = tables.payloads(&update.input)?;
        self.core.note_progress();
        match self.instance.update(&name, input, run_validator) {
            UpdateOutcome::Unknown => self.reject(id, self.unknown_update(&name)),
            UpdateOutcome::Rejected(failure) => self.reject(id, failure),
            UpdateOutcome::Ready(handle) => {
                self.answer_update(id.clone(), UpdateAnswer::Accepted);
                self.update_handled(id, handle())?;
            }
            UpdateOutcome::Running(future) => {
                self.answer_update(id.clone(), UpdateAnswer::Accepted);
                self.started(Handler::update(id, future));
            }
        }
        Ok(())
    }

    /// A failure that leaves the handler is the answer to the update; the workflow
    /// goes on. What would fail the task or continue as new does so here too.
    pub(super) fn update_handled(
        &mut self,
        id: String,
        result: WorkflowResult<Payload>,
    ) -> Result<(), TaskError> {
        match result.map_err(|termination| termination.effect(false)) {
            Ok(result) => {
                let result = self.core.with_tables(|tables| tables.add(result));
                self.answer_update(id, UpdateAnswer::Completed(result));
            }
            Err(Effect::FailWorkflow(failure)) => self.reject(id, failure),
            Err(other) => self.take_effect(other)?,
        }
        Ok(())
    }

    fn reject(&self, id: String, failure: Failure) {
        let failure = self.core.with_tables(|tables| tables.add_failure(failure));
        self.answer_update(id, UpdateAnswer::Rejected(failure));
    }

    fn answer_update(&self, protocol_instance_id: String, answer: UpdateAnswer) {
        let response = UpdateResponse {
            protocol_instance_id,
            answer,
        };
        self.core.push(Action::UpdateResponse(response), None);
    }

    fn unknown_update(&self, name: &str) -> Failure {
        let updates = self.registration.description.updates.iter();
        let known = list(&mut updates.map(|(name, _)| *name), " ");
        Failure::plain(format!(
            "Update handler for '{name}' expected but not found, and there is no dynamic handler. \
             known updates: [{known}]"
        ))
    }
}
