//! The middle ring: real components, no server.

mod contract_shape;
mod guest_workspace;
mod reproducible;
