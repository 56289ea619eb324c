//! Exit codes.

use std::process::ExitCode;

use crate::{
    ConfigError, ServeError,
    codec::CodecServerError,
    temporal::{ConnectError, SettingsError},
};

/// Something failed that has no code of its own.
pub(super) const FAILURE: u8 = 1;
/// The configuration cannot be used: a file, a folder, a setting.
pub(super) const CONFIGURATION: u8 = 3;
/// The Temporal server refuses the connection: TLS, credentials.
pub(super) const CONNECTION: u8 = 4;

/// What `--help` says of them.
pub(super) const HELP: &str = "\
Exit codes: 0 done; 1 failed; 2 wrong arguments; 3 the configuration cannot be used; \
4 the Temporal server refuses the connection.

Log: standard error, HOURGLASS_LOG sets the filter (such as `debug` or `hourglass=debug,guest=info`).";

/// The code for an error that ended a command.
pub(super) fn code_of(error: &anyhow::Error) -> ExitCode {
    ExitCode::from(number(error))
}

fn number(error: &anyhow::Error) -> u8 {
    if error.is::<ConfigError>() || error.is::<CodecServerError>() {
        return CONFIGURATION;
    }
    if let Some(error) = error.downcast_ref::<ConnectError>() {
        return of_connect(error);
    }
    match error.downcast_ref::<ServeError>() {
        Some(ServeError::Connect(error)) => of_connect(error),
        Some(
            ServeError::Load(_)
            | ServeError::Codec(_)
            | ServeError::CodecServer(_)
            | ServeError::Admin(_),
        ) => CONFIGURATION,
        Some(ServeError::Core(_) | ServeError::Threads(_) | ServeError::NotDrained(_)) | None => {
            FAILURE
        }
    }
}

fn of_connect(error: &ConnectError) -> u8 {
    match error {
        ConnectError::Settings(SettingsError { .. }) => CONFIGURATION,
        ConnectError::Refused { .. } => CONNECTION,
        ConnectError::Stopped { .. } => FAILURE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_connection_has_its_own_code() {
        let error = ServeError::Connect(ConnectError::Refused {
            address: "there:1".into(),
            reason: "bad certificate".into(),
        });
        assert_eq!(number(&error.into()), CONNECTION);
    }

    #[test]
    fn a_bad_setting_is_a_matter_of_configuration() {
        let error = ConnectError::Settings(SettingsError {
            reason: "no such profile".into(),
        });
        assert_eq!(number(&error.into()), CONFIGURATION);
    }
}
