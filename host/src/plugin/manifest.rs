//! Whether what a plugin says of itself makes sense.

use std::collections::BTreeSet;

use thiserror::Error;

use super::{Served, TypeKind, TypeName};
use crate::contract::manifest::Description;

/// A manifest that cannot be used.
#[derive(Debug, Error, PartialEq)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum BadManifest {
    #[error("its manifest has no workflows, no activities and no Nexus services")]
    Empty,
    #[error("its manifest has a {0} type without a name")]
    Nameless(TypeKind),
    #[error("its manifest names {0} type {1} twice")]
    Twice(TypeKind, TypeName),
    #[error("its manifest has {0} type {1}, but the component has no {0} export")]
    NotExported(TypeKind, TypeName),
    #[error(
        "its manifest has a schema of {of} that is no JSON ({reason}); it begins with {begin:?}"
    )]
    Schema {
        of: String,
        reason: String,
        begin: String,
    },
}

/// Reads what a plugin serves from its description.
pub(super) fn served(description: &Description) -> Result<Served, BadManifest> {
    let workflows = description
        .workflows
        .iter()
        .map(|definition| definition.workflow_type.clone());
    let activities = description
        .activities
        .iter()
        .map(|definition| definition.activity_type.clone());
    let nexus_services = description
        .nexus_services
        .iter()
        .map(|definition| Some(definition.service.clone()));
    let served = Served {
        workflows: distinct(TypeKind::Workflow, workflows)?,
        activities: distinct(TypeKind::Activity, activities)?,
        nexus_services: distinct(TypeKind::NexusService, nexus_services)?,
    };
    if served == Served::default() {
        return Err(BadManifest::Empty);
    }
    Ok(served)
}

/// Checks that a component exports what its types need.
pub(super) fn check_exported(
    served: &Served,
    exports: impl Fn(TypeKind) -> bool,
) -> Result<(), BadManifest> {
    let missing = TypeKind::ALL.into_iter().find_map(|kind| {
        let name = served.types(kind).first().filter(|_| !exports(kind))?;
        Some(BadManifest::NotExported(kind, name.clone()))
    });
    missing.map_or(Ok(()), Err)
}

/// Checks that every schema is at least JSON.
pub(super) fn check_schemas(description: &Description) -> Result<(), BadManifest> {
    for workflow in &description.workflows {
        let name = TypeName::from(workflow.workflow_type.clone());
        let of = format!("workflow type {name}");
        check(
            &of,
            &workflow.input_schemas,
            workflow.result_schema.as_ref(),
        )?;
        let handlers = [&workflow.signals, &workflow.queries, &workflow.updates];
        for handler in handlers.into_iter().flatten() {
            let of = format!("{} of {of}", TypeName::from(handler.name.clone()));
            check(&of, &handler.input_schemas, handler.result_schema.as_ref())?;
        }
    }
    for activity in &description.activities {
        let of = TypeName::from(activity.activity_type.clone());
        let of = format!("activity type {of}");
        check(
            &of,
            &activity.input_schemas,
            activity.result_schema.as_ref(),
        )?;
    }
    for service in &description.nexus_services {
        for operation in &service.operations {
            let of = format!(
                "Nexus operation {}.{}",
                service.service, operation.operation
            );
            let input = std::slice::from_ref(&operation.input_schema);
            check(&of, input, operation.result_schema.as_ref())?;
        }
    }
    Ok(())
}

fn check(of: &str, inputs: &[Option<String>], result: Option<&String>) -> Result<(), BadManifest> {
    for schema in inputs.iter().flatten().chain(result) {
        if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(schema) {
            return Err(BadManifest::Schema {
                of: of.to_owned(),
                reason: error.to_string(),
                begin: schema.chars().take(40).collect(),
            });
        }
    }
    Ok(())
}

fn distinct(
    kind: TypeKind,
    names: impl Iterator<Item = Option<String>>,
) -> Result<BTreeSet<TypeName>, BadManifest> {
    let mut seen = BTreeSet::new();
    for name in names {
        if name.as_deref() == Some("") {
            return Err(BadManifest::Nameless(kind));
        }
        let name = TypeName::from(name);
        if !seen.insert(name.clone()) {
            return Err(BadManifest::Twice(kind, name));
        }
    }
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::manifest::ActivityDefinition;

    fn with_activities(names: &[Option<&str>]) -> Description {
        Description {
            sdk_name: "test".into(),
            sdk_version: "0".into(),
            task_queue: None,
            workflows: vec![],
            activities: names
                .iter()
                .map(|name| ActivityDefinition {
                    activity_type: name.map(Into::into),
                    documentation: String::new(),
                    input_schemas: vec![],
                    result_schema: None,
                })
                .collect(),
            nexus_services: vec![],
            capabilities: vec![],
        }
    }

    #[test]
    fn a_type_named_twice_is_refused() {
        let refused = served(&with_activities(&[Some("a"), Some("a")])).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "its manifest names activity type a twice"
        );
    }

    #[test]
    fn two_dynamic_activities_are_refused() {
        let refused = served(&with_activities(&[None, None])).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "its manifest names activity type (dynamic) twice"
        );
    }

    #[test]
    fn a_schema_that_is_no_json_is_refused() {
        let mut description = with_activities(&[Some("a")]);
        description.activities[0].result_schema = Some("{}".into());
        assert_eq!(check_schemas(&description), Ok(()));
        description.activities[0].input_schemas = vec![None, Some("{\"type\":".into())];
        let refused = check_schemas(&description).unwrap_err().to_string();
        let expected = "its manifest has a schema of activity type a that is no JSON (EOF";
        assert!(refused.starts_with(expected), "{refused}");
        assert!(
            refused.ends_with(r#"it begins with "{\"type\":""#),
            "{refused}"
        );
    }

    #[test]
    fn a_plugin_with_nothing_in_it_is_refused() {
        assert_eq!(served(&with_activities(&[])), Err(BadManifest::Empty));
    }

    #[test]
    fn types_without_their_export_are_refused() {
        let served = served(&with_activities(&[Some("a")])).unwrap();
        let refused = check_exported(&served, |kind| kind == TypeKind::Workflow).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "its manifest has activity type a, but the component has no activity export"
        );
    }
}
