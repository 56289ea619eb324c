//! What an operator sees: log lines, so far.

mod chain;
mod guest_log;

pub use chain::whole_chain;
pub use guest_log::{GuestLevel, LogScope, guest_line};
