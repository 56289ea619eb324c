//! What becomes of open runs when a plugin is replaced. The words are Temporal's.

use serde::{Deserialize, Serialize};

/// How a plugin's open runs are versioned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Versioning {
    /// A run finishes on the version that it began with.
    #[default]
    Pinned,
    /// Open runs go on with the newest version, once their histories replay on it.
    AutoUpgrade,
}
