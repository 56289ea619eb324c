//! Interceptors of activities: code around each attempt.
//!
//! An attempt is one blocking call, and so are its interceptors. List them in
//! `export_plugin!`; [`workflow_interceptors`](crate::workflow_interceptors) has
//! those of workflows.
//!
//! ```
//! use hourglass_sdk::interceptors::{
//!     ActivityInboundInterceptor, ExecuteActivityInput, ExecuteActivityResult, Next,
//! };
//! use hourglass_sdk::log;
//!
//! struct Logged;
//!
//! impl ActivityInboundInterceptor for Logged {
//!     fn execute_activity<'a>(
//!         &'a self,
//!         input: ExecuteActivityInput,
//!         next: Next<'a, ExecuteActivityInput, ExecuteActivityResult>,
//!     ) -> ExecuteActivityResult {
//!         let name = input.activity_info().activity_type.clone();
//!         let result = next.run(input);
//!         log::info(format!("{name}: {}", if result.is_ok() { "done" } else { "failed" }));
//!         result
//!     }
//! }
//! ```

use crate::Payload;
use crate::activities::{ActivityContext, ActivityError, ActivityInfo};
use crate::data_converters::{
    PayloadConversionError, RawValue, TemporalDeserializable, TemporalSerializable,
};
use crate::headers::Headers;

pub use crate::workflow_interceptors::{Interceptor, WorkflowInterceptorConstructor};

/// What an activity returned.
pub type ExecuteActivityResult = Result<Payload, ActivityError>;

/// The rest of the chain: the interceptors after this one, and then the activity.
pub struct Next<'a, I, O> {
    rest: Box<dyn FnOnce(I) -> O + 'a>,
}

impl<I, O> Next<'_, I, O> {
    /// Goes on with this input.
    pub fn run(self, input: I) -> O {
        (self.rest)(input)
    }
}

/// Code around each attempt of every activity.
pub trait ActivityInboundInterceptor: 'static {
    /// Goes around one attempt.
    fn execute_activity<'a>(
        &'a self,
        input: ExecuteActivityInput,
        next: Next<'a, ExecuteActivityInput, ExecuteActivityResult>,
    ) -> ExecuteActivityResult {
        next.run(input)
    }
}

/// An attempt that is to run.
pub struct ExecuteActivityInput {
    context: ActivityContext,
    input: Vec<Payload>,
    headers: Headers,
}

impl ExecuteActivityInput {
    /// What the activity will see of its attempt.
    pub fn context(&self) -> &ActivityContext {
        &self.context
    }

    /// What is known of the attempt.
    pub fn activity_info(&self) -> &ActivityInfo {
        self.context.info()
    }

    /// The headers that came with the attempt.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The headers, to be changed for the interceptors after this one and for the
    /// activity.
    pub fn headers_mut(&mut self) -> &mut Headers {
        &mut self.headers
    }

    /// The input, decoded.
    pub fn input<T: TemporalDeserializable>(&self) -> Result<T, PayloadConversionError> {
        RawValue::new(self.input.clone()).to_value()
    }

    /// The input as it travels, one payload an argument.
    pub fn raw_input(&self) -> &[Payload] {
        &self.input
    }

    /// Replaces the input.
    pub fn set_input<T: TemporalSerializable>(
        &mut self,
        input: &T,
    ) -> Result<(), PayloadConversionError> {
        self.input = input.to_payloads()?;
        Ok(())
    }
}

/// Runs an attempt inside of all interceptors.
pub(crate) fn execute_intercepted(
    interceptors: &[Box<dyn ActivityInboundInterceptor>],
    context: ActivityContext,
    input: Vec<Payload>,
    activity: &dyn Fn(ActivityContext, Vec<Payload>) -> ExecuteActivityResult,
) -> ExecuteActivityResult {
    let headers = context.headers().clone();
    let input = ExecuteActivityInput {
        context,
        input,
        headers,
    };
    chain(interceptors, input, activity)
}

fn chain(
    interceptors: &[Box<dyn ActivityInboundInterceptor>],
    input: ExecuteActivityInput,
    activity: &dyn Fn(ActivityContext, Vec<Payload>) -> ExecuteActivityResult,
) -> ExecuteActivityResult {
    match interceptors.split_first() {
        None => activity(input.context.with_headers(input.headers), input.input),
        Some((first, rest)) => {
            let rest = move |input| chain(rest, input, activity);
            let rest = Box::new(rest);
            first.execute_activity(input, Next { rest })
        }
    }
}
