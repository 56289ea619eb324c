//! The endpoint's JSON. Names are in kebab-case, times in seconds since 1970, digests in 64
//! hexadecimal digits; what is not known is `null`.

use serde::{Deserialize, Serialize};

/// `GET /health` and `GET /ready`: the second answers 503 until the host serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Health {
    /// Whether it polls its task queues.
    pub is_ready: bool,
    /// The host's version.
    pub hourglass: String,
    /// The contract that guests are written for.
    pub contract: String,
}

/// `GET /plugins`. `GET /versions` gives the first list alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PluginStatus {
    /// Every version that new work is bound to, or that an open run may still need.
    pub versions: Vec<VersionStatus>,
    /// The files of the plugins folder that do not serve.
    pub refused: Vec<RefusedFile>,
}

/// One version of a plugin on its task queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct VersionStatus {
    /// The plugin's name.
    pub name: String,
    /// The version.
    pub digest: String,
    /// Whether new work is bound to it.
    pub state: VersionState,
    /// Since when it is in that state.
    pub since: u64,
    /// Where it serves.
    pub namespace: String,
    /// Where it serves.
    pub task_queue: String,
    /// Its workflow types; `(dynamic)` stands for every other one.
    pub workflows: Vec<String>,
    /// Its activity types.
    pub activities: Vec<String>,
    /// Its Nexus services.
    pub nexus_services: Vec<String>,
    /// `pinned` or `auto-upgrade`.
    pub versioning: String,
    /// Open runs that began with it, as the server's visibility says; `null` if it did not
    /// answer.
    pub open_runs: Option<u64>,
    /// Runs that this host has in memory.
    pub cached_runs: usize,
    /// Linear memory of this host's instances of it, in bytes. Pages that were never written
    /// to count, though they take no memory of the machine.
    pub memory_bytes: usize,
}

/// Whether new work is bound to a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VersionState {
    /// It is.
    Current,
    /// It was; open runs are served until they close.
    Retired,
}

/// A file of the plugins folder that does not serve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RefusedFile {
    /// The file.
    pub file: String,
    /// Why.
    pub reason: String,
}

/// `POST /plugins` and `POST /check`: a plugin that is not in the folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NewPlugin {
    /// Its name.
    pub name: String,
    /// The component in base64.
    pub component: String,
    /// The sidecar's text; the one that is there is kept if absent.
    #[serde(default)]
    pub sidecar: Option<String>,
    /// Histories to replay beside those of open runs. For `/check` only.
    #[serde(default)]
    pub histories: Vec<RecordedHistory>,
    /// At most so many open runs, the newest; all if absent. For `/check` only.
    #[serde(default)]
    pub sample: Option<usize>,
}

/// A history as `temporal workflow show --output json` writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RecordedHistory {
    /// What it is called in the answer.
    pub name: String,
    /// Its JSON text.
    pub json: String,
}

/// The answer to `POST /plugins`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Added {
    /// The version that serves now.
    pub digest: String,
}

/// The answer to `POST /check`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Checked {
    /// The version that was tried.
    pub digest: String,
    /// Every run that was replayed on it.
    pub runs: Vec<CheckedRun>,
    /// Open runs of its types on its task queue; those beyond the sample were not replayed.
    pub open_runs: usize,
}

/// How one run replayed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CheckedRun {
    /// The workflow's id, or what the recorded history is called.
    pub workflow_id: String,
    /// The run; empty for a recorded history.
    pub run_id: String,
    /// Where the code and the history differ; `null` if they do not.
    pub difference: Option<String>,
}

/// The answer to `POST /plugins/NAME/rollback`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RolledBack {
    /// The version that serves now.
    pub digest: String,
}

/// `POST /pins`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PinRequest {
    /// The workflow's namespace; the host's own if absent.
    #[serde(default)]
    pub namespace: Option<String>,
    /// The workflow's id.
    pub workflow_id: String,
    /// The run; the newest if absent.
    #[serde(default)]
    pub run_id: Option<String>,
    /// The first digits of a digest; the version that serves now if absent.
    #[serde(default)]
    pub digest: Option<String>,
}

/// The answer to `POST /pins`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Pinned {
    /// The run that was moved.
    pub run_id: String,
    /// The plugin that it executes from now on.
    pub name: String,
    /// The version.
    pub digest: String,
}

/// The answer to what was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Problem {
    /// The answer's HTTP status; it is not in the JSON.
    #[serde(skip)]
    pub status: u16,
    /// What is wrong, and what to do.
    pub error: String,
}
