//! Around main functions and handlers.

use hourglass_sdk::data_converters::{TemporalDeserializable, TemporalSerializable};
use hourglass_sdk::interceptors::Interceptor;
use hourglass_sdk::testing::{Ending, Event, UpdateAnswer, WorkflowRun};
use hourglass_sdk::workflow_interceptors::{
    ExecuteWorkflowInput, ExecuteWorkflowResult, HandleQueryInput, HandleQueryResult,
    HandleSignalInput, HandleSignalResult, HandleUpdateInput, HandleUpdateResult,
    InitializeWorkflowInput, InitializeWorkflowOutput, SyncWorkflowInterceptorContext,
    ValidateUpdateInput, ValidateUpdateResult, WorkflowInterceptor, WorkflowInterceptorContext,
    WorkflowInterceptorFuture, WorkflowNext,
};
use hourglass_sdk::{
    Headers, Payload, SyncWorkflowContext, WorkflowContext, WorkflowContextView, WorkflowResult,
    workflow, workflow_methods,
};

use super::{Notes, payload};

#[workflow]
#[derive(Default)]
struct Ledger {
    sum: i64,
    closed: bool,
}

#[workflow_methods]
impl Ledger {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, owner: String) -> WorkflowResult<String> {
        ctx.wait_condition(|state| state.closed).await?;
        Ok(format!("{owner}: {}", ctx.state(|state| state.sum)))
    }

    #[signal]
    fn add(&mut self, _ctx: &mut SyncWorkflowContext<Self>, amount: i64) {
        self.sum += amount;
    }

    #[signal]
    async fn close(ctx: &mut WorkflowContext<Self>) {
        ctx.timer(std::time::Duration::from_secs(1)).await;
        ctx.state_mut(|state| state.closed = true);
    }

    #[query]
    fn sum(&self, _ctx: &WorkflowContextView) -> i64 {
        self.sum
    }

    #[update]
    fn set(&mut self, ctx: &mut SyncWorkflowContext<Self>, to: i64) -> String {
        self.sum = to;
        ctx.current_update_info().unwrap().id
    }

    #[update_validator(set)]
    fn positive(&self, _ctx: &WorkflowContextView, to: &i64) -> Result<(), String> {
        match *to >= 0 {
            true => Ok(()),
            false => Err(format!("{to} is negative")),
        }
    }
}

/// Notes everything, before and after; doubles what signals add; needs a header on
/// updates; marks owners.
struct Clerk(&'static str, Notes);

impl Clerk {
    fn note(&self, what: &str) {
        self.1.borrow_mut().push(format!("{} {what}", self.0));
    }
}

impl WorkflowInterceptor for Clerk {
    fn initialize_workflow(
        &self,
        ctx: WorkflowContextView,
        mut input: InitializeWorkflowInput,
        next: WorkflowNext<'_, InitializeWorkflowInput, InitializeWorkflowOutput>,
    ) -> InitializeWorkflowOutput {
        self.note(&format!("begins {}", ctx.workflow_type()));
        let owner: String = input.input().unwrap();
        input.set_input(&(owner + "!")).unwrap();
        next.run(input)
    }

    fn execute<'a>(
        &'a self,
        ctx: WorkflowInterceptorContext,
        input: ExecuteWorkflowInput,
        next: WorkflowNext<
            'a,
            ExecuteWorkflowInput,
            WorkflowInterceptorFuture<'a, ExecuteWorkflowResult>,
        >,
    ) -> WorkflowInterceptorFuture<'a, ExecuteWorkflowResult> {
        let owner: String = input.input().unwrap();
        WorkflowInterceptorFuture::new(async move {
            self.note(&format!("runs for {owner} as {}", ctx.workflow_id()));
            let result = next.run(input).await;
            self.note("ran");
            result
        })
    }

    fn handle_signal<'a>(
        &'a self,
        _ctx: WorkflowInterceptorContext,
        mut input: HandleSignalInput,
        next: WorkflowNext<
            'a,
            HandleSignalInput,
            WorkflowInterceptorFuture<'a, HandleSignalResult>,
        >,
    ) -> WorkflowInterceptorFuture<'a, HandleSignalResult> {
        WorkflowInterceptorFuture::new(async move {
            if let Ok(amount) = input.input::<i64>() {
                input.set_input(&(amount * 2))?;
            }
            let name = input.name().to_owned();
            let result = next.run(input).await;
            self.note(&name);
            result
        })
    }

    fn handle_update<'a>(
        &'a self,
        _ctx: WorkflowInterceptorContext,
        input: HandleUpdateInput,
        next: WorkflowNext<
            'a,
            HandleUpdateInput,
            WorkflowInterceptorFuture<'a, HandleUpdateResult>,
        >,
    ) -> WorkflowInterceptorFuture<'a, HandleUpdateResult> {
        self.note(&format!("updates {} {}", input.name(), input.id()));
        next.run(input)
    }

    fn handle_query(
        &self,
        _ctx: SyncWorkflowInterceptorContext,
        input: HandleQueryInput,
        next: WorkflowNext<'_, HandleQueryInput, HandleQueryResult>,
    ) -> HandleQueryResult {
        let answer = i64::from_payload(next.run(input)?)?;
        Ok((answer + 1000).to_payload()?)
    }

    fn validate_update(
        &self,
        _ctx: SyncWorkflowInterceptorContext,
        input: ValidateUpdateInput,
        next: WorkflowNext<'_, ValidateUpdateInput, ValidateUpdateResult>,
    ) -> ValidateUpdateResult {
        match input.headers().get("key") {
            None => Err("no key".into()),
            Some(_) => next.run(input),
        }
    }
}

