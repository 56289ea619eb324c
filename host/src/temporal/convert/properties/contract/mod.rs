//! The contract's records as guests send them, drawn. What the conversion leaves
//! out of them on purpose is marked here, field by field, with the reason.

mod activity;
mod command;
mod failure;
mod nexus;
mod schedule;
mod tables;

pub(super) use command::origin;
pub(super) use tables::{Indices, OUTSIDE, Tables};
use tables::{failure_index, index, indices, named, optional_index, optional_indices};

use std::collections::BTreeMap;

use super::{
    shape::record,
    source::{Draw, Source},
};
use crate::contract::types::{
    DeploymentVersion, Duration, NamespacedExecution, Payload, Priority, RetryPolicy, Timestamp,
};

impl Draw for Payload {
    fn draw(source: &mut Source<'_>) -> Self {
        Self {
            metadata: sorted(source),
            data: Draw::draw(source),
        }
    }
}

/// Pairs, each name once and in the order of the names. Of a name that comes twice
/// the last pair counts.
fn sorted<T: Draw>(source: &mut Source<'_>) -> Vec<(String, T)> {
    let length = source.below(4);
    let mut entry = || (String::draw(source), T::draw(source));
    let entries: BTreeMap<String, T> = (0..length).map(|_| entry()).collect();
    entries.into_iter().collect()
}

record!(RetryPolicy {
    initial_interval,
    backoff_coefficient,
    maximum_interval,
    maximum_attempts: signed,
    non_retryable_error_types,
});

record!(Priority {
    priority_key: signed,
    fairness_key,
    fairness_weight,
});

/// A number that Core keeps in a signed one: larger ones are cut to the largest.
fn signed(source: &mut Source<'_>) -> u32 {
    let any = u32::draw(source);
    if source.wild { any } else { any >> 1 }
}

record!(NamespacedExecution {
    // An empty one means the workflow's: the conversion puts that in.
    namespace: not_empty,
    workflow_id,
    run_id,
});

/// A name that the conversion replaces if it is empty.
fn not_empty(source: &mut Source<'_>) -> String {
    let name = String::draw(source);
    if name.is_empty() && !source.wild {
        "chosen".to_owned()
    } else {
        name
    }
}

record!(DeploymentVersion {
    deployment_name,
    build_id,
});

impl Draw for Timestamp {
    fn draw(source: &mut Source<'_>) -> Self {
        let (seconds, nanoseconds) = (i64::draw(source), u32::draw(source));
        if source.wild {
            return Self {
                seconds,
                nanoseconds,
            };
        }
        Self {
            seconds: seconds % (1 << 53),
            nanoseconds: nanoseconds % 1_000_000_000,
        }
    }
}

impl Draw for Duration {
    fn draw(source: &mut Source<'_>) -> Self {
        let (seconds, nanoseconds) = (u64::draw(source), u32::draw(source));
        if source.wild {
            return Self {
                seconds,
                nanoseconds,
            };
        }
        Self {
            seconds: seconds % (1 << 53),
            nanoseconds: nanoseconds % 1_000_000_000,
        }
    }
}
