//! What a workflow asks for, as interceptors see it.

use std::convert::Infallible;

use super::inbound::{Call, call_accessors, replaceable_input};
use crate::Payload;
use crate::data_converters::{
    PayloadConversionError, RawValue, TemporalDeserializable, TemporalSerializable,
};
use crate::error::{
    ActivityExecutionError, CancelExternalWorkflowError, ChildWorkflowStartError,
    WorkflowSignalError,
};
use crate::headers::Headers;
use crate::workflows::WorkflowResult;
use crate::{
    ActivityOptions, ChildWorkflowOptions, ContinueAsNewOptions, LocalActivityOptions,
    SignalWorkflowOptions, TimerOptions,
};

/// How an activity ended.
pub type ScheduleActivityResult = Result<RawValue, ActivityExecutionError>;

/// Whether a child started: the id of its first run.
pub type StartChildWorkflowResult = Result<String, ChildWorkflowStartError>;

/// Whether a signal was delivered.
pub type SignalWorkflowResult = Result<(), WorkflowSignalError>;

/// Whether a request to cancel was delivered.
pub type CancelExternalWorkflowResult = Result<(), CancelExternalWorkflowError>;

/// The end of the run.
pub type ContinueAsNewResult = WorkflowResult<Infallible>;

macro_rules! outbound_input {
    ($(#[$doc:meta])* $name:ident { $field:ident: $field_doc:literal, $mut:ident, $options:ty }) => {
        $(#[$doc])*
        pub struct $name {
            pub(crate) $field: String,
            pub(crate) call: Call,
            pub(crate) options: $options,
        }

        impl $name {
            #[doc = $field_doc]
            pub fn $field(&self) -> &str {
                &self.$field
            }

            #[doc = $field_doc]
            ///
            /// To be changed.
            pub fn $mut(&mut self) -> &mut String {
                &mut self.$field
            }

            /// The options of the call.
            pub fn options(&self) -> &$options {
                &self.options
            }

            /// The options of the call, to be changed.
            pub fn options_mut(&mut self) -> &mut $options {
                &mut self.options
            }
        }

        call_accessors!($name);
        replaceable_input!($name);
    };
}

outbound_input! {
    /// An activity that is to be scheduled.
    ScheduleActivityInput {
        activity_type: "The activity's type.", activity_type_mut, ActivityOptions
    }
}
outbound_input! {
    /// A local activity that is to be scheduled.
    ScheduleLocalActivityInput {
        activity_type: "The activity's type.", activity_type_mut, LocalActivityOptions
    }
}
outbound_input! {
    /// A child workflow that is to be started. Its id is in the options and decided:
    /// another one is not heard.
    StartChildWorkflowInput {
        workflow_type: "The workflow's type.", workflow_type_mut, ChildWorkflowOptions
    }
}
/// A signal that is to be sent.
pub struct SignalWorkflowInput {
    pub(crate) signal_name: String,
    pub(crate) target: SignalWorkflowTarget,
    pub(crate) call: Call,
    pub(crate) options: SignalWorkflowOptions,
}

impl SignalWorkflowInput {
    /// The signal's name.
    pub fn signal_name(&self) -> &str {
        &self.signal_name
    }

    /// The signal's name, to be changed.
    pub fn signal_name_mut(&mut self) -> &mut String {
        &mut self.signal_name
    }

    /// Where the signal goes.
    pub fn target(&self) -> &SignalWorkflowTarget {
        &self.target
    }

    /// Where the signal goes, to be changed.
    pub fn target_mut(&mut self) -> &mut SignalWorkflowTarget {
        &mut self.target
    }

    /// The options of the call.
    pub fn options(&self) -> &SignalWorkflowOptions {
        &self.options
    }

    /// The options of the call, to be changed.
    pub fn options_mut(&mut self) -> &mut SignalWorkflowOptions {
        &mut self.options
    }
}

call_accessors!(SignalWorkflowInput);
replaceable_input!(SignalWorkflowInput);

/// Where a signal goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignalWorkflowTarget {
    /// To a child.
    Child {
        /// The child's id.
        workflow_id: String,
    },
    /// To any workflow of the namespace.
    External {
        /// The workflow's id.
        workflow_id: String,
        /// The run's id, if a certain run is meant.
        run_id: Option<String>,
    },
}

/// A timer that is to be started.
pub struct StartTimerInput {
    pub(crate) options: TimerOptions,
}

impl StartTimerInput {
    /// The timer.
    pub fn options(&self) -> &TimerOptions {
        &self.options
    }

    /// The timer, to be changed.
    pub fn options_mut(&mut self) -> &mut TimerOptions {
        &mut self.options
    }
}

/// A request to cancel another workflow that is to be sent.
#[derive(Clone, Debug)]
pub struct CancelExternalWorkflowInput {
    /// The workflow's id.
    pub workflow_id: String,
    /// The run's id, if a certain run is meant.
    pub run_id: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// A run that is to follow this one.
pub struct ContinueAsNewInput {
    pub(crate) call: Call,
    pub(crate) options: ContinueAsNewOptions,
}

impl ContinueAsNewInput {
    /// How the next run is to differ.
    pub fn options(&self) -> &ContinueAsNewOptions {
        &self.options
    }

    /// How the next run is to differ, to be changed.
    pub fn options_mut(&mut self) -> &mut ContinueAsNewOptions {
        &mut self.options
    }
}

call_accessors!(ContinueAsNewInput);
replaceable_input!(ContinueAsNewInput);