fn started(names: &[&'static str]) -> (WorkflowRun<Ledger>, Notes) {
    let notes = Notes::default();
    let mut run = WorkflowRun::<Ledger>::new();
    let clerk = |name: &'static str| {
        let notes = notes.clone();
        Interceptor::workflow(move |_| Clerk(name, notes.clone()))
    };
    run.intercept(names.iter().map(|name| clerk(name)).collect());
    run.begin(vec![payload("Ada")], []).unwrap();
    (run, notes)
}

fn key() -> Headers {
    let mut headers = Headers::default();
    headers.insert("key", payload("secret"));
    headers
}

#[test]
fn the_first_registered_is_the_outermost() {
    let (mut run, notes) = started(&["a", "b"]);
    let begun = [
        "a begins Ledger",
        "b begins Ledger",
        "a runs for Ada!! as workflow",
        "b runs for Ada!! as workflow",
    ];
    assert_eq!(*notes.borrow(), begun);
    notes.borrow_mut().clear();
    run.turn([Event::signal(Ledger::close, ())]).unwrap();
    assert!(notes.borrow().is_empty());
    run.turn([Event::TimerFired(1)]).unwrap();
    assert_eq!(*notes.borrow(), ["b close", "a close", "b ran", "a ran"]);
    assert_eq!(run.result(), "Ada!!: 0");
}

#[test]
fn what_a_signal_brings_can_be_replaced() {
    let (mut run, _) = started(&["a", "b"]);
    run.turn([Event::signal(Ledger::add, 3), Event::signal(Ledger::add, 4)])
        .unwrap();
    let sum = run.query(Ledger::sum, ()).unwrap().unwrap();
    assert_eq!(sum, 2000 + 4 * 7);
}

#[test]
fn an_unknown_signal_and_an_unknown_query_never_reach_an_interceptor() {
    let (mut run, notes) = started(&["a"]);
    notes.borrow_mut().clear();
    let signal = Event::Signal {
        name: "nothing".to_owned(),
        input: Vec::new(),
    };
    run.turn([signal]).unwrap();
    let answer = run.query_by_name("nothing", Vec::new()).unwrap();
    assert!(answer.unwrap_err().message().contains("known queries"));
    assert!(notes.borrow().is_empty());
}

#[test]
fn an_interceptor_may_refuse_an_update_before_the_validator_does() {
    let (mut run, notes) = started(&["a"]);
    notes.borrow_mut().clear();
    run.turn([Event::update("u1", Ledger::set, 5)]).unwrap();
    assert_eq!(last_answer(&run), "no key");
    let negative = Event::update("u2", Ledger::set, -5).with_headers(key());
    run.turn([negative]).unwrap();
    assert_eq!(last_answer(&run), "-5 is negative");
    assert!(notes.borrow().is_empty());
    let good = Event::update("u3", Ledger::set, 5).with_headers(key());
    run.turn([good]).unwrap();
    assert_eq!(last_answer(&run), "u3");
    assert_eq!(*notes.borrow(), ["a updates set u3"]);
    assert_eq!(run.answers().len(), 2);
}

#[test]
fn an_update_that_was_accepted_before_is_not_validated_again() {
    let (mut run, _) = started(&["a"]);
    let replayed = |id: &str, to: Payload| Event::Update {
        id: id.to_owned(),
        name: "set".to_owned(),
        input: vec![to],
        run_validator: false,
    };
    run.turn([replayed("u", (-1).to_payload().unwrap())])
        .unwrap();
    assert_eq!(last_answer(&run), "u");
    run.turn([replayed("v", payload("x"))]).unwrap();
    assert_eq!(last_answer(&run), "Failed decoding arguments");
}

fn last_answer(run: &WorkflowRun<Ledger>) -> String {
    match run.answers().pop().unwrap().1 {
        UpdateAnswer::Completed(result) => String::from_payload(result.clone()).unwrap(),
        UpdateAnswer::Rejected(failure) => failure.message().to_owned(),
        UpdateAnswer::Accepted => "accepted".to_owned(),
    }
}

/// Ends every workflow without running it.
struct Closed;

impl WorkflowInterceptor for Closed {
    fn execute<'a>(
        &'a self,
        _ctx: WorkflowInterceptorContext,
        _input: ExecuteWorkflowInput,
        _next: WorkflowNext<
            'a,
            ExecuteWorkflowInput,
            WorkflowInterceptorFuture<'a, ExecuteWorkflowResult>,
        >,
    ) -> WorkflowInterceptorFuture<'a, ExecuteWorkflowResult> {
        WorkflowInterceptorFuture::new(async { Ok(payload("closed")) })
    }
}

#[test]
fn a_call_that_is_not_passed_on_is_prevented() {
    let mut run = WorkflowRun::<Ledger>::new();
    run.intercept(vec![Interceptor::workflow(|_| Closed)]);
    run.begin(vec![payload("Ada")], []).unwrap();
    assert!(matches!(run.ending(), Some(Ending::Completed(_))));
    assert_eq!(run.result(), "closed");
}
