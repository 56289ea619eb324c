//! How many runs are in memory, by what they execute.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::plugin::PluginIdentity;

/// The runs in memory of all task queues of a host. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Census(Arc<Mutex<HashMap<PluginIdentity, usize>>>);

impl Census {
    /// The runs of one version of a plugin.
    pub(crate) fn count(&self, identity: &PluginIdentity) -> usize {
        self.counts().get(identity).copied().unwrap_or_default()
    }

    pub(super) fn enter(&self, identity: &PluginIdentity) {
        *self.counts().entry(identity.clone()).or_default() += 1;
    }

    pub(super) fn leave(&self, identity: &PluginIdentity) {
        let mut counts = self.counts();
        if let Some(count) = counts.get_mut(identity) {
            *count -= 1;
            if *count == 0 {
                counts.remove(identity);
            }
        }
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<PluginIdentity, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::Digest;

    #[test]
    fn runs_are_counted_until_they_leave() {
        let identity = PluginIdentity {
            name: "one".parse().unwrap(),
            digest: Digest::of(b"1"),
        };
        let census = Census::default();
        census.enter(&identity);
        census.enter(&identity);
        assert_eq!(census.count(&identity), 2);
        census.leave(&identity);
        census.leave(&identity);
        assert_eq!(census.count(&identity), 0);
        assert!(census.counts().is_empty());
    }
}
