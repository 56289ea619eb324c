//! What a plugin says of itself.

use super::*;
use crate::activities::{ActivityContext, ActivityDefinition, ActivityError, ExecutableActivity};
use crate::nexus::UntypedNexusOperation;

struct Echo(&'static str);

impl ActivityDefinition for Echo {
    type Input = String;
    type Output = String;

    fn name(&self) -> &str {
        self.0
    }
}

impl ExecutableActivity for Echo {
    type Receiver = ();

    fn execute(_: &(), _: ActivityContext, input: String) -> Result<String, ActivityError> {
        Ok(input)
    }
}

struct Whole;

impl Plugin for Whole {
    const TASK_QUEUE: Option<&'static str> = Some("queue");

    fn capabilities() -> Vec<Capability> {
        vec![Capability::Environment("TOKEN".to_owned())]
    }

    fn activities() -> &'static [ActivityRegistration] {
        Vec::leak(vec![
            ActivityRegistration::of(Echo("echo"), "Gives back what it gets.", None, ()),
            ActivityRegistration::of(Echo("rest"), "", None, ()).dynamic(),
        ])
    }

    fn nexus_services() -> &'static [NexusServiceRegistration] {
        let operation = UntypedNexusOperation::new("mirror", "echo");
        let operation = NexusOperationRegistration::sync(operation, "", None, |_, input| Ok(input));
        Vec::leak(vec![NexusServiceRegistration::new(
            "mirror",
            vec![operation],
        )])
    }
}

#[test]
fn a_plugin_says_what_it_offers_and_needs() {
    let description = <Whole as manifest::Guest>::describe().unwrap();
    assert_eq!(description.task_queue.as_deref(), Some("queue"));
    let capabilities = description.capabilities;
    assert!(matches!(&capabilities[..], [Capability::Environment(name)] if name == "TOKEN"));
    let [service] = &description.nexus_services[..] else {
        panic!()
    };
    assert_eq!(service.service, "mirror");
    assert_eq!(service.operations[0].operation, "echo");
    assert!(description.workflows.is_empty());
}

#[test]
fn what_is_dynamic_is_described_without_a_name() {
    let description = <Whole as manifest::Guest>::describe().unwrap();
    let types = description.activities.iter();
    let types: Vec<_> = types
        .map(|activity| activity.activity_type.as_deref())
        .collect();
    assert_eq!(types, [Some("echo"), None]);
}
