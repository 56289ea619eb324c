//! The sandbox: from a component's bytes to a guest that can be called.
//!
//! Owns the wasmtime engine, the limits, what guests may import, and the calls
//! into them. Knows nothing of task queues, runs or bindings: it is given a
//! component and a message, and gives back the answer or says how the guest broke.
//! The only room, with [`crate::contract`], that names wasmtime.

mod activity;
mod check;
mod component;
mod engine;
mod limits;
mod state;
mod trap;
mod workflow;

pub use activity::{ActivityPort, execute};
pub use check::BadComponent;
pub use component::{DescribeError, LoadedComponent, Sandbox};
pub use engine::EngineError;
pub use limits::{Limits, mapping_bound};
pub use trap::GuestTrap;
pub use workflow::WorkflowInstance;
