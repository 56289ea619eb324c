//! WASI 0.2 for guests whose language's runtime needs it.
//!
//! Owns two versions of it. A workflow gets a deterministic one: time and
//! randomness come from its run, standard output and error become log lines,
//! everything else is empty or denied. An activity gets the real one, as far as
//! the operator's policy grants it. Does not know where grants come from
//! ([`crate::plugin`] reads sidecars).

use wasmtime::component::ResourceTable;

mod activity;
mod clock;
mod grants;
mod http;
mod immediate;
mod names;
mod network;
mod output;
mod random;
mod turn;
mod workflow;

pub(super) use activity::{ActivityWasi, add_activity_wasi};
pub use grants::{Grants, HttpHost, InvalidHttpHost, OpenedDirectory};
pub(super) use names::provides;
pub(super) use output::Output;
pub(super) use turn::Turn;
pub(super) use workflow::{WorkflowWasi, add_workflow_wasi};

/// Most things of the host, such as open files and requests, that one instance
/// holds at a time. They live in the host's memory and not in the guest's.
const RESOURCES: usize = 1_000;

/// Most random bytes that one call gives.
const RANDOM_BYTES: u64 = 1 << 20;

/// A table of the host's things that a guest cannot fill without end.
fn resources() -> ResourceTable {
    let mut table = ResourceTable::new();
    table.set_max_capacity(RESOURCES);
    table
}
