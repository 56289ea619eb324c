//! The same workflow on the contract with payloads and failures nested in place.

wit_bindgen::generate!({ world: "workflows", path: "wit", generate_all });

use exports::hourglass::plugin::{
    manifest::{Description, Guest as Manifest, GuestError, WorkflowDefinition},
    workflow::{
        Action, Activation, Command, Completion, Guest as Workflow, Job, TaskFailure,
        VersioningBehavior,
    },
};
use hourglass::plugin::types::Payload;

struct Hello;
export!(Hello);

impl Manifest for Hello {
    fn describe() -> Result<Description, GuestError> {
        Ok(Description {
            sdk_name: "none".into(),
            sdk_version: "0".into(),
            task_queue: Some("hello".into()),
            workflows: vec![WorkflowDefinition {
                workflow_type: Some("Hello".into()),
                documentation: String::new(),
                input_schemas: vec![],
                result_schema: None,
                signals: vec![],
                queries: vec![],
                updates: vec![],
            }],
            activities: vec![],
            nexus_services: vec![],
            capabilities: vec![],
        })
    }
}

impl Workflow for Hello {
    fn activate(activation: Activation) -> Result<Completion, TaskFailure> {
        let begins = activation
            .jobs
            .iter()
            .any(|job| matches!(job, Job::InitializeWorkflow(_)));
        let result = Payload {
            metadata: vec![("encoding".into(), b"json/plain".to_vec())],
            data: b"\"hello\"".to_vec(),
        };
        let complete = Command {
            action: Action::CompleteWorkflow(result),
            summary: None,
            details: None,
        };
        Ok(Completion {
            commands: if begins { vec![complete] } else { vec![] },
            used_internal_flags: vec![],
            versioning_behavior: VersioningBehavior::Unspecified,
        })
    }
}
