//! What an operator sees: log lines and the texts of errors.

mod chain;
mod guest_log;
mod toml_error;

pub use chain::whole_chain;
pub use guest_log::{GuestLevel, LogScope, guest_line};
pub use toml_error::toml_reason;
