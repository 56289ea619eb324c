//! The interceptors of a plugin.

use super::interceptor::WorkflowInterceptor;
use crate::context::WorkflowContextView;
use crate::interceptors::ActivityInboundInterceptor;

type Construct = Box<dyn Fn(&WorkflowContextView) -> Box<dyn WorkflowInterceptor>>;

/// Makes the interceptor of a run when the run begins, and again in replays.
pub struct WorkflowInterceptorConstructor {
    construct: Construct,
}

impl WorkflowInterceptorConstructor {
    /// A constructor that does this.
    pub fn new<I: WorkflowInterceptor>(
        construct: impl Fn(&WorkflowContextView) -> I + 'static,
    ) -> Self {
        Self {
            construct: Box::new(move |view| Box::new(construct(view))),
        }
    }
}

/// An item of `interceptors: [...]` in `export_plugin!`.
pub enum Interceptor {
    /// Goes around workflows.
    Workflow(WorkflowInterceptorConstructor),
    /// Goes around activities.
    Activity(Box<dyn ActivityInboundInterceptor>),
}

impl Interceptor {
    /// An interceptor of workflows, made anew for each run.
    pub fn workflow<I: WorkflowInterceptor>(
        construct: impl Fn(&WorkflowContextView) -> I + 'static,
    ) -> Self {
        Self::Workflow(WorkflowInterceptorConstructor::new(construct))
    }

    /// An interceptor of activities, one for all of them.
    pub fn activity(interceptor: impl ActivityInboundInterceptor) -> Self {
        Self::Activity(Box::new(interceptor))
    }
}

impl From<WorkflowInterceptorConstructor> for Interceptor {
    fn from(constructor: WorkflowInterceptorConstructor) -> Self {
        Self::Workflow(constructor)
    }
}

/// The interceptors of a plugin, those that come first outermost for what comes in.
#[derive(Default)]
pub struct InterceptorList {
    workflows: Vec<WorkflowInterceptorConstructor>,
    pub(crate) activities: Vec<Box<dyn ActivityInboundInterceptor>>,
}

impl InterceptorList {
    /// Sorts the interceptors by what they go around.
    pub fn new(interceptors: Vec<Interceptor>) -> Self {
        let mut list = Self::default();
        for interceptor in interceptors {
            match interceptor {
                Interceptor::Workflow(constructor) => list.workflows.push(constructor),
                Interceptor::Activity(interceptor) => list.activities.push(interceptor),
            }
        }
        list
    }

    pub(crate) fn construct(
        &self,
        view: &WorkflowContextView,
    ) -> Vec<Box<dyn WorkflowInterceptor>> {
        let constructors = self.workflows.iter();
        constructors.map(|one| (one.construct)(view)).collect()
    }
}
