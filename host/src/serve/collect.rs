//! Collecting versions that nothing needs any more.
//!
//! The server keeps a closed run for its namespace's retention, so a version that no run of the
//! server shows, open or closed, has been out of use for that long.

use std::time::Duration;

use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};
use tracing::{debug, warn};

use super::{bind::now, follow::Follower, free_memory, report};
use crate::{
    observe::whole_chain,
    plugin::{BindingTable, Bound, Digest, PluginIdentity, RunPin, TypeKind},
    temporal::{Client, ClientError, quoted},
    workflow::Pin,
};

/// How often somebody looks, at least.
const OFTEN: Duration = Duration::from_secs(60);

/// How much a look asks the server about at most: its visibility refuses bursts of questions.
/// The next look goes on where this one ended.
const AT_ONCE: usize = 20;

/// What may be needed no more.
#[derive(Clone, Debug)]
enum Candidate {
    Version(Bound),
    Pin(RunPin),
}

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
        let (gone, pins) = self.unneeded(&table).await;
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
        let is_smaller = self.context.components.release(is_needed);
        self.context.attempts.instances.release(is_needed);
        if is_smaller {
            tokio::task::spawn_blocking(free_memory::give_back);
        }
    }

    async fn unneeded(&mut self, table: &BindingTable) -> (Vec<Bound>, Vec<RunPin>) {
        let kept_since = now().saturating_sub(self.loader.config().keep_retired.as_secs());
        let versions = table.retired.iter().filter(|at| at.since <= kept_since);
        let versions = versions.cloned().map(Candidate::Version);
        let pins = table.pins.iter().cloned().map(Candidate::Pin);
        let candidates: Vec<Candidate> = versions.chain(pins).collect();
        let (mut gone, mut gone_pins) = (Vec::new(), Vec::new());
        for candidate in in_turn(&candidates, self.collected_up_to) {
            self.collected_up_to += 1;
            match (self.is_needed(table, candidate).await, candidate) {
                (Ok(true), _) => {}
                (Ok(false), Candidate::Version(bound)) => gone.push(bound.clone()),
                (Ok(false), Candidate::Pin(pin)) => gone_pins.push(pin.clone()),
                (Err(reason), _) => {
                    warn!("whether a retired version is needed is not known yet: {reason}");
                    break;
                }
            }
        }
        (gone, gone_pins)
    }

    async fn is_needed(
        &self,
        table: &BindingTable,
        candidate: &Candidate,
    ) -> Result<bool, ClientError> {
        match candidate {
            Candidate::Version(bound) => self.is_version_needed(table, bound).await,
            Candidate::Pin(pin) => self.is_there(pin).await,
        }
    }

    async fn is_there(&self, pin: &RunPin) -> Result<bool, ClientError> {
        let client = Client::new(&self.context.connection, &pin.namespace);
        match client.describe_run(&pin.workflow_id, &pin.run_id).await {
            Err(error) if error.is_not_found => Ok(false),
            Err(error) => Err(error),
            Ok(_) => Ok(true),
        }
    }

    async fn is_version_needed(
        &self,
        table: &BindingTable,
        bound: &Bound,
    ) -> Result<bool, ClientError> {
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

/// Those whose turn it is, from a place that only grows.
fn in_turn<T>(all: &[T], from: usize) -> impl Iterator<Item = &T> {
    let first = from.checked_rem(all.len()).unwrap_or_default();
    let count = all.len().min(AT_ONCE);
    all.iter().cycle().skip(first).take(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_its_turn_and_nothing_twice_in_a_look() {
        let all: Vec<usize> = (0..AT_ONCE * 2 + 3).collect();
        let look = |from| in_turn(&all, from).copied().collect::<Vec<_>>();
        assert_eq!(look(0), all[..AT_ONCE]);
        assert_eq!(look(AT_ONCE), all[AT_ONCE..AT_ONCE * 2]);
        let over_the_end = look(AT_ONCE * 2);
        assert_eq!(over_the_end[..3], all[AT_ONCE * 2..]);
        assert_eq!(over_the_end[3..], all[..AT_ONCE - 3]);
        assert_eq!(in_turn(&all[..2], 5).copied().collect::<Vec<_>>(), [1, 0]);
        assert_eq!(in_turn(&all[..0], 5).count(), 0);
    }
}
