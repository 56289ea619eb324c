//! What comes into a workflow, as interceptors see it.

use std::error::Error;

use crate::Payload;
use crate::data_converters::{
    PayloadConversionError, RawValue, TemporalDeserializable, TemporalSerializable,
};
use crate::headers::Headers;
use crate::workflows::WorkflowResult;

/// What the main function returned.
pub type ExecuteWorkflowResult = WorkflowResult<Payload>;

/// What the handler of a signal returned.
pub type HandleSignalResult = WorkflowResult<()>;

/// What the handler of an update returned.
pub type HandleUpdateResult = WorkflowResult<Payload>;

/// What a query answered.
pub type HandleQueryResult = Result<Payload, Box<dyn Error + Send + Sync>>;

/// What the validator of an update said.
pub type ValidateUpdateResult = Result<(), Box<dyn Error + Send + Sync>>;

/// That the workflow's state has been made.
pub struct InitializeWorkflowOutput {
    pub(crate) input: Vec<Payload>,
}

/// A call: payloads and headers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Call {
    pub(crate) input: Vec<Payload>,
    pub(crate) headers: Headers,
}

impl Call {
    /// A call without headers.
    pub(crate) fn plain(input: Vec<Payload>) -> Self {
        let headers = Headers::default();
        Self { input, headers }
    }
}

macro_rules! call_accessors {
    ($name:ident) => {
        impl $name {
            /// The input, decoded.
            pub fn input<T: TemporalDeserializable>(&self) -> Result<T, PayloadConversionError> {
                RawValue::new(self.call.input.clone()).to_value()
            }

            /// The input as it travels, one payload an argument.
            pub fn raw_input(&self) -> &[Payload] {
                &self.call.input
            }

            /// The headers of the call.
            pub fn headers(&self) -> &Headers {
                &self.call.headers
            }

            /// The headers of the call, to be changed.
            pub fn headers_mut(&mut self) -> &mut Headers {
                &mut self.call.headers
            }
        }
    };
}

macro_rules! replaceable_input {
    ($name:ident) => {
        impl $name {
            /// Replaces the input.
            pub fn set_input<T: TemporalSerializable>(
                &mut self,
                input: &T,
            ) -> Result<(), PayloadConversionError> {
                self.call.input = input.to_payloads()?;
                Ok(())
            }
        }
    };
}

pub(super) use {call_accessors, replaceable_input};

/// A workflow that begins, before its state is made.
pub struct InitializeWorkflowInput {
    pub(crate) call: Call,
}

/// A main function that starts. Its input can be replaced in
/// `initialize_workflow` only.
pub struct ExecuteWorkflowInput {
    pub(crate) call: Call,
}

macro_rules! handler_input {
    ($(#[$doc:meta])* $name:ident $(, $id:ident)?) => {
        $(#[$doc])*
        pub struct $name {
            $(pub(crate) $id: String,)?
            pub(crate) name: String,
            pub(crate) call: Call,
        }

        impl $name {
            /// The handler's name.
            pub fn name(&self) -> &str {
                &self.name
            }
        }

        call_accessors!($name);
        replaceable_input!($name);
    };
}

handler_input! {
    /// A signal for its handler.
    HandleSignalInput
}
handler_input! {
    /// An update for its handler.
    HandleUpdateInput, id
}
handler_input! {
    /// An update for its validator.
    ValidateUpdateInput, id
}
handler_input! {
    /// A query.
    HandleQueryInput, id
}

impl HandleUpdateInput {
    /// The update's id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl ValidateUpdateInput {
    /// The update's id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl HandleQueryInput {
    /// The query's id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

call_accessors!(InitializeWorkflowInput);
replaceable_input!(InitializeWorkflowInput);
call_accessors!(ExecuteWorkflowInput);
