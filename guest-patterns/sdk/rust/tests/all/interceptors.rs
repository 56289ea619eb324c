//! Interceptors around workflows and activities.

mod inbound;
mod outbound;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::interceptors::{
    ActivityInboundInterceptor, ExecuteActivityInput, ExecuteActivityResult, Interceptor, Next,
};
use hourglass_sdk::testing::{ActivityEnvironment, Event, WorkflowRun};
use hourglass_sdk::workflow_interceptors::{
    CancellableWorkflowOutboundFuture, ScheduleActivityInput, ScheduleActivityResult,
    WorkflowInterceptor, WorkflowInterceptorContext, WorkflowNext,
};
use hourglass_sdk::{ActivityOptions, Headers, WorkflowContext, WorkflowResult};
use hourglass_sdk::{activities, workflow, workflow_methods};

/// What interceptors noted, in order.
type Notes = Rc<RefCell<Vec<String>>>;

struct Greetings;

#[activities]
impl Greetings {
    #[activity(name = "greet")]
    fn greet(ctx: ActivityContext, name: String) -> Result<String, ActivityError> {
        let tenant: String = ctx.headers().value("tenant").unwrap()?;
        Ok(format!("Hello, {name} of {tenant}!"))
    }
}

#[workflow]
#[derive(Default)]
struct Greeting;

#[workflow_methods]
impl Greeting {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(1));
        Ok(ctx
            .execute_activity(Greetings::greet, name, options)
            .await?)
    }
}

/// Hands the workflow's header on to its activities, and shouts their results.
struct Propagation;

impl WorkflowInterceptor for Propagation {
    fn schedule_activity(
        &self,
        ctx: WorkflowInterceptorContext,
        mut input: ScheduleActivityInput,
        next: WorkflowNext<
            'static,
            ScheduleActivityInput,
            CancellableWorkflowOutboundFuture<ScheduleActivityResult>,
        >,
    ) -> CancellableWorkflowOutboundFuture<ScheduleActivityResult> {
        let tenant = ctx.headers().get("tenant").unwrap().clone();
        input.headers_mut().insert("tenant", tenant);
        next.run(input).map(|result| {
            let mut result = result?;
            let text = String::from_utf8(result.payloads[0].data.clone()).unwrap();
            result.payloads[0].data = text.to_uppercase().into_bytes();
            Ok(result)
        })
    }
}

/// Notes the header that the activity came with, and prefixes its input.
struct Noting(Notes);

impl ActivityInboundInterceptor for Noting {
    fn execute_activity<'a>(
        &'a self,
        mut input: ExecuteActivityInput,
        next: Next<'a, ExecuteActivityInput, ExecuteActivityResult>,
    ) -> ExecuteActivityResult {
        let tenant: String = input.headers().value("tenant").unwrap()?;
        let what = &input.activity_info().activity_type;
        self.0.borrow_mut().push(format!("{what} for {tenant}"));
        let name: String = input.input()?;
        input.set_input(&format!("dear {name}"))?;
        next.run(input)
    }
}

#[test]
fn a_header_travels_from_the_start_of_a_workflow_to_its_activity() {
    let mut run = WorkflowRun::<Greeting>::new();
    run.headers
        .insert_value("tenant", &"acme".to_owned())
        .unwrap();
    run.intercept(vec![Interceptor::workflow(|_| Propagation)]);
    run.begin(vec![payload("Ada")], []).unwrap();
    let activity = run.scheduled().remove(0);

    let notes = Notes::default();
    let mut environment = ActivityEnvironment::new();
    environment.headers = activity.headers.clone();
    environment.interceptors = vec![Box::new(Noting(notes.clone()))];
    let greeting = environment.run(Greetings::greet, activity.input::<String>());
    let greeting = greeting.unwrap();
    assert_eq!(greeting, "Hello, dear Ada of acme!");
    assert_eq!(*notes.borrow(), ["greet for acme"]);

    run.turn([Event::completed(activity.seq, &greeting)])
        .unwrap();
    assert_eq!(run.result(), "HELLO, DEAR ADA OF ACME!");
}

#[test]
fn without_interceptors_no_header_travels() {
    let mut run = WorkflowRun::<Greeting>::new();
    run.headers
        .insert_value("tenant", &"acme".to_owned())
        .unwrap();
    run.begin(vec![payload("Ada")], []).unwrap();
    assert_eq!(run.scheduled()[0].headers, Headers::default());
}

fn payload(text: &str) -> hourglass_sdk::Payload {
    text.to_owned().to_payload().unwrap()
}
