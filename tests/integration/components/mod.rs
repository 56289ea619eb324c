//! The middle ring: real components, no server.

mod guest_workspace;
mod reproducible;
