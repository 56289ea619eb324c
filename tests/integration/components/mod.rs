//! The middle ring: real components, no server.

mod author_tests;
mod contract_shape;
mod foreign;
mod guest_workspace;
mod inspection;
mod languages;
mod reproducible;
mod size;
mod wasi;
