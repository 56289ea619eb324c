//! Following the plugins folder and the store while the host serves.

use std::{
    collections::{BTreeMap, BTreeSet},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
    time::{Interval, sleep},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{error, info};

use super::{
    command::Command,
    gate::Gate,
    known::Refused,
    load::{Loader, Look, Why},
    queue::{self, QueueContext},
    report, schedules,
};
use crate::{
    observe::whole_chain,
    plugin::{BindingTable, FolderWatch, Queue, TypeKind},
};

/// Pause after a look that failed as a whole.
const PAUSE: Duration = Duration::from_secs(1);

/// What changes when the folder or the store does.
pub(super) struct Follower {
    pub(super) loader: Loader,
    pub(super) watch: Arc<FolderWatch>,
    pub(super) bindings: watch::Sender<BindingTable>,
    pub(super) context: QueueContext,
    pub(super) workers: TaskTracker,
    /// Stops the worker of each queue.
    pub(super) polled: BTreeMap<(Queue, TypeKind), CancellationToken>,
    pub(super) looks: mpsc::Receiver<oneshot::Sender<()>>,
    pub(super) commands: mpsc::Receiver<Command>,
    /// The files that do not serve.
    pub(super) refused: watch::Sender<Vec<Refused>>,
    pub(super) gate: Arc<Gate>,
    pub(super) collection: Interval,
    /// How much of what is retired the server was asked about so far.
    pub(super) collected_up_to: usize,
    pub(super) reconciling: Option<JoinHandle<()>>,
    /// What was wrong with the folder or the store as a whole, so that it is said once.
    pub(super) trouble: String,
}

/// Why the follower looks.
enum Call {
    /// Something may have changed.
    Change,
    /// Somebody waits for a look.
    Look(oneshot::Sender<()>),
    /// Somebody wants something done.
    Command(Command),
    /// It is time to see what nothing needs any more.
    Collection,
}

impl Follower {
    /// Loads what changes, until the host stops. Whatever fails leaves what served before as it
    /// was.
    pub(super) async fn run(mut self) {
        let (stop, watch) = (self.context.stop.clone(), self.watch.clone());
        self.reconcile_schedules();
        // Kept while other calls come: a change that was told of once is not told of again.
        let mut change = pin!(watch.settled());
        while let Some(call) = stop.run_until_cancelled(self.call(change.as_mut())).await {
            match call {
                Call::Change => {
                    change.set(watch.settled());
                    if !self.look(Why::Change).await
                        && stop.run_until_cancelled(sleep(PAUSE)).await.is_none()
                    {
                        return;
                    }
                }
                Call::Look(done) => {
                    let mut waiting = vec![done];
                    while let Ok(done) = self.looks.try_recv() {
                        waiting.push(done);
                    }
                    self.look(Why::Asked).await;
                    for done in waiting {
                        // Whoever asked may have gone.
                        let _ = done.send(());
                    }
                }
                Call::Command(command) => command.run(&mut self).await,
                Call::Collection => self.collect().await,
            }
        }
    }

    async fn call(&mut self, change: impl Future<Output = ()>) -> Call {
        let Self {
            looks,
            commands,
            collection,
            ..
        } = self;
        tokio::select! {
            Some(done) = looks.recv() => Call::Look(done),
            Some(command) = commands.recv() => Call::Command(command),
            _ = collection.tick() => Call::Collection,
            () = change => Call::Change,
        }
    }

    /// Looks at the folder and the store. False if that was not possible.
    pub(super) async fn look(&mut self, why: Why) -> bool {
        match self.loader.again(why).await {
            Ok(look) => {
                self.trouble.clear();
                self.refused.send_replace(self.loader.refused());
                if let Some(look) = look {
                    self.swap(look);
                }
                true
            }
            Err(reason) => {
                let reason = whole_chain(&reason);
                if reason != self.trouble {
                    error!("{reason}");
                }
                self.trouble = reason;
                false
            }
        }
    }

    /// Binds new work to what was found.
    pub(super) fn swap(&mut self, look: Look) {
        let Look {
            table,
            components,
            codecs,
        } = look;
        for codec in &codecs {
            report::codec(codec, self.context.codecs.replace(codec));
        }
        let before = self.bindings.borrow().clone();
        if table == before {
            return;
        }
        self.context.components.adopt(&table);
        for component in components {
            self.context.components.insert(component);
        }
        self.fetch(&table);
        self.bindings.send_replace(table.clone());
        report::serving(&table, &before, &self.context.events);
        self.poll(&table);
        self.reconcile_schedules();
    }

    /// Gets what another host has put into the store, before a run needs it.
    fn fetch(&self, table: &BindingTable) {
        for entry in table.serving() {
            let (components, identity) = (self.context.components.clone(), entry.identity.clone());
            if !components.has(&identity) {
                self.workers.spawn(async move {
                    if let Err(reason) = components.get(&identity).await {
                        error!("{}", whole_chain(&reason));
                    }
                });
            }
        }
    }

    /// Starts workers for queues that have none yet, and stops those of queues that nothing
    /// needs any more.
    pub(super) fn poll(&mut self, table: &BindingTable) {
        let mut needed = BTreeSet::new();
        for kind in TypeKind::ALL {
            needed.extend(table.queues(kind).into_iter().map(|queue| (queue, kind)));
        }
        self.polled.retain(|of, stop| {
            let is_needed = needed.contains(of);
            if !is_needed {
                let (queue, kind) = of;
                info!("nothing needs {kind} tasks of {queue} any more");
                stop.cancel();
            }
            is_needed
        });
        for (queue, kind) in needed {
            let of = (queue.clone(), kind);
            if !self.polled.contains_key(&of) {
                let context = QueueContext {
                    stop: self.context.stop.child_token(),
                    ..self.context.clone()
                };
                self.polled.insert(of, context.stop.clone());
                self.workers.spawn(queue::keep(context, queue, kind));
            }
        }
    }

    fn reconcile_schedules(&mut self) {
        if let Some(before) = self.reconciling.take() {
            before.abort();
        }
        let table = self.bindings.borrow().clone();
        let reconciling = schedules::reconcile(self.context.clone(), table);
        self.reconciling = Some(self.workers.spawn(reconciling));
    }
}
