//! What workflow code has of its own beside its state: values set around a future,
//! named random streams, the update it handles, the text that describes it.

use std::future::Future;
use std::rc::Rc;

use super::values::{self, WorkflowContextFuture, WorkflowContextKey};
use super::view::WorkflowContextView;
use super::workflow::SyncWorkflowContext;
use crate::runtime::{UpdateInfo, WorkflowRandomStream};

impl<W> SyncWorkflowContext<W> {
    /// The value that was last set for the key around this code.
    pub fn context_value<K: WorkflowContextKey>(&self) -> Option<Rc<K::Value>> {
        values::value::<K>(&self.core)
    }

    /// Sets a value for the time that `future` runs. What is set around this call is
    /// seen inside too; whatever runs beside the future does not see the value.
    pub fn with_context_value<K: WorkflowContextKey, F: Future>(
        &self,
        value: K::Value,
        future: F,
    ) -> WorkflowContextFuture<F> {
        values::with_value::<K, F>(&self.core, value, future)
    }

    /// Sets a value for the time that `code` runs.
    pub fn with_context_value_sync<K: WorkflowContextKey, R>(
        &self,
        value: K::Value,
        code: impl FnOnce() -> R,
    ) -> R {
        values::with_value_sync::<K, R>(&self.core, value, code)
    }

    /// The stream of random values with this name.
    pub fn random_stream(&self, name: impl Into<String>) -> WorkflowRandomStream {
        WorkflowRandomStream::new(self.core.clone(), name.into())
    }

    /// The update whose handler this code belongs to; none elsewhere.
    pub fn current_update_info(&self) -> Option<UpdateInfo> {
        self.core.current_update.borrow().clone()
    }

    /// Says what the workflow is about now, in Markdown, for whoever looks at it in
    /// the web UI. Replaces what was said before.
    pub fn set_current_details(&self, details: impl Into<String>) {
        self.core.current_details.replace(details.into());
    }

    /// What `set_current_details` said last; empty if it was never called.
    pub fn current_details(&self) -> String {
        self.core.current_details.borrow().clone()
    }
}

impl WorkflowContextView {
    /// The value that was last set for the key around this code.
    pub fn context_value<K: WorkflowContextKey>(&self) -> Option<Rc<K::Value>> {
        values::value::<K>(&self.core)
    }

    /// The update that is being validated; none elsewhere.
    pub fn current_update_info(&self) -> Option<UpdateInfo> {
        self.core.current_update.borrow().clone()
    }
}
