//! Following the plugins folder while the host serves.

use std::{collections::BTreeSet, time::Duration};

use tokio::{sync::watch, time::sleep};
use tokio_util::task::TaskTracker;
use tracing::error;

use super::{
    load::{Loader, Look},
    queue::{self, QueueContext},
    report, schedules,
};
use crate::{
    observe::whole_chain,
    plugin::{BindingTable, FolderWatch, Queue, TypeKind},
};

/// Pause after a look that failed as a whole.
const PAUSE: Duration = Duration::from_secs(1);

/// What changes when the folder does.
pub(super) struct Follower {
    pub(super) loader: Loader,
    pub(super) watch: FolderWatch,
    pub(super) bindings: watch::Sender<BindingTable>,
    pub(super) context: QueueContext,
    pub(super) workers: TaskTracker,
    pub(super) polled: BTreeSet<(Queue, TypeKind)>,
}

impl Follower {
    /// Loads what changes in the folder, until the host stops. Whatever fails leaves what
    /// served before as it was.
    pub(super) async fn run(mut self) {
        let stop = self.context.stop.clone();
        let mut reconciling = self.reconcile_schedules();
        let mut trouble = String::new();
        loop {
            let change = async {
                self.watch.changed().await;
                self.watch.quiet().await;
            };
            if stop.run_until_cancelled(change).await.is_none() {
                return;
            }
            match self.loader.again().await {
                Ok(None) => trouble.clear(),
                Ok(Some(look)) => {
                    trouble.clear();
                    if self.swap(look) {
                        reconciling.abort();
                        reconciling = self.reconcile_schedules();
                    }
                }
                Err(reason) => {
                    let reason = whole_chain(&reason);
                    if reason != trouble {
                        error!("{reason}");
                    }
                    trouble = reason;
                    if stop.run_until_cancelled(sleep(PAUSE)).await.is_none() {
                        return;
                    }
                }
            }
        }
    }

    /// Binds new work to what was found. True if that is another table than before.
    fn swap(&mut self, look: Look) -> bool {
        let Look { table, components } = look;
        let before = self.bindings.borrow().clone();
        if table == before {
            return false;
        }
        self.context.components.adopt(&table);
        for component in components {
            self.context.components.insert(component);
        }
        report::serving(&table, &before);
        self.bindings.send_replace(table.clone());
        self.poll(&table);
        true
    }

    /// Starts workers for queues that have none yet.
    pub(super) fn poll(&mut self, table: &BindingTable) {
        for kind in TypeKind::ALL {
            for queue in table.queues(kind) {
                if self.polled.insert((queue.clone(), kind)) {
                    let keeping = queue::keep(self.context.clone(), queue, kind);
                    self.workers.spawn(keeping);
                }
            }
        }
    }

    fn reconcile_schedules(&self) -> tokio::task::JoinHandle<()> {
        let table = self.bindings.borrow().clone();
        let reconciling = schedules::reconcile(self.context.clone(), table);
        self.workers.spawn(reconciling)
    }
}
