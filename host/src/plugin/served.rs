//! What a plugin serves: its workflow types, activity types and Nexus services.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

/// What a name stands for. The kinds do not get in each other's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "Temporal's own words")]
pub enum TypeKind {
    Workflow,
    Activity,
    NexusService,
}

impl TypeKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Workflow, Self::Activity, Self::NexusService];
}

impl fmt::Display for TypeKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Workflow => "workflow",
            Self::Activity => "activity",
            Self::NexusService => "Nexus service",
        })
    }
}

/// A type that a plugin serves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "Option<String>", into = "Option<String>")]
pub enum TypeName {
    /// This type.
    Named(String),
    /// Every type that nobody on the queue has by name.
    Dynamic,
}

impl From<Option<String>> for TypeName {
    fn from(name: Option<String>) -> Self {
        name.map_or(Self::Dynamic, Self::Named)
    }
}

impl From<TypeName> for Option<String> {
    fn from(name: TypeName) -> Self {
        match name {
            TypeName::Named(name) => Some(name),
            TypeName::Dynamic => None,
        }
    }
}

impl TypeName {
    /// Whether it stands for a type.
    pub fn serves(&self, type_name: &str) -> bool {
        match self {
            Self::Named(name) => name == type_name,
            Self::Dynamic => true,
        }
    }
}

impl fmt::Display for TypeName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => formatter.write_str(name),
            Self::Dynamic => formatter.write_str("(dynamic)"),
        }
    }
}

/// Everything that a plugin serves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Served {
    /// Its workflow types.
    pub workflows: BTreeSet<TypeName>,
    /// Its activity types.
    pub activities: BTreeSet<TypeName>,
    /// Its Nexus services.
    #[serde(default)]
    pub nexus_services: BTreeSet<TypeName>,
}

impl Served {
    /// The types of one kind.
    pub fn types(&self, kind: TypeKind) -> &BTreeSet<TypeName> {
        match kind {
            TypeKind::Workflow => &self.workflows,
            TypeKind::Activity => &self.activities,
            TypeKind::NexusService => &self.nexus_services,
        }
    }

    /// The types of one kind as a person reads them.
    pub fn listed(&self, kind: TypeKind) -> String {
        let names: Vec<String> = self.types(kind).iter().map(ToString::to_string).collect();
        names.join(", ")
    }
}
