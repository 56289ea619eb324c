//! Handlers that take more than one turn.

use std::task::Poll;

use futures_util::future::LocalBoxFuture;

use super::task::Task;
use super::update::UpdateInfo;
use crate::Payload;
use crate::workflows::WorkflowResult;

/// An asynchronous handler of a signal or an update.
pub(super) enum Handler {
    Signal(Task<WorkflowResult<()>>),
    Update {
        info: UpdateInfo,
        protocol_instance_id: String,
        task: Task<WorkflowResult<Payload>>,
    },
}

/// How a handler ended.
pub(super) enum HandlerEnd {
    Signal(WorkflowResult<()>),
    Update {
        protocol_instance_id: String,
        result: WorkflowResult<Payload>,
    },
}

impl Handler {
    pub(super) fn signal(future: LocalBoxFuture<'static, WorkflowResult<()>>) -> Self {
        Self::Signal(Task::new(future))
    }

    pub(super) fn update(
        info: UpdateInfo,
        protocol_instance_id: String,
        future: LocalBoxFuture<'static, WorkflowResult<Payload>>,
    ) -> Self {
        let task = Task::new(future);
        Self::Update {
            info,
            protocol_instance_id,
            task,
        }
    }

    /// The update that is handled; none if it is a signal.
    pub(super) fn update_info(&self) -> Option<UpdateInfo> {
        match self {
            Self::Signal(_) => None,
            Self::Update { info, .. } => Some(info.clone()),
        }
    }

    /// The state after a poll; none if nothing woke the handler since the last one.
    pub(super) fn poll_if_woken(&mut self) -> Option<Poll<HandlerEnd>> {
        Some(match self {
            Self::Signal(task) => task.poll_if_woken()?.map(HandlerEnd::Signal),
            Self::Update {
                protocol_instance_id,
                task,
                ..
            } => task.poll_if_woken()?.map(|result| HandlerEnd::Update {
                protocol_instance_id: std::mem::take(protocol_instance_id),
                result,
            }),
        })
    }
}
