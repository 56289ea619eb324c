//! The pin: the record, in a run's own history, of the component it began with.
//!
//! It is a deprecated patch marker, the first command of a run's first task. On
//! replay Core delivers it together with the initialisation, before any guest runs
//! (sdk-core 0.10, `patch_state_machine.rs`: lookahead). A worker that does not
//! know the marker replays the same history without an error, because a deprecated
//! marker may be ignored.

use std::{fmt, str::FromStr};

use thiserror::Error;

use crate::{
    contract::workflow::{Action, Activation, Command, Completion, Job, SetPatchMarker},
    plugin::{Digest, PluginIdentity, PluginName},
};

/// Begins every patch id of the host. Guests never see them.
pub(crate) const PREFIX: &str = "hourglass/";

/// The number of the determinism rules that new runs get: how the host makes
/// clocks, seeds and the like. A change of rules is a new number; old numbers keep
/// their rules.
const RULES: &str = "1";

/// The component that a run executes for as long as it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin(pub PluginIdentity);

/// A patch id of the host that it cannot read.
#[derive(Debug, Error, PartialEq)]
#[error(
    "the run's pin {0:?} cannot be read by this host; it was begun by a newer one, which has to \
     finish it"
)]
pub struct PinParseError(String);

impl fmt::Display for Pin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PluginIdentity { name, digest } = &self.0;
        write!(formatter, "{PREFIX}{RULES}/{name}/{digest}")
    }
}

impl FromStr for Pin {
    type Err = PinParseError;

    fn from_str(patch_id: &str) -> Result<Self, PinParseError> {
        parse(patch_id).ok_or_else(|| PinParseError(patch_id.to_owned()))
    }
}

fn parse(patch_id: &str) -> Option<Pin> {
    let mut parts = patch_id.strip_prefix(PREFIX)?.split('/');
    let (rules, name, digest) = (parts.next()?, parts.next()?, parts.next()?);
    if rules != RULES || parts.next().is_some() {
        return None;
    }
    let name: PluginName = name.parse().ok()?;
    let digest: Digest = digest.parse().ok()?;
    Some(Pin(PluginIdentity { name, digest }))
}

/// How a run that is being initialised came to this host.
#[derive(Debug, PartialEq)]
pub(crate) enum Origin {
    /// Nobody has completed a task of it: bind it and pin it.
    New,
    /// Its history says what it began with.
    Pinned(Pin),
    /// Another worker began it, so its history has no pin and gets none.
    Foreign,
}

/// Takes the host's own patches out of an activation: guests never see them.
pub(crate) fn take_host_patches(activation: &mut Activation) -> Vec<String> {
    let mut pins = Vec::new();
    activation.jobs.retain(|job| match job {
        Job::NotifyHasPatch(id) if id.starts_with(PREFIX) => {
            pins.push(id.clone());
            false
        }
        _ => true,
    });
    pins
}

/// Reads a run's origin from the host's patches that came with its initialisation. Of
/// several pins the first counts.
///
/// # Errors
/// A pin of a newer host.
pub(crate) fn origin(pins: &[String], is_replaying: bool) -> Result<Origin, PinParseError> {
    match pins.first() {
        Some(patch_id) => Ok(Origin::Pinned(patch_id.parse()?)),
        None if is_replaying => Ok(Origin::Foreign),
        None => Ok(Origin::New),
    }
}

/// A guest's patch that would pass for one of the host's.
pub(crate) fn forged(completion: &Completion) -> Option<&str> {
    completion
        .commands
        .iter()
        .find_map(|command| match &command.action {
            Action::SetPatchMarker(marker) if marker.patch_id.starts_with(PREFIX) => {
                Some(marker.patch_id.as_str())
            }
            _ => None,
        })
}

/// Puts the pin in front of the commands of a run's first completion.
pub(crate) fn add_marker(completion: &mut Completion, pin: &Pin) {
    let marker = Command {
        action: Action::SetPatchMarker(SetPatchMarker {
            patch_id: pin.to_string(),
            deprecated: true,
        }),
        summary: None,
        details: None,
    };
    completion.commands.insert(0, marker);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::workflow::VersioningBehavior;

    fn pin() -> Pin {
        Pin(PluginIdentity {
            name: "activity-choice".parse().unwrap(),
            digest: Digest::of(b"bytes"),
        })
    }

    fn activation(is_replaying: bool, patches: &[String]) -> Activation {
        Activation {
            run_id: "run".into(),
            timestamp: None,
            is_replaying,
            history_length: 3,
            history_size_bytes: 0,
            continue_as_new_suggested: false,
            suggest_continue_as_new_reasons: vec![],
            target_worker_deployment_version_changed: false,
            available_internal_flags: vec![],
            deployment_version: None,
            last_sdk_version: String::new(),
            payloads: vec![],
            failures: vec![],
            jobs: patches.iter().cloned().map(Job::NotifyHasPatch).collect(),
        }
    }

    #[test]
    fn the_marker_has_the_documented_form() {
        let digest = Digest::of(b"bytes");
        assert_eq!(
            pin().to_string(),
            format!("hourglass/1/activity-choice/{digest}")
        );
    }

    #[test]
    fn a_pin_survives_its_patch_id() {
        assert_eq!(pin().to_string().parse(), Ok(pin()));
    }

    fn take_origin(activation: &mut Activation) -> Result<Origin, PinParseError> {
        let pins = take_host_patches(activation);
        origin(&pins, activation.is_replaying)
    }

    fn completion(commands: Vec<Command>) -> Completion {
        Completion {
            payloads: vec![],
            failures: vec![],
            commands,
            used_internal_flags: vec![],
            versioning_behavior: VersioningBehavior::Unspecified,
        }
    }

    #[test]
    fn a_guest_that_writes_the_hosts_patches_is_found_out() {
        let mut completion = completion(vec![]);
        assert_eq!(forged(&completion), None);
        add_marker(&mut completion, &pin());
        assert_eq!(forged(&completion), Some(&*pin().to_string()));
    }

    #[test]
    fn the_host_patch_is_taken_and_the_authors_stay() {
        let mut activation = activation(true, &[pin().to_string(), "my-patch".into()]);
        assert_eq!(take_origin(&mut activation), Ok(Origin::Pinned(pin())));
        assert_eq!(
            activation.jobs,
            [Job::NotifyHasPatch("my-patch".to_owned())]
        );
    }

    #[test]
    fn a_run_without_history_is_new() {
        assert_eq!(take_origin(&mut activation(false, &[])), Ok(Origin::New));
    }

    #[test]
    fn a_replayed_run_without_a_pin_was_begun_elsewhere() {
        assert_eq!(take_origin(&mut activation(true, &[])), Ok(Origin::Foreign));
    }

    #[test]
    fn a_pin_with_other_rules_is_not_guessed_at() {
        let patch_id = pin().to_string().replace("hourglass/1/", "hourglass/2/");
        let refused = take_origin(&mut activation(true, std::slice::from_ref(&patch_id)));
        assert_eq!(refused, Err(PinParseError(patch_id)));
    }

    #[test]
    fn the_marker_is_the_first_command_and_a_deprecated_one() {
        let mut completion = completion(vec![Command {
            action: Action::CancelTimer(1),
            summary: None,
            details: None,
        }]);
        add_marker(&mut completion, &pin());
        let Action::SetPatchMarker(marker) = &completion.commands[0].action else {
            panic!("a marker");
        };
        assert!(marker.deprecated);
        assert_eq!(completion.commands.len(), 2);
    }
}
