//! Whether what a plugin says of itself makes sense.

use std::collections::BTreeSet;

use thiserror::Error;

use super::TypeKind;
use crate::contract::manifest::Description;

/// A manifest that cannot be used.
#[derive(Debug, Error, PartialEq)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum BadManifest {
    #[error("its manifest has no workflows and no activities")]
    Empty,
    #[error("its manifest has a {0} type without a name")]
    Nameless(TypeKind),
    #[error("its manifest names {0} type {1:?} twice")]
    Twice(TypeKind, String),
    #[error("its manifest has {0} type {1:?}, but the component has no {0} export")]
    NotExported(TypeKind, String),
}

/// The types that a plugin has.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Types {
    pub(super) workflows: BTreeSet<String>,
    pub(super) activities: BTreeSet<String>,
}

/// Reads the types from a description.
pub(super) fn types(description: &Description) -> Result<Types, BadManifest> {
    let workflows = description
        .workflows
        .iter()
        .map(|definition| definition.workflow_type.as_str());
    let activities = description
        .activities
        .iter()
        .map(|definition| definition.activity_type.as_str());
    let types = Types {
        workflows: distinct(TypeKind::Workflow, workflows)?,
        activities: distinct(TypeKind::Activity, activities)?,
    };
    if types == Types::default() {
        return Err(BadManifest::Empty);
    }
    Ok(types)
}

/// Checks that a component exports what its types need.
pub(super) fn check_exported(
    types: &Types,
    exports: impl Fn(TypeKind) -> bool,
) -> Result<(), BadManifest> {
    let first = |kind: TypeKind, names: &BTreeSet<String>| {
        let name = names.first().filter(|_| !exports(kind))?;
        Some(BadManifest::NotExported(kind, name.clone()))
    };
    first(TypeKind::Workflow, &types.workflows)
        .or_else(|| first(TypeKind::Activity, &types.activities))
        .map_or(Ok(()), Err)
}

fn distinct<'a>(
    kind: TypeKind,
    names: impl Iterator<Item = &'a str>,
) -> Result<BTreeSet<String>, BadManifest> {
    let mut seen = BTreeSet::new();
    for name in names {
        if name.is_empty() {
            return Err(BadManifest::Nameless(kind));
        }
        if !seen.insert(name.to_owned()) {
            return Err(BadManifest::Twice(kind, name.to_owned()));
        }
    }
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::manifest::ActivityDefinition;

    fn with_activities(names: &[&str]) -> Description {
        Description {
            sdk_name: "test".into(),
            sdk_version: "0".into(),
            task_queue: None,
            workflows: vec![],
            activities: names
                .iter()
                .map(|name| ActivityDefinition {
                    activity_type: (*name).into(),
                    documentation: String::new(),
                })
                .collect(),
        }
    }

    #[test]
    fn a_type_named_twice_is_refused() {
        assert_eq!(
            types(&with_activities(&["a", "a"])),
            Err(BadManifest::Twice(TypeKind::Activity, "a".into()))
        );
    }

    #[test]
    fn a_plugin_with_nothing_in_it_is_refused() {
        assert_eq!(types(&with_activities(&[])), Err(BadManifest::Empty));
    }

    #[test]
    fn types_without_their_export_are_refused() {
        let types = types(&with_activities(&["a"])).unwrap();
        assert_eq!(
            check_exported(&types, |kind| kind == TypeKind::Workflow),
            Err(BadManifest::NotExported(TypeKind::Activity, "a".into()))
        );
    }
}
