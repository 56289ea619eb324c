//! The language: what a workflow's input can say.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A program and the variables that it begins with.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DslInput {
    pub root: Statement,
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
}

/// One thing to do, written as `{"activity":…}`, `{"sequence":…}` or `{"parallel":…}`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Statement {
    Activity(ActivityInvocation),
    Sequence(Sequence),
    Parallel(Parallel),
}

/// An activity by its name.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ActivityInvocation {
    pub name: String,
    /// The variables whose values it gets; a variable that nobody set is empty.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// The variable for its result.
    pub result: Option<String>,
}

/// One after the other.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Sequence {
    pub elements: Vec<Statement>,
}

/// All at the same time.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Parallel {
    pub branches: Vec<Statement>,
}
