//! Lines for the host's log. The host drops a workflow's lines while it replays.

use std::fmt::Display;

pub use crate::bindings::host_part::hourglass::plugin::log::Level;
use crate::host;

/// Writes a line with fields.
///
/// ```
/// use hourglass_sdk::log::{Level, write};
/// write(Level::Info, "order taken", &[("fruit", &"apple"), ("amount", &5)]);
/// ```
pub fn write(level: Level, message: &str, fields: &[(&str, &dyn Display)]) {
    let fields: Vec<(String, String)> = fields
        .iter()
        .map(|(key, value)| ((*key).to_owned(), value.to_string()))
        .collect();
    host::write_log(level, message, &fields);
}

/// Writes a line that helps to find an error.
pub fn debug(message: impl Display) {
    write(Level::Debug, &message.to_string(), &[]);
}

/// Writes a line about what goes on.
pub fn info(message: impl Display) {
    write(Level::Info, &message.to_string(), &[]);
}

/// Writes a line about something that needs attention.
pub fn warn(message: impl Display) {
    write(Level::Warn, &message.to_string(), &[]);
}

/// Writes a line about something that failed.
pub fn error(message: impl Display) {
    write(Level::Error, &message.to_string(), &[]);
}
