//! A plugin as a whole: what it offers, and the exports that offer it.

use std::cell::RefCell;

use crate::activities::{self, ActivityRegistration};
use crate::bindings::activity_part::exports::hourglass::plugin::activity;
use crate::bindings::manifest_part::exports::hourglass::plugin::manifest::{
    self, ActivityDefinition, Description, HandlerDefinition, WorkflowDefinition,
};
use crate::bindings::types_part::hourglass::plugin::types::GuestError;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow;
use crate::last_words;
use crate::runtime::{Runs, WorkflowRegistration};

/// What `export_plugin!` makes of its arguments.
pub trait Plugin {
    /// The task queue that the author asks for.
    const TASK_QUEUE: Option<&'static str> = None;

    /// The workflows; the same list whenever it is called.
    fn workflows() -> &'static [WorkflowRegistration] {
        &[]
    }

    /// The activities; the same list whenever it is called.
    fn activities() -> &'static [ActivityRegistration] {
        &[]
    }
}

thread_local! {
    static RUNS: RefCell<Runs> = RefCell::default();
}

impl<P: Plugin> manifest::Guest for P {
    fn describe() -> Result<Description, GuestError> {
        last_words::prepare();
        Ok(Description {
            sdk_name: "hourglass-rust".to_owned(),
            sdk_version: env!("CARGO_PKG_VERSION").to_owned(),
            task_queue: P::TASK_QUEUE.map(str::to_owned),
            workflows: P::workflows().iter().map(describe_workflow).collect(),
            activities: P::activities().iter().map(describe_activity).collect(),
        })
    }
}

impl<P: Plugin> workflow::Guest for P {
    fn activate(
        activation: workflow::Activation,
    ) -> Result<workflow::Completion, workflow::TaskFailure> {
        last_words::prepare();
        RUNS.with_borrow_mut(|runs| runs.activate(P::workflows(), activation))
    }
}

impl<P: Plugin> activity::Guest for P {
    fn execute(task: activity::Task) -> Result<activity::Completion, GuestError> {
        last_words::prepare();
        activities::execute(P::activities(), task)
    }
}

fn describe_workflow(registration: &WorkflowRegistration) -> WorkflowDefinition {
    let description = &registration.description;
    WorkflowDefinition {
        workflow_type: description.workflow_type.to_owned(),
        documentation: description.documentation.to_owned(),
        signals: describe_handlers(&description.signals),
        queries: describe_handlers(&description.queries),
        updates: describe_handlers(&description.updates),
    }
}

fn describe_handlers(handlers: &[(&str, &str)]) -> Vec<HandlerDefinition> {
    let owned = |(name, documentation): &(&str, &str)| HandlerDefinition {
        name: (*name).to_owned(),
        documentation: (*documentation).to_owned(),
    };
    handlers.iter().map(owned).collect()
}

fn describe_activity(registration: &ActivityRegistration) -> ActivityDefinition {
    ActivityDefinition {
        activity_type: registration.activity_type.clone(),
        documentation: registration.documentation.to_owned(),
    }
}
