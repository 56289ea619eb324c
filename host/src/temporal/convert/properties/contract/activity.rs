//! Completions of activities.

use super::{failure_index, index};
use crate::{
    contract::activity::{Completion, Outcome},
    temporal::convert::properties::{
        shape::choice,
        source::{Draw, Source},
    },
};

impl Draw for Completion {
    fn draw(source: &mut Source<'_>) -> Self {
        let outcome = Draw::draw(source);
        let (payloads, failures) = source.tables.take();
        Self {
            payloads,
            failures,
            outcome,
        }
    }
}

choice!(Outcome {
    Completed(index),
    Failed(failure_index),
    Cancelled(failure_index),
    WillCompleteAsync(),
});
