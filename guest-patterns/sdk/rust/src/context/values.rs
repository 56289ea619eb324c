//! Values that belong to a part of the workflow's code while it runs: set around a
//! future, read wherever that future leads.
//!
//! They live in memory and in one run only. What is to travel to activities and
//! other workflows goes into headers, by an interceptor.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use futures_util::future::FusedFuture;

use crate::runtime::RunCore;

/// Names a value. The type that implements this is the key, so two keys may have
/// values of one type.
pub trait WorkflowContextKey: 'static {
    /// What the key stands for.
    type Value: 'static;
}

/// The values that are set at one moment, the latest first.
#[derive(Clone, Default)]
pub(crate) struct ContextValues {
    latest: Option<Rc<ContextValue>>,
}

struct ContextValue {
    key: TypeId,
    value: Rc<dyn Any>,
    before: ContextValues,
}

impl ContextValues {
    fn get<K: WorkflowContextKey>(&self) -> Option<Rc<K::Value>> {
        let mut next = self;
        while let Some(value) = &next.latest {
            if value.key == TypeId::of::<K>() {
                return value.value.clone().downcast().ok();
            }
            next = &value.before;
        }
        None
    }

    fn with<K: WorkflowContextKey>(&self, value: K::Value) -> Self {
        let value = ContextValue {
            key: TypeId::of::<K>(),
            value: Rc::new(value),
            before: self.clone(),
        };
        Self {
            latest: Some(Rc::new(value)),
        }
    }
}

/// Puts the values of before back, however the code that had others ends.
struct Restore<'a> {
    values: &'a RefCell<ContextValues>,
    before: ContextValues,
}

impl Drop for Restore<'_> {
    fn drop(&mut self) {
        self.values.replace(std::mem::take(&mut self.before));
    }
}

fn within<R>(core: &RunCore, values: ContextValues, code: impl FnOnce() -> R) -> R {
    let _restore = Restore {
        before: core.context_values.replace(values),
        values: &core.context_values,
    };
    code()
}

/// A future with a value set; see `WorkflowContext::with_context_value`.
pub struct WorkflowContextFuture<F> {
    core: Rc<RunCore>,
    values: ContextValues,
    future: Pin<Box<F>>,
}

impl<F: Future> Future for WorkflowContextFuture<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let Self {
            core,
            values,
            future,
        } = &mut *self;
        within(core, values.clone(), || future.as_mut().poll(cx))
    }
}

impl<F: FusedFuture> FusedFuture for WorkflowContextFuture<F> {
    fn is_terminated(&self) -> bool {
        self.future.is_terminated()
    }
}

pub(crate) fn value<K: WorkflowContextKey>(core: &RunCore) -> Option<Rc<K::Value>> {
    core.context_values.borrow().get::<K>()
}

pub(crate) fn with_value<K: WorkflowContextKey, F: Future>(
    core: &Rc<RunCore>,
    value: K::Value,
    future: F,
) -> WorkflowContextFuture<F> {
    WorkflowContextFuture {
        core: core.clone(),
        values: core.context_values.borrow().with::<K>(value),
        future: Box::pin(future),
    }
}

pub(crate) fn with_value_sync<K: WorkflowContextKey, R>(
    core: &RunCore,
    value: K::Value,
    code: impl FnOnce() -> R,
) -> R {
    let values = core.context_values.borrow().with::<K>(value);
    within(core, values, code)
}
