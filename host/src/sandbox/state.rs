//! What the host keeps beside an instance, and the imports that every guest has.

use super::limits::{Limiter, Limits};
use crate::{
    contract::{log, panic},
    observe::{GuestLevel, LogScope, guest_line},
    plugin::PluginIdentity,
};

/// Most fields that are kept of a log line.
const MAX_FIELDS: usize = 32;

/// Longest text that is kept of a panic or a log line, in bytes.
const MESSAGE_BYTES: usize = 8 << 10;

/// State of any instance.
#[derive(Debug)]
pub(super) struct GuestState {
    pub(super) identity: PluginIdentity,
    pub(super) limiter: Limiter,
    /// The workflow or activity that the instance works for.
    pub(super) scope: LogScope,
    /// True while log lines are to be dropped.
    pub(super) silent: bool,
    panic: Option<PanicReport>,
}

#[derive(Debug)]
struct PanicReport {
    message: String,
    location: String,
}

impl GuestState {
    pub(super) fn new(identity: PluginIdentity, limits: &Limits, scope: LogScope) -> Self {
        Self {
            identity,
            limiter: Limiter::new(limits),
            scope,
            silent: false,
            panic: None,
        }
    }

    /// What the guest said before it trapped, if it did.
    pub(super) fn take_panic(&mut self) -> Option<String> {
        let PanicReport { message, location } = self.panic.take()?;
        Some(format!("panicked at {location}: {message}"))
    }
}

impl log::Host for GuestState {
    fn write(&mut self, level: log::Level, message: String, fields: Vec<(String, String)>) {
        if self.silent {
            return;
        }
        let level = match level {
            log::Level::Trace => GuestLevel::Trace,
            log::Level::Debug => GuestLevel::Debug,
            log::Level::Info => GuestLevel::Info,
            log::Level::Warn => GuestLevel::Warn,
            log::Level::Error => GuestLevel::Error,
        };
        let fields: Vec<(String, String)> = fields
            .into_iter()
            .take(MAX_FIELDS)
            .map(|(name, value)| (bounded(name), bounded(value)))
            .collect();
        guest_line(
            level,
            &self.identity,
            &self.scope,
            &bounded(message),
            &fields,
        );
    }
}

impl panic::Host for GuestState {
    fn report(&mut self, message: String, location: String) {
        self.panic = Some(PanicReport {
            message: bounded(message),
            location: bounded(location),
        });
    }
}

/// Cuts `text` at a character boundary and says that it did.
fn bounded(mut text: String) -> String {
    if text.len() > MESSAGE_BYTES {
        let length = text.len();
        let end = (0..=MESSAGE_BYTES)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        text.truncate(end);
        text.push_str(&format!("… ({length} bytes)"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut_between_characters() {
        let cut = bounded("é".repeat(MESSAGE_BYTES));
        assert!(
            cut.ends_with("é… (16384 bytes)"),
            "{}",
            &cut[cut.len() - 30..]
        );
    }

    #[test]
    fn a_short_message_stays_as_it_is() {
        assert_eq!(bounded("hello".into()), "hello");
    }
}
