//! Hourglass.
pub mod cli;
pub mod process_group;
pub mod progress;
pub mod temporal;
pub mod toolchain;
