//! The sandbox: from a component's bytes to a guest that can be called.
//!
//! Owns the wasmtime engine, the limits, what guests may import, and the calls
//! into them. Knows nothing of task queues, runs or bindings: it is given a
//! component and a message, and gives back the answer or says how the guest broke.
//! The only room, with [`crate::contract`], that names wasmtime.

mod activity;
mod activity_host;
mod check;
mod code_cache;
mod codec;
mod component;
mod engine;
mod limits;
mod ports;
mod state;
mod threads;
mod trap;
mod unavailable;
mod wasi;
mod workflow;

pub use activity::ActivityInstance;
pub use check::BadComponent;
pub use code_cache::{CodeCache, CodeCacheError};
pub use codec::{CodecComponent, CodecInstance, Direction, Secrets};
pub use component::{CompiledComponent, DescribeError, LoadedComponent, Sandbox};
pub use engine::EngineError;
pub use limits::{Limits, mapping_bound};
pub use ports::{ActivityPort, NexusPort, OtherActivities};
pub(crate) use threads::{GuestThreads, Panicked};
pub use trap::GuestTrap;
pub use wasi::{Grants, HttpHost, InvalidHttpHost, OpenedDirectory};
pub use workflow::WorkflowInstance;
