//! Where the runtime meets a run's interceptors.

use std::convert::Infallible;
use std::rc::Rc;

use super::core::RunCore;
use super::interception::{BeginInterception, Interception};
use crate::Payload;
use crate::continue_as_new::{ContinueAsNewOptions, ContinueAsNewRequest};
use crate::error::WorkflowTermination;
use crate::workflow_interceptors::{Call, ContinueAsNewInput};
use crate::workflows::WorkflowResult;

#[cfg(target_arch = "wasm32")]
thread_local! {
    /// Whether this plugin has interceptors. Nothing ever sets it in one that has
    /// none, and so the compiler leaves out all that follows from it.
    static HAS_INTERCEPTORS: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

impl RunCore {
    /// The interceptors of this run; none if the plugin has none.
    pub(crate) fn interception(&self) -> Option<&dyn Interception> {
        #[cfg(target_arch = "wasm32")]
        if !HAS_INTERCEPTORS.get() {
            return None;
        }
        self.interception.get().map(|interception| &**interception)
    }

    pub(super) fn intercept(self: &Rc<Self>, interceptors: &dyn BeginInterception) {
        let interception = interceptors.begin(self);
        let _ = self.interception.set(interception);
    }

    pub(super) fn cancel_intercepted(&self, call: u32) {
        if let Some(interception) = self.interception() {
            interception.cancel(call, None);
        }
    }

    pub(super) fn cancel_intercepted_with_reason(&self, call: u32, reason: String) {
        if let Some(interception) = self.interception() {
            interception.cancel(call, Some(reason));
        }
    }

    pub(crate) fn continue_as_new(
        self: &Rc<Self>,
        arguments: Vec<Payload>,
        options: ContinueAsNewOptions,
    ) -> WorkflowResult<Infallible> {
        let call = Call::plain(arguments);
        match self.interception() {
            None => Self::continue_as_new_now(call, options),
            Some(interception) => {
                interception.continue_as_new(self, ContinueAsNewInput { call, options })
            }
        }
    }

    pub(super) fn continue_as_new_now(
        call: Call,
        options: ContinueAsNewOptions,
    ) -> WorkflowResult<Infallible> {
        let request = ContinueAsNewRequest::new(call.input, options)?;
        let request = request.with_headers(call.headers);
        Err(WorkflowTermination::continue_as_new(request))
    }
}

/// Says that this plugin has interceptors.
pub(crate) fn has_interceptors() {
    #[cfg(target_arch = "wasm32")]
    HAS_INTERCEPTORS.set(true);
}
