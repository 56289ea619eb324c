//! The outer ring: real components on a real Temporal server.

mod chaos;
mod demo;
mod features;
mod foreign;
mod kill;
mod namespaces;
mod patterns;
mod pins;
mod plugins;
mod replay;
mod serving;
mod traps;
mod updates;
