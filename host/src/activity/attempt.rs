//! One attempt and its line to the server.

use futures_util::{FutureExt, future::BoxFuture};
use tokio::sync::watch;

use crate::{
    contract::{activity::CancelReason, types::Payload},
    sandbox::{ActivityPort, NexusPort, OtherActivities},
    temporal::{ActivityWorker, ServerActivities},
};

/// What a guest sees of the host while it runs an attempt.
pub(super) struct AttemptPort {
    pub(super) worker: ActivityWorker,
    pub(super) task_token: Vec<u8>,
    pub(super) cancellation: watch::Receiver<Option<CancelReason>>,
    pub(super) others: ServerActivities,
}

impl ActivityPort for AttemptPort {
    fn heartbeat(&self, details: Vec<Payload>) -> BoxFuture<'_, ()> {
        self.worker
            .heartbeat(self.task_token.clone(), details)
            .boxed()
    }

    fn cancel_requested(&self) -> Option<CancelReason> {
        *self.cancellation.borrow()
    }

    fn cancelled(&self) -> BoxFuture<'_, CancelReason> {
        cancelled(self.cancellation.clone()).boxed()
    }

    fn others(&self) -> &dyn OtherActivities {
        &self.others
    }

    fn nexus(&self) -> Option<&dyn NexusPort> {
        None
    }
}

/// Ends when the attempt is asked to stop; never, if that cannot happen any more.
pub(crate) async fn cancelled(
    mut cancellation: watch::Receiver<Option<CancelReason>>,
) -> CancelReason {
    let requested = match cancellation.wait_for(Option::is_some).await {
        Ok(reason) => *reason,
        Err(_closed) => None,
    };
    match requested {
        Some(reason) => reason,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_made_before_anybody_waited_is_seen() {
        let (sender, receiver) = watch::channel(None);
        sender.send_replace(Some(CancelReason::Paused));
        assert_eq!(cancelled(receiver).await, CancelReason::Paused);
    }
}
