//! Updates: accepted or rejected at once, answered when the handler ends.

use super::jobs::handles;
use super::{Handler, Run, TaskError};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Action, DoUpdate, UpdateAnswer, UpdateResponse,
};
use crate::error::{Effect, Failure, Tables};
use crate::fields::Fields;
use crate::runtime::instance::known_names;
use crate::runtime::interception::Message;
use crate::runtime::update::{UpdateInfo, UpdateOutcome};
use crate::workflows::WorkflowResult;
use crate::{Headers, Payload};

impl Run {
    pub(super) fn update(&mut self, update: DoUpdate, tables: &Tables) -> Result<(), TaskError> {
        let DoUpdate {
            name,
            protocol_instance_id: id,
            run_validator,
            update_id,
            ..
        } = update;
        let info = UpdateInfo {
            id: update_id,
            name,
        };
        let input = tables.payloads(&update.input)?;
        self.core.note_progress();
        if self.core.interception().is_some()
            && handles(&self.registration.description.updates, &info.name)
        {
            let headers = Headers::new(Fields::read(&update.headers, tables)?);
            self.intercepted_update(id, info, input, headers, run_validator);
            return Ok(());
        }
        match self.find_update(&info, input, run_validator) {
            UpdateOutcome::Unknown => self.reject(id, self.unknown_update(&info.name)),
            UpdateOutcome::Rejected(failure) => self.reject(id, failure),
            UpdateOutcome::Ready(handle) => {
                self.answer_update(id.clone(), UpdateAnswer::Accepted);
                self.core.current_update.replace(Some(info));
                let result = handle();
                self.core.current_update.replace(None);
                self.update_handled(id, result)?;
            }
            UpdateOutcome::Running(future) => {
                self.answer_update(id.clone(), UpdateAnswer::Accepted);
                self.started(Handler::update(info, id, future));
            }
        }
        Ok(())
    }

    fn intercepted_update(
        &mut self,
        id: String,
        info: UpdateInfo,
        input: Vec<Payload>,
        headers: Headers,
        validate: bool,
    ) {
        let Some(interception) = self.core.interception() else {
            return;
        };
        let message = || Message {
            id: info.id.clone(),
            name: info.name.clone(),
            input: input.clone(),
            headers: headers.clone(),
        };
        self.core.current_update.replace(Some(info.clone()));
        let verdict = match validate {
            true => interception.validate(&self.core, &*self.instance, message()),
            false => Ok(()),
        };
        self.core.current_update.replace(None);
        match verdict {
            Err(failure) => self.reject(id, failure),
            Ok(()) => {
                let instance = self.instance.clone();
                let future = interception.update(&self.core, instance, message());
                self.answer_update(id.clone(), UpdateAnswer::Accepted);
                self.started(Handler::update(info, id, future));
            }
        }
    }

    fn find_update(&self, info: &UpdateInfo, input: Vec<Payload>, validate: bool) -> UpdateOutcome {
        self.core.current_update.replace(Some(info.clone()));
        let outcome = self.instance.update(&info.name, input, validate);
        self.core.current_update.replace(None);
        outcome
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
        let known = known_names(&self.registration.description.updates);
        Failure::plain(format!(
            "Update handler for '{name}' expected but not found, and there is no dynamic handler. \
             known updates: [{known}]"
        ))
    }
}
