//! The schedules on the server, as the plugins' sidecars declare them.

use std::{collections::BTreeSet, time::Duration};

use tokio::time::sleep;
use tracing::{error, info, warn};

use super::queue::QueueContext;
use crate::{
    observe::whole_chain,
    plugin::{BindingTable, Entry, PluginName, Schedule},
    temporal::{Reconciled, ScheduleError, Schedules},
};

/// First and longest pause before what failed is tried again.
const BACKOFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// Makes the server's schedules what `table` says. What it cannot do now it does later;
/// what it cannot do at all is logged.
pub(super) async fn reconcile(context: QueueContext, table: BindingTable) {
    let mut pause = BACKOFF.0;
    let mut open = steps(&table);
    while !open.is_empty() {
        let mut failed = Vec::new();
        for step in open {
            match step.take(&context).await {
                Err(reason) if reason.is_transient() => {
                    warn!(retry_in = ?pause, "{}", whole_chain(&reason));
                    failed.push(step);
                }
                Err(reason) => error!("{}", whole_chain(&reason)),
                Ok(()) => {}
            }
        }
        open = failed;
        if open.is_empty() {
            return;
        }
        tokio::select! {
            () = context.stop.cancelled() => return,
            () = sleep(pause) => pause = (pause * 2).min(BACKOFF.1),
        }
    }
}

/// One thing to do.
enum Step<'a> {
    Declare(&'a Entry, &'a Schedule),
    Remove(&'a Entry, &'a Schedule),
}

/// A schedule that a retired entry declares, and no current entry of that plugin, goes.
fn steps(table: &BindingTable) -> Vec<Step<'_>> {
    let key = |entry: &Entry, schedule: &Schedule| -> (String, PluginName, String) {
        let namespace = entry.queue.namespace.clone();
        (namespace, entry.identity.name.clone(), schedule.id.clone())
    };
    let mut seen = BTreeSet::new();
    let current = declared(table.serving()).map(|(entry, schedule)| {
        seen.insert(key(entry, schedule));
        Step::Declare(entry, schedule)
    });
    let mut steps: Vec<Step<'_>> = current.collect();
    for (entry, schedule) in declared(table.retired()) {
        if seen.insert(key(entry, schedule)) {
            steps.push(Step::Remove(entry, schedule));
        }
    }
    steps
}

fn declared<'a>(
    entries: impl Iterator<Item = &'a Entry>,
) -> impl Iterator<Item = (&'a Entry, &'a Schedule)> {
    entries.flat_map(|entry| std::iter::repeat(entry).zip(&entry.schedules))
}

impl Step<'_> {
    async fn take(&self, context: &QueueContext) -> Result<(), ScheduleError> {
        let (Self::Declare(entry, schedule) | Self::Remove(entry, schedule)) = self;
        let (plugin, queue) = (&entry.identity.name, &entry.queue);
        let codecs = context.codecs.of(queue);
        let schedules = Schedules::new(&context.connection, &queue.namespace, codecs);
        let done = match self {
            Self::Declare(..) => {
                let declared = schedules.declare(plugin, &queue.task_queue, schedule);
                match declared.await? {
                    Reconciled::Created => "created",
                    Reconciled::Updated => "updated",
                    Reconciled::Unchanged => return Ok(()),
                }
            }
            Self::Remove(..) if schedules.remove(plugin, &schedule.id).await? => "removed",
            Self::Remove(..) => return Ok(()),
        };
        info!(
            %plugin,
            schedule = schedule.id,
            namespace = queue.namespace,
            "schedule {done}"
        );
        Ok(())
    }
}
