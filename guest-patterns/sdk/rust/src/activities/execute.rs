//! One attempt: finds the activity, decodes the input, runs it, encodes the end.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use super::{ActivityContext, ActivityDefinition, ActivityError};
use crate::Payload;
use crate::bindings::activity_part::exports::hourglass::plugin::activity::{
    Completion, Outcome, Task,
};
use crate::bindings::types_part::hourglass::plugin::types::GuestError;
use crate::data_converters::{TemporalDeserializable, TemporalSerializable};
use crate::error::{ApplicationFailure, Failure, FailurePayloads, Tables};
use crate::interceptors::{ActivityInboundInterceptor, execute_intercepted};
use crate::schemas::DescribeSchemas;
use crate::wire::list;

/// An activity whose code is at hand. The macros implement it.
pub trait ExecutableActivity: ActivityDefinition {
    /// What the activity is a method of: an `Arc` of its type, or `()` if it needs
    /// no value of it.
    type Receiver;

    /// Runs one attempt.
    fn execute(
        receiver: &Self::Receiver,
        ctx: ActivityContext,
        input: Self::Input,
    ) -> Result<Self::Output, ActivityError>;
}

/// A type with activities. The macros implement it.
pub trait ActivityImplementer: Sized + 'static {
    /// The activities, for this one value of the type.
    fn register(self: Arc<Self>) -> Vec<ActivityRegistration>;
}

type Execute = Box<dyn Fn(ActivityContext, Vec<Payload>) -> Result<Payload, ActivityError>>;

/// An activity that the plugin offers.
pub struct ActivityRegistration {
    /// None for the dynamic activity.
    pub(crate) activity_type: Option<String>,
    pub(crate) documentation: &'static str,
    pub(crate) schemas: Option<DescribeSchemas>,
    execute: Execute,
}

impl ActivityRegistration {
    /// Registers an activity.
    pub fn of<AD: ExecutableActivity<Receiver: 'static> + 'static>(
        activity: AD,
        documentation: &'static str,
        schemas: Option<DescribeSchemas>,
        receiver: AD::Receiver,
    ) -> Self {
        let execute = move |ctx, input| {
            let input = AD::Input::from_payloads(input).map_err(|error| error.of_arguments())?;
            Ok(AD::execute(&receiver, ctx, input)?.to_payload()?)
        };
        let activity_type = activity.name().to_owned();
        Self {
            activity_type: Some(activity_type),
            documentation,
            schemas,
            execute: Box::new(execute),
        }
    }

    /// Makes it the dynamic activity, which has no type of its own.
    pub fn dynamic(mut self) -> Self {
        self.activity_type = None;
        self
    }
}

/// Runs one attempt.
pub(crate) fn execute(
    activities: &[ActivityRegistration],
    interceptors: &[Box<dyn ActivityInboundInterceptor>],
    mut task: Task,
) -> Result<Completion, GuestError> {
    let tables = Tables {
        payloads: std::mem::take(&mut task.payloads),
        failures: Vec::new(),
    };
    let result = match find(activities, &task) {
        Ok(activity) => {
            let input = tables.payloads(&task.input).map_err(invalid)?;
            let ctx = ActivityContext::new(task, &tables).map_err(invalid)?;
            match interceptors.is_empty() {
                true => (activity.execute)(ctx, input),
                false => execute_intercepted(interceptors, ctx, input, &*activity.execute),
            }
        }
        Err(failure) => Err(failure.into()),
    };
    Ok(complete(result))
}

fn invalid(error: impl std::error::Error) -> GuestError {
    let message = format!("The activity task is invalid: {error}");
    GuestError {
        message,
        stack_trace: String::new(),
    }
}

fn find<'a>(
    activities: &'a [ActivityRegistration],
    task: &Task,
) -> Result<&'a ActivityRegistration, Failure> {
    let wanted = &task.activity_type;
    let find = |name: Option<&str>| {
        let mut activities = activities.iter();
        activities.find(|known| known.activity_type.as_deref() == name)
    };
    let found = find(Some(wanted)).or_else(|| find(None));
    found.ok_or_else(|| {
        let activities = activities.iter();
        let mut known = activities.filter_map(|known| known.activity_type.as_deref());
        let known = list(&mut known, ", ");
        let workflow = &task.workflow_type;
        Failure::typed(
            "NotFoundError",
            format!(
                "Activity function {wanted} for workflow {workflow} is not registered on this \
                 worker, available activities: {known}"
            ),
        )
    })
}

fn complete(result: Result<Payload, ActivityError>) -> Completion {
    let mut tables = Tables::default();
    let outcome = match result {
        Ok(payload) => Outcome::Completed(tables.add(payload)),
        Err(ActivityError::Application(failure)) => {
            Outcome::Failed(tables.add_failure(failure.into_failure()))
        }
        Err(ActivityError::Cancelled { details }) => {
            let details = details.map(FailurePayloads::into_payloads);
            Outcome::Cancelled(tables.add_failure(Failure::cancelled("Cancelled", details)))
        }
        Err(ActivityError::WillCompleteAsync) => Outcome::WillCompleteAsync,
    };
    Completion {
        payloads: tables.payloads,
        failures: tables.failures,
        outcome,
    }
}

/// Runs an asynchronous activity. Only calls of the host wait, and they block; a
/// future that waits for anything else would wait for ever, and is an error.
pub fn block_on<T, E: From<ApplicationFailure>>(
    future: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let woken = Arc::new(Woken(AtomicBool::new(true)));
    let waker = Waker::from(woken.clone());
    let mut future = pin!(future);
    while woken.0.swap(false, Ordering::Relaxed) {
        if let Poll::Ready(result) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return result;
        }
    }
    let error = "The activity awaits something that nothing in this plugin will ever complete";
    Err(ApplicationFailure::new(error).into())
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests;
