//! The contexts of main functions and of handlers.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::ops::Deref;
use std::rc::Rc;

use super::wait::WaitCondition;
use crate::options::WaitConditionOptions;
use crate::runtime::RunCore;

/// The context of a main function and of asynchronous handlers. It has every
/// method of [`SyncWorkflowContext`] too.
pub struct WorkflowContext<W> {
    sync: SyncWorkflowContext<W>,
    state: Rc<RefCell<W>>,
}

/// The context of a handler that borrows the workflow's state.
pub struct SyncWorkflowContext<W> {
    pub(super) core: Rc<RunCore>,
    workflow: PhantomData<fn(W)>,
}

impl<W> Clone for WorkflowContext<W> {
    fn clone(&self) -> Self {
        Self {
            sync: self.sync.clone(),
            state: self.state.clone(),
        }
    }
}

impl<W> Clone for SyncWorkflowContext<W> {
    fn clone(&self) -> Self {
        Self {
            core: self.core.clone(),
            workflow: PhantomData,
        }
    }
}

impl<W> Deref for WorkflowContext<W> {
    type Target = SyncWorkflowContext<W>;

    fn deref(&self) -> &Self::Target {
        &self.sync
    }
}

impl<W> SyncWorkflowContext<W> {
    pub(crate) fn new(core: Rc<RunCore>) -> Self {
        Self {
            core,
            workflow: PhantomData,
        }
    }
}

impl<W> WorkflowContext<W> {
    pub(crate) fn new(core: Rc<RunCore>, state: W) -> Self {
        let sync = SyncWorkflowContext::new(core);
        Self {
            sync,
            state: Rc::new(RefCell::new(state)),
        }
    }

    /// Reads the workflow's state.
    pub fn state<R>(&self, read: impl FnOnce(&W) -> R) -> R {
        read(&self.state.borrow())
    }

    /// Changes the workflow's state.
    pub fn state_mut<R>(&self, change: impl FnOnce(&mut W) -> R) -> R {
        self.sync.core.note_progress();
        change(&mut self.state.borrow_mut())
    }

    /// Waits until the condition holds for the workflow's state. Ends with an
    /// error when the workflow is cancelled first.
    pub fn wait_condition<F: FnMut(&W) -> bool>(&self, condition: F) -> WaitCondition<W, F> {
        self.wait_condition_with_options(condition, WaitConditionOptions::default())
    }

    /// As `wait_condition`, with options.
    pub fn wait_condition_with_options<F: FnMut(&W) -> bool>(
        &self,
        condition: F,
        options: WaitConditionOptions,
    ) -> WaitCondition<W, F> {
        WaitCondition {
            core: self.sync.core.clone(),
            state: self.state.clone(),
            condition,
            token: options
                .cancellation_token
                .unwrap_or_else(|| self.cancellation_token()),
            cancellation: None,
            done: false,
        }
    }

    /// Lends state and context to a handler.
    #[doc(hidden)]
    pub fn handle<R>(&self, handler: impl FnOnce(&mut W, &mut SyncWorkflowContext<W>) -> R) -> R {
        let mut sync = self.sync.clone();
        self.state_mut(|state| handler(state, &mut sync))
    }
}
