//! A place for one value that a task waits for.

use std::cell::RefCell;
use std::task::{Context, Poll, Waker};

pub(crate) struct Slot<T> {
    state: RefCell<State<T>>,
}

struct State<T> {
    value: Option<T>,
    waker: Option<Waker>,
}

impl<T> Slot<T> {
    pub(crate) fn new() -> Self {
        Self {
            state: RefCell::new(State {
                value: None,
                waker: None,
            }),
        }
    }

    pub(crate) fn filled(value: T) -> Self {
        let slot = Self::new();
        slot.fill(value);
        slot
    }

    /// Leaves the value and wakes whoever waits for it.
    pub(crate) fn fill(&self, value: T) {
        let waker = {
            let mut state = self.state.borrow_mut();
            state.value = Some(value);
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    pub(crate) fn poll(&self, cx: &mut Context<'_>) -> Poll<T> {
        let mut state = self.state.borrow_mut();
        match state.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                state.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}
