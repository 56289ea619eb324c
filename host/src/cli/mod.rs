//! The command line, one file a verb. Environment variables are read here and nowhere else.

pub mod build;
pub mod dev_server;
pub mod interrupt;
pub mod terminal;
pub mod user_cache;
