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
    Rollback(Box<NoRollback>),
    #[error(transparent)]
    Gate(Box<GateRefusal>),
    #[error(transparent)]
    GateClosed(Box<GateError>),
    #[error(transparent)]
    Load(Box<LoadError>),
    #[error(transparent)]
    Store(Box<StoreError>),
    #[error(transparent)]
    Component(Box<ComponentError>),
    #[error(transparent)]
    Client(Box<ClientError>),
    #[error(transparent)]
    UnknownType(Box<UnknownType>),
    #[error("workflow {0} is closed; only an open run can be moved")]
    Closed(String),
    #[error("no version of a plugin that serves {workflow_type} on {queue} begins with {digest}")]
    UnknownDigest {
        workflow_type: String,
        queue: Box<Queue>,
        digest: String,
    },
    #[error(
        "workflow {workflow} (run {run}) does not replay on {to}: {difference}",
        workflow = .pin.workflow_id, run = .pin.run_id, to = .pin.identity
    )]
    Differs {
        pin: Box<RunPin>,
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

impl From<NoRollback> for CommandError {
    fn from(error: NoRollback) -> Self {
        Self::Rollback(Box::new(error))
    }
}

impl From<GateRefusal> for CommandError {
    fn from(error: GateRefusal) -> Self {
        Self::Gate(Box::new(error))
    }
}

impl From<GateError> for CommandError {
    fn from(error: GateError) -> Self {
        Self::GateClosed(Box::new(error))
    }
}

impl From<LoadError> for CommandError {
    fn from(error: LoadError) -> Self {
        Self::Load(Box::new(error))
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        Self::Store(Box::new(error))
    }
}

impl From<ComponentError> for CommandError {
    fn from(error: ComponentError) -> Self {
        Self::Component(Box::new(error))
    }
}

impl From<ClientError> for CommandError {
    fn from(error: ClientError) -> Self {
        Self::Client(Box::new(error))
    }
}

impl From<UnknownType> for CommandError {
    fn from(error: UnknownType) -> Self {
        Self::UnknownType(Box::new(error))
    }
}
