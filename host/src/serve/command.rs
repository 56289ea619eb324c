//! What an operator asks of a host that serves, and why it is not done.

use std::{io, path::PathBuf};

use thiserror::Error;
use tokio::sync::oneshot;

use super::{
    follow::Follower,
    gate::{GateError, GateRefusal},
    load::LoadError,
};
use crate::{
    admin::Problem,
    observe::whole_chain,
    plugin::{
        ComponentError, NoRollback, PluginIdentity, PluginName, Queue, Refusal, RunPin, StoreError,
        UnknownType,
    },
    temporal::ClientError,
};

/// Something to do, and whom to tell.
pub(super) enum Command {
    /// Put a plugin into the folder.
    Add {
        name: PluginName,
        component: Vec<u8>,
        /// None leaves the sidecar that is there.
        sidecar: Option<String>,
        answer: Answer<PluginIdentity>,
    },
    /// Take a plugin out of the folder and the table.
    Remove {
        name: PluginName,
        answer: Answer<()>,
    },
    /// Let the version before serve.
    RollBack {
        name: PluginName,
        answer: Answer<PluginIdentity>,
    },
    /// Let one run go on with another version.
    Move {
        run: RunToMove,
        answer: Answer<RunPin>,
    },
}

pub(super) type Answer<T> = oneshot::Sender<Result<T, CommandError>>;

/// A run and where it is to go.
pub(super) struct RunToMove {
    pub(super) namespace: String,
    pub(super) workflow_id: String,
    /// The newest run if absent.
    pub(super) run_id: Option<String>,
    /// The first digits of a digest; the version that serves now if absent.
    pub(super) digest: Option<String>,
}

/// Why something was not done. What served before goes on serving.
#[derive(Debug, Error)]
pub(super) enum CommandError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("plugin {name} is not added: {reason}")]
    NotAdded { name: PluginName, reason: String },
    #[error(
        "{0} is a payload codec: put its file into the plugins folder and start the host again"
    )]
    IsCodec(PluginName),
    #[error("no plugin {0} serves, and the plugins folder has no file of it")]
    Unknown(PluginName),
    #[error("the file {file} cannot be changed", file = .file.display())]
    File { file: PathBuf, source: io::Error },
    #[error(transparent)]
    Rollback(#[from] NoRollback),
    #[error(transparent)]
    Gate(#[from] GateRefusal),
    #[error(transparent)]
    GateClosed(#[from] GateError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Component(#[from] ComponentError),
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    UnknownType(#[from] UnknownType),
    #[error("workflow {0} is closed; only an open run can be moved")]
    Closed(String),
    #[error("no version of a plugin that serves {workflow_type} on {queue} begins with {digest}")]
    UnknownDigest {
        workflow_type: String,
        queue: Queue,
        digest: String,
    },
    #[error("workflow {workflow_id} (run {run_id}) does not replay on {to}: {difference}")]
    Differs {
        workflow_id: String,
        run_id: String,
        to: PluginIdentity,
        difference: String,
    },
    #[error("the host stops")]
    Stops,
}

impl Command {
    pub(super) async fn run(self, follower: &mut Follower) {
        // Whoever asked may have gone; the log says what was done.
        match self {
            Self::Add {
                name,
                component,
                sidecar,
                answer,
            } => drop(answer.send(follower.add(name, component, sidecar).await)),
            Self::Remove { name, answer } => drop(answer.send(follower.remove(&name).await)),
            Self::RollBack { name, answer } => drop(answer.send(follower.roll_back(&name).await)),
            Self::Move { run, answer } => drop(answer.send(follower.move_run(run).await)),
        }
    }
}

impl CommandError {
    /// What the admin endpoint answers.
    pub(super) fn problem(&self) -> Problem {
        Problem {
            status: match self {
                Self::Unknown(_) | Self::UnknownType(_) | Self::UnknownDigest { .. } => 404,
                Self::Client(error) if error.is_not_found => 404,
                Self::File { .. } | Self::Load(_) | Self::Store(_) | Self::Component(_) => 500,
                Self::Client(_) | Self::GateClosed(_) | Self::Stops => 503,
                _ => 409,
            },
            error: whole_chain(self),
        }
    }
}
