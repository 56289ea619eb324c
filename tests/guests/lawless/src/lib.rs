//! A guest without an SDK that breaks the contract: each workflow type in one way,
//! and its description in the way that the tests write into it.

mod answers;
mod description;

wit_bindgen::generate!({
    path: "../../../wit",
    inline: "package hourglass:lawless;
        world lawless {
            import hourglass:plugin/log@0.1.0;
            export hourglass:plugin/manifest@0.1.0;
            export hourglass:plugin/workflow@0.1.0;
        }",
    world: "hourglass:lawless/lawless",
    generate_all,
});

use exports::hourglass::plugin::{
    manifest::{self, Description},
    workflow::{self, Activation, Completion, Job, TaskFailure, VersioningBehavior},
};
use hourglass::plugin::{
    log::{Level, write},
    types::{GuestError, Payload},
};

struct Lawless;

impl manifest::Guest for Lawless {
    fn describe() -> Result<Description, GuestError> {
        description::describe()
    }
}

impl workflow::Guest for Lawless {
    fn activate(activation: Activation) -> Result<Completion, TaskFailure> {
        let initialized = activation.jobs.iter().find_map(|job| match job {
            Job::InitializeWorkflow(job) => Some(&*job.workflow_type),
            _ => None,
        });
        let commands = initialized.map(answers::to).unwrap_or_default();
        write(Level::Debug, "a lawless turn", &[]);
        let result = Payload {
            metadata: vec![("encoding".into(), b"binary/null".to_vec())],
            data: vec![],
        };
        Ok(Completion {
            payloads: vec![result],
            failures: vec![],
            commands,
            used_internal_flags: vec![],
            versioning_behavior: VersioningBehavior::Unspecified,
        })
    }
}

export!(Lawless);
