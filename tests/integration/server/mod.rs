//! The outer ring: real components on a real Temporal server.

mod demo;
mod kill;
mod namespaces;
mod patterns;
mod pins;
mod plugins;
mod replay;
mod serving;
mod traps;
mod updates;
