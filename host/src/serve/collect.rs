//! Collecting versions that nothing needs any more.
//!
//! The server keeps a closed run for its namespace's retention, so a version that no run of the
//! server shows, open or closed, has been out of use for that long.

use std::time::Duration;

use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};
use tracing::{debug, warn};

use super::{bind::now, follow::Follower, report};
use crate::{
    observe::whole_chain,
    plugin::{BindingTable, Bound, Digest, PluginIdentity, RunPin, TypeKind},
    temporal::{Client, ClientError, quoted},
    workflow::Pin,
};

/// How often somebody looks, at least.
const OFTEN: Duration = Duration::from_secs(60);

/// When to look for what is kept so long.
pub(super) fn interval(keep_retired: Duration) -> Interval {
    let period = keep_retired.clamp(Duration::from_secs(1), OFTEN);
    let mut interval = interval_at(Instant::now() + period, period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

impl Follower {
    /// Takes what nothing needs out of the table, the store and the cache.
    pub(super) async fn collect(&mut self) {
        let table = self.bindings.borrow().clone();
        self.release(&table);
        let (gone, pins) = match self.unneeded(&table).await {
            Ok(found) => found,
            Err(reason) => {
                warn!("what runs need is not known, so nothing is collected: {reason}");
                return;
            }
        };
        debug!(gone = gone.len(), "retired versions were looked at");
        if gone.is_empty() && pins.is_empty() {
            return;
        }
        let changed = self.change(|before| Ok(before.without(&gone, &pins))).await;
        match changed {
            Ok(()) => self.forget(&gone).await,
            Err(reason) => warn!("nothing is collected: {}", whole_chain(&reason)),
        }
    }

    /// Lets go of retired components that no run in memory executes, and of their instances.
    fn release(&self, table: &BindingTable) {
        let census = &self.context.census;
        let is_needed = |identity: &PluginIdentity| {
            census.count(identity) > 0 || table.serving().any(|entry| entry.identity == *identity)
        };
        self.context.components.release(is_needed);
        self.context.attempts.instances.release(is_needed);
    }

    async fn unneeded(
        &self,
        table: &BindingTable,
    ) -> Result<(Vec<Bound>, Vec<RunPin>), ClientError> {
        let kept_since = now().saturating_sub(self.loader.config().keep_retired.as_secs());
        let mut gone = Vec::new();
        for bound in table
            .retired
            .iter()
            .filter(|bound| bound.since <= kept_since)
        {
            if !self.is_needed(table, bound).await? {
                gone.push(bound.clone());
            }
        }
        let mut pins = Vec::new();
        for pin in &table.pins {
            let client = Client::new(&self.context.connection, &pin.namespace);
            match client.describe_run(&pin.workflow_id, &pin.run_id).await {
                Err(error) if error.is_not_found => pins.push(pin.clone()),
                Err(error) => return Err(error),
                Ok(_) => {}
            }
        }
        Ok((gone, pins))
    }

    async fn is_needed(&self, table: &BindingTable, bound: &Bound) -> Result<bool, ClientError> {
        let Bound { entry, .. } = bound;
        let identity = &entry.identity;
        let is_same =
            |other: &Bound| other.entry.identity == *identity && other.entry.queue == entry.queue;
        // The same bytes serve on the same queue under another policy.
        if table.current.iter().any(is_same) {
            return Ok(false);
        }
        let is_moved_to = table.pins.iter().any(|pin| pin.identity == *identity);
        if is_moved_to || self.context.census.count(identity) > 0 {
            return Ok(true);
        }
        if entry.served.types(TypeKind::Workflow).is_empty() {
            return Ok(false);
        }
        let query = format!(
            "TemporalChangeVersion = {} AND TaskQueue = {}",
            quoted(&Pin(identity.clone()).to_string()),
            quoted(&entry.queue.task_queue)
        );
        let client = Client::new(&self.context.connection, &entry.queue.namespace);
        client.count_runs(&query).await.map(|count| count > 0)
    }

    /// Removes components that are in the table no more.
    async fn forget(&self, gone: &[Bound]) {
        let table = self.bindings.borrow().clone();
        let mut digests: Vec<Digest> = Vec::new();
        for bound in gone {
            let digest = bound.entry.identity.digest;
            if !table.mentions(digest) && !digests.contains(&digest) {
                report::collected(&bound.entry.identity, &self.context.events);
                digests.push(digest);
            }
        }
        for digest in digests {
            self.loader.trial.sandbox.forget(digest);
            if let Err(reason) = self.loader.store.remove_component(digest).await {
                warn!("{}", whole_chain(&reason));
            }
        }
        debug!("components are removed");
    }
}
