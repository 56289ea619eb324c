//! Instances that outlive an attempt.

use std::{
    collections::HashMap,
    num::NonZeroUsize,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Semaphore;

use crate::{
    observe::LogScope,
    plugin::PluginIdentity,
    sandbox::{ActivityInstance, ActivityPort, GuestTrap, LoadedComponent},
};

/// The resident instances of a host, by plugin and digest.
#[derive(Default)]
pub(crate) struct Instances {
    pools: Mutex<HashMap<PluginIdentity, Arc<Pool>>>,
}

/// A bounded number of instances of one plugin. Each runs one attempt at a time and
/// keeps its module state in between.
pub(super) struct Pool {
    free: Semaphore,
    idle: Mutex<Vec<ActivityInstance>>,
}

impl Instances {
    /// The pool of a plugin that is to have `size` resident instances.
    pub(super) fn pool(&self, identity: &PluginIdentity, size: NonZeroUsize) -> Arc<Pool> {
        lock(&self.pools)
            .entry(identity.clone())
            .or_insert_with(|| Arc::new(Pool::new(size)))
            .clone()
    }

    /// Lets go of the instances of versions that `is_needed` says no of. Attempts that are under
    /// way end in theirs.
    pub(crate) fn release(&self, is_needed: impl Fn(&PluginIdentity) -> bool) {
        lock(&self.pools).retain(|identity, _| is_needed(identity));
    }
}

impl Pool {
    fn new(size: NonZeroUsize) -> Self {
        Self {
            free: Semaphore::new(size.get().min(Semaphore::MAX_PERMITS)),
            idle: Mutex::default(),
        }
    }
}

/// Gives `work` an instance: a resident one of `pool`, as soon as one is free, or one of
/// its own. A resident instance is kept unless its guest trapped; if this call is
/// dropped before its end, the instance goes with it.
pub(super) async fn with_instance<T>(
    pool: Option<Arc<Pool>>,
    component: Arc<LoadedComponent>,
    port: Arc<dyn ActivityPort>,
    scope: LogScope,
    work: impl AsyncFnOnce(&mut ActivityInstance) -> Result<T, GuestTrap>,
) -> Result<T, GuestTrap> {
    let Some(pool) = pool else {
        let mut own = ActivityInstance::new(component, port, scope).await?;
        return work(&mut own).await;
    };
    // The semaphore is never closed, so there is always a permit in the end.
    let _permit = pool.free.acquire().await;
    let idle = lock(&pool.idle).pop();
    let mut instance = match idle {
        Some(mut idle) => {
            idle.reuse(port, scope);
            idle
        }
        None => ActivityInstance::new(component, port, scope).await?,
    };
    let answer = work(&mut instance).await?;
    lock(&pool.idle).push(instance);
    Ok(answer)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::Digest;

    #[test]
    fn a_pool_of_a_version_that_is_not_needed_is_let_go() {
        let version = |bytes: &[u8]| PluginIdentity {
            name: "one".parse().unwrap(),
            digest: Digest::of(bytes),
        };
        let (old, new) = (version(b"1"), version(b"2"));
        let instances = Instances::default();
        let pools = [&old, &new].map(|version| instances.pool(version, NonZeroUsize::MIN));
        instances.release(|identity| *identity == new);
        assert_eq!(pools.map(|pool| Arc::strong_count(&pool)), [1, 2]);
    }
}
