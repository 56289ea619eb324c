//! Outbound calls that went through interceptors and have not ended.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;

use futures_util::FutureExt;

use super::Intercepted;
use crate::runtime::slot::Slot;
use crate::runtime::task::Task;
use crate::workflow_interceptors::WorkflowCancellationHandle;

/// They go on whether or not the workflow waits for them.
#[derive(Default)]
pub(super) struct Calls {
    last: Cell<u32>,
    /// By their numbers, as are the handles.
    open: RefCell<Vec<(u32, Task<()>)>>,
    cancellations: RefCell<Vec<(u32, WorkflowCancellationHandle)>>,
}

impl Calls {
    /// Begins a call at once, as far as it gets.
    pub(super) fn begin<T: 'static>(
        &self,
        future: impl Future<Output = T> + 'static,
        cancellation: Option<WorkflowCancellationHandle>,
    ) -> Intercepted<T> {
        let number = self.last.get() + 1;
        self.last.set(number);
        let slot = Rc::new(Slot::new());
        let filled = slot.clone();
        let mut task = Task::new(future.map(move |end| filled.fill(end)).boxed_local());
        if task.poll_if_woken().is_some_and(|state| state.is_pending()) {
            self.open.borrow_mut().push((number, task));
            let cancellation = cancellation.map(|handle| (number, handle));
            self.cancellations.borrow_mut().extend(cancellation);
        }
        (number, slot)
    }

    /// Goes on with the calls that something woke; false if nothing did. A call may
    /// begin another one meanwhile.
    pub(super) fn poll(&self) -> bool {
        let mut polled = false;
        let mut open = self.open.take();
        open.retain_mut(|(number, call)| {
            let state = call.poll_if_woken();
            polled |= state.is_some();
            let is_open = state.is_none_or(|state| state.is_pending());
            if !is_open {
                let mut cancellations = self.cancellations.borrow_mut();
                cancellations.retain(|(known, _)| known != number);
            }
            is_open
        });
        let mut begun = self.open.borrow_mut();
        open.append(&mut begun);
        *begun = open;
        polled
    }

    /// Drops every call. They may hold what holds them.
    pub(super) fn forget(&self) {
        drop(self.open.take());
        drop(self.cancellations.take());
    }

    /// Asks a call to stop.
    pub(super) fn cancel(&self, number: u32, reason: Option<String>) {
        let cancellations = self.cancellations.borrow();
        let found = cancellations.iter().find(|(known, _)| *known == number);
        let handle = found.map(|(_, handle)| handle.clone());
        drop(cancellations);
        if let Some(handle) = handle {
            handle.cancel(reason);
        }
    }
}
