//! One request and its line to the server.

use futures_util::{
    FutureExt,
    future::{BoxFuture, ready},
};
use tokio::sync::watch;

use crate::{
    activity::cancelled,
    contract::{activity::CancelReason, types::Payload},
    sandbox::{ActivityPort, NexusPort, OtherActivities},
    temporal::{NexusWorkflows, ServerActivities},
};

/// What a handler sees of the host while it handles a request.
pub(super) struct RequestPort {
    pub(super) cancellation: watch::Receiver<Option<CancelReason>>,
    pub(super) others: ServerActivities,
    pub(super) workflows: NexusWorkflows,
}

impl ActivityPort for RequestPort {
    /// Requests have no heartbeats.
    fn heartbeat(&self, _details: Vec<Payload>) -> BoxFuture<'_, ()> {
        ready(()).boxed()
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
        Some(&self.workflows)
    }
}
