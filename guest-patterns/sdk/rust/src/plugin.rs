//! A plugin as a whole: what it offers, and the exports that offer it.

use std::cell::RefCell;

use crate::activities::{self, ActivityRegistration};
use crate::bindings::activity_part::exports::hourglass::plugin::activity;
use crate::bindings::manifest_part::exports::hourglass::plugin::manifest::{
    self, ActivityDefinition, Description, HandlerDefinition, NexusOperationDefinition,
    NexusServiceDefinition, WorkflowDefinition,
};
use crate::bindings::nexus_part::exports::hourglass::plugin::nexus;
use crate::bindings::types_part::hourglass::plugin::types::GuestError;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow;
use crate::last_words;
use crate::nexus::{self as handlers, NexusOperationRegistration, NexusServiceRegistration};
use crate::runtime::{HandlerDescription, Runs, WorkflowRegistration};
use crate::schemas;
use crate::workflow_interceptors::InterceptorList;

pub use crate::bindings::manifest_part::exports::hourglass::plugin::manifest::Capability;

/// What `export_plugin!` makes of its arguments.
pub trait Plugin {
    /// The task queue that the author asks for.
    const TASK_QUEUE: Option<&'static str> = None;

    /// What the plugin needs from the outside.
    fn capabilities() -> Vec<Capability> {
        Vec::new()
    }

    /// The workflows; the same list whenever it is called.
    fn workflows() -> &'static [WorkflowRegistration] {
        &[]
    }

    /// The activities; the same list whenever it is called.
    fn activities() -> &'static [ActivityRegistration] {
        &[]
    }

    /// The interceptors; the same list whenever it is called.
    fn interceptors() -> Option<&'static InterceptorList> {
        None
    }

    /// The Nexus services; the same list whenever it is called.
    fn nexus_services() -> &'static [NexusServiceRegistration] {
        &[]
    }
}

thread_local! {
    static RUNS: RefCell<Runs> = const { RefCell::new(Runs::new()) };
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
            nexus_services: P::nexus_services().iter().map(describe_service).collect(),
            capabilities: P::capabilities(),
        })
    }
}

impl<P: Plugin> workflow::Guest for P {
    fn activate(
        activation: workflow::Activation,
    ) -> Result<workflow::Completion, workflow::TaskFailure> {
        last_words::prepare();
        RUNS.with_borrow_mut(|runs| {
            if let Some(interceptors) = P::interceptors() {
                runs.intercept(interceptors);
            }
            runs.activate(P::workflows(), activation)
        })
    }
}

impl<P: Plugin> activity::Guest for P {
    fn execute(task: activity::Task) -> Result<activity::Completion, GuestError> {
        last_words::prepare();
        let interceptors = P::interceptors().map_or(&[][..], |list| &list.activities);
        activities::execute(P::activities(), interceptors, task)
    }
}

impl<P: Plugin> nexus::Guest for P {
    fn start_operation(task: nexus::StartTask) -> Result<nexus::StartCompletion, GuestError> {
        last_words::prepare();
        handlers::start(P::nexus_services(), task)
    }

    fn cancel_operation(task: nexus::CancelTask) -> Result<nexus::CancelCompletion, GuestError> {
        last_words::prepare();
        Ok(handlers::cancel(P::nexus_services(), &task))
    }
}

fn describe_workflow(registration: &WorkflowRegistration) -> WorkflowDefinition {
    let description = &registration.description;
    let schemas = schemas::of(description.schemas);
    WorkflowDefinition {
        workflow_type: description.workflow_type.map(str::to_owned),
        documentation: description.documentation.to_owned(),
        input_schemas: schemas.inputs,
        result_schema: schemas.result,
        signals: describe_handlers(&description.signals),
        queries: describe_handlers(&description.queries),
        updates: describe_handlers(&description.updates),
    }
}

fn describe_handlers(handlers: &[HandlerDescription]) -> Vec<HandlerDefinition> {
    let owned = |handler: &HandlerDescription| {
        let schemas = schemas::of(handler.schemas);
        HandlerDefinition {
            name: handler.name.map(str::to_owned),
            documentation: handler.documentation.to_owned(),
            input_schemas: schemas.inputs,
            result_schema: schemas.result,
        }
    };
    handlers.iter().map(owned).collect()
}

fn describe_activity(registration: &ActivityRegistration) -> ActivityDefinition {
    let schemas = schemas::of(registration.schemas);
    ActivityDefinition {
        activity_type: registration.activity_type.clone(),
        documentation: registration.documentation.to_owned(),
        input_schemas: schemas.inputs,
        result_schema: schemas.result,
    }
}

fn describe_service(registration: &NexusServiceRegistration) -> NexusServiceDefinition {
    let operation = |operation: &NexusOperationRegistration| {
        let schemas = schemas::of(operation.schemas);
        NexusOperationDefinition {
            operation: operation.operation.clone(),
            documentation: operation.documentation.to_owned(),
            input_schema: schemas.inputs.into_iter().next().flatten(),
            result_schema: schemas.result,
        }
    };
    NexusServiceDefinition {
        service: registration.service.clone(),
        operations: registration.operations.iter().map(operation).collect(),
    }
}

#[cfg(test)]
mod tests;
