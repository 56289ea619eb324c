//! Named streams of random values beside the run's own: each is the same whatever
//! the others have given.

use std::cell::RefCell;
use std::rc::Rc;

use super::core::RunCore;
use super::random::{Random, WorkflowRandomValue, uuid4};
use crate::bindings::types_part::hourglass::plugin::types::RandomSeed;

/// The streams that were used since the run's seed was last set, by name.
pub(super) struct RandomStreams {
    seed: RandomSeed,
    begun: Vec<(String, Random)>,
}

impl RandomStreams {
    pub(super) fn new(seed: RandomSeed) -> Self {
        Self {
            seed,
            begun: Vec::new(),
        }
    }

    fn next(&mut self, name: &str) -> u64 {
        let known = self.begun.iter().position(|(begun, _)| begun == name);
        let at = known.unwrap_or_else(|| {
            let stream = Random::named(self.seed, name);
            self.begun.push((name.to_owned(), stream));
            self.begun.len() - 1
        });
        self.begun[at].1.next()
    }
}

/// A stream of random values that are the same in every replay, and that do not
/// depend on how often other streams or the context are asked. All streams of one
/// name in one run are the same stream. A reset of the workflow gives it new values.
pub struct WorkflowRandomStream {
    core: Rc<RunCore>,
    name: String,
}

impl WorkflowRandomStream {
    pub(crate) fn new(core: Rc<RunCore>, name: String) -> Self {
        Self { core, name }
    }

    /// The stream's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The next value.
    pub fn random<T: WorkflowRandomValue>(&self) -> T {
        T::from_bits(&mut || self.next())
    }

    /// A random UUID (version 4).
    pub fn uuid4(&self) -> String {
        let high = self.next();
        uuid4(high, self.next())
    }

    fn next(&self) -> u64 {
        RefCell::borrow_mut(&self.core.random_streams).next(&self.name)
    }
}
