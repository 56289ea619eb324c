//! Activities: what names them, what they see, and how one attempt runs.
//!
//! An attempt is one blocking call. What waits (sleeping, a heartbeat) waits in
//! the host, which goes on with other tasks meanwhile; so there is no executor,
//! and an `async fn` is polled until it is done.

mod asynchronous;
mod context;
mod error;
mod execute;
mod info;

pub use asynchronous::{ActivityIdentifier, AsyncActivityError, AsyncActivityHandle};
pub use context::{ActivityContext, ActivityHeartbeatDetails};
pub use error::ActivityError;
pub(crate) use execute::execute;
pub use execute::{ActivityImplementer, ActivityRegistration, ExecutableActivity, block_on};
pub use info::ActivityInfo;

pub use crate::host::CancelReason;
pub use hourglass_sdk_macros::{activities, activity_definitions};

use crate::data_converters::{RawValue, TemporalDeserializable, TemporalSerializable};

/// An activity: its name, what it takes and what it gives.
pub trait ActivityDefinition {
    /// What it takes; `()` for nothing.
    type Input: TemporalDeserializable + TemporalSerializable + 'static;
    /// What it gives; `()` for nothing.
    type Output: TemporalDeserializable + TemporalSerializable + 'static;

    /// The activity's type.
    fn name(&self) -> &str;
}

/// An activity that is known by name only; it takes and gives raw payloads.
pub struct UntypedActivity {
    name: String,
}

impl UntypedActivity {
    /// Names the activity.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

impl ActivityDefinition for UntypedActivity {
    type Input = RawValue;
    type Output = RawValue;

    fn name(&self) -> &str {
        &self.name
    }
}
