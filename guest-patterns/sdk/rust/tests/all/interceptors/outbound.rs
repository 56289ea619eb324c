//! Around what a workflow asks for.

use std::rc::Rc;
use std::time::Duration;

use hourglass_sdk::activities::UntypedActivity;
use hourglass_sdk::data_converters::{RawValue, TemporalSerializable};
use hourglass_sdk::interceptors::Interceptor;
use hourglass_sdk::testing::{Command, Ending, Event, WorkflowRun};
use hourglass_sdk::workflow_interceptors::{
    CancelExternalWorkflowInput, CancelExternalWorkflowResult, CancellableWorkflowOutboundFuture,
    ContinueAsNewInput, ContinueAsNewResult, ScheduleActivityInput, ScheduleActivityResult,
    ScheduleLocalActivityInput, SignalWorkflowInput, SignalWorkflowResult, StartChildWorkflowInput,
    StartChildWorkflowResult, StartTimerInput, WorkflowInterceptor, WorkflowInterceptorContext,
    WorkflowNext, WorkflowOutboundFuture,
};
use hourglass_sdk::workflows::{UntypedSignal, UntypedWorkflow};
use hourglass_sdk::{
    ActivityOptions, CancellableFuture, ChildWorkflowOptions, ContinueAsNewOptions, Headers,
    LocalActivityOptions, SignalWorkflowOptions, TimerResult, WorkflowCancellationToken,
    WorkflowContext, WorkflowResult, workflow, workflow_methods,
};

use super::Notes;

type Cancellable<T> = CancellableWorkflowOutboundFuture<T>;

/// Signs everything that goes out, and doubles timers.
struct Signature(&'static str, Notes);

impl Signature {
    fn sign(&self, headers: &mut Headers) {
        let before = headers.value::<String>("signed").map(Result::unwrap);
        let signed = before.unwrap_or_default() + self.0;
        headers.insert_value("signed", &signed).unwrap();
    }

    fn note(&self, what: String) {
        self.1.borrow_mut().push(format!("{} {what}", self.0));
    }
}

macro_rules! signed {
    ($($name:ident: $input:ty => $output:ty;)+) => {$(
        fn $name(
            &self,
            _ctx: WorkflowInterceptorContext,
            mut input: $input,
            next: WorkflowNext<'static, $input, $output>,
        ) -> $output {
            self.sign(input.headers_mut());
            next.run(input)
        }
    )+};
}

impl WorkflowInterceptor for Signature {
    signed! {
        schedule_activity: ScheduleActivityInput => Cancellable<ScheduleActivityResult>;
        schedule_local_activity: ScheduleLocalActivityInput => Cancellable<ScheduleActivityResult>;
        start_child_workflow: StartChildWorkflowInput => Cancellable<StartChildWorkflowResult>;
        signal_workflow: SignalWorkflowInput => Cancellable<SignalWorkflowResult>;
    }

    fn start_timer(
        &self,
        _ctx: WorkflowInterceptorContext,
        mut input: StartTimerInput,
        next: WorkflowNext<'static, StartTimerInput, Cancellable<TimerResult>>,
    ) -> Cancellable<TimerResult> {
        input.options_mut().duration *= 2;
        let (name, notes) = (self.0, self.1.clone());
        let timer = next.run(input);
        let handle = timer.cancellation_handle();
        let noted = async move {
            let end = timer.await;
            notes.borrow_mut().push(format!("{name} {end:?}"));
            end
        };
        CancellableWorkflowOutboundFuture::new(noted, handle)
    }

    fn cancel_external_workflow(
        &self,
        _ctx: WorkflowInterceptorContext,
        mut input: CancelExternalWorkflowInput,
        next: WorkflowNext<
            'static,
            CancelExternalWorkflowInput,
            WorkflowOutboundFuture<CancelExternalWorkflowResult>,
        >,
    ) -> WorkflowOutboundFuture<CancelExternalWorkflowResult> {
        input.reason = Some(format!(
            "{} by {}",
            input.reason.unwrap_or_default(),
            self.0
        ));
        next.run(input)
    }

    fn continue_as_new(
        &self,
        _ctx: WorkflowInterceptorContext,
        mut input: ContinueAsNewInput,
        next: WorkflowNext<'_, ContinueAsNewInput, ContinueAsNewResult>,
    ) -> ContinueAsNewResult {
        self.note("next".to_owned());
        self.sign(input.headers_mut());
        next.run(input)
    }
}

#[workflow]
#[derive(Default)]
struct Everything;

#[workflow_methods]
impl Everything {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, round: u32) -> WorkflowResult<()> {
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(1));
        let raw = RawValue::empty;
        let activity = ctx.execute_activity(UntypedActivity::new("a"), raw(), options);
        let local = LocalActivityOptions::builder().build();
        let local = ctx.execute_local_activity(UntypedActivity::new("l"), raw(), local);
        let child = ChildWorkflowOptions::workflow_id("child");
        let child = ctx.start_child_workflow(UntypedWorkflow::new("C"), raw(), child);
        let other = ctx.external_workflow("other", None);
        let signal = UntypedSignal::new("s");
        let signal = other.signal(signal, raw(), SignalWorkflowOptions::default());
        let cancel = other.cancel(Some("enough".to_owned()));
        let timer = ctx.timer(Duration::from_secs(5));
        activity.await?;
        local.await?;
        let child = child.await?;
        assert_eq!((child.workflow_id(), child.run_id.as_str()), ("child", "r"));
        child.result().await?;
        signal.await?;
        cancel.await?;
        timer.await;
        ctx.continue_as_new(round + 1, ContinueAsNewOptions::default())?;
        Ok(())
    }
}

fn signed(headers: &Headers) -> String {
    headers.value("signed").unwrap().unwrap()
}

fn sign(name: &'static str, notes: &Notes) -> Interceptor {
    let notes = notes.clone();
    Interceptor::workflow(move |_| Signature(name, notes.clone()))
}

#[test]
fn what_goes_out_passes_the_last_registered_first() {
    let notes = Notes::default();
    let mut run = WorkflowRun::<Everything>::new();
    run.intercept(vec![sign("x", &notes), sign("y", &notes)]);
    run.begin(vec![1u32.to_payload().unwrap()], []).unwrap();
    let [
        Command::ScheduleActivity(activity),
        Command::ScheduleLocalActivity(local),
        Command::StartChildWorkflow(child),
        Command::SignalWorkflow(signal),
        Command::RequestCancelExternalWorkflow { reason, .. },
        Command::StartTimer(1, length),
    ] = run.commands()
    else {
        panic!("{:?}", run.commands())
    };
    for headers in [
        &activity.headers,
        &local.headers,
        &child.headers,
        &signal.headers,
    ] {
        assert_eq!(signed(headers), "yx");
    }
    assert_eq!(
        (reason.as_str(), length.as_secs()),
        ("enough by y by x", 20)
    );
    assert_eq!(child.workflow_id, "child");

    run.turn([
        Event::completed(1, &()),
        Event::completed(2, &()),
        Event::ChildStarted(1, "r".to_owned()),
        Event::SignalDelivered(1),
        Event::CancelDelivered(1),
        Event::TimerFired(1),
    ])
    .unwrap();
    assert!(run.ending().is_none());
    run.turn([Event::child_completed(1, &())]).unwrap();
    let Some(Ending::ContinuedAsNew(next)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    assert_eq!(
        (signed(&next.headers).as_str(), next.input::<u32>()),
        ("yx", 2)
    );
    assert_eq!(*notes.borrow(), ["x Fired", "y Fired", "y next", "x next"]);
}

#[workflow]
#[derive(Default)]
struct Cancels;

#[workflow_methods]
impl Cancels {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<bool> {
        let token = WorkflowCancellationToken::new();
        let mut options = ActivityOptions::start_to_close_timeout(Duration::from_secs(1));
        let plain = ctx.execute_activity(
            UntypedActivity::new("a"),
            RawValue::empty(),
            options.clone(),
        );
        options.cancellation_token = Some(token.clone());
        let by_token = ctx.execute_activity(UntypedActivity::new("b"), RawValue::empty(), options);
        let timer = ctx.timer(Duration::from_secs(1));
        ctx.timer(Duration::from_secs(9)).await;
        plain.cancel();
        token.cancel();
        timer.cancel();
        assert_eq!(timer.await, TimerResult::Cancelled);
        let ends = [plain.await.is_err(), by_token.await.is_err()];
        Ok(ends == [true, true])
    }
}

#[test]
fn intercepted_calls_are_cancelled_like_others() {
    let notes = Notes::default();
    let mut run = WorkflowRun::<Cancels>::new();
    run.intercept(vec![sign("x", &notes)]);
    run.begin(Vec::new(), []).unwrap();
    run.turn([Event::TimerFired(2)]).unwrap();
    assert!(
        matches!(
            run.commands(),
            [
                Command::RequestCancelActivity(1),
                Command::RequestCancelActivity(2),
                Command::CancelTimer(1)
            ]
        ),
        "{:?}",
        run.commands()
    );
    assert_eq!(*notes.borrow(), ["x Fired", "x Cancelled"]);
    run.turn([Event::ActivityCancelled(1), Event::ActivityCancelled(2)])
        .unwrap();
    assert!(run.result());
}

/// Waits inside of every activity, and knows how many of its kind are in memory.
struct Counted(Rc<()>);

impl WorkflowInterceptor for Counted {
    fn schedule_activity(
        &self,
        ctx: WorkflowInterceptorContext,
        input: ScheduleActivityInput,
        next: WorkflowNext<'static, ScheduleActivityInput, Cancellable<ScheduleActivityResult>>,
    ) -> Cancellable<ScheduleActivityResult> {
        let (counted, call) = (self.0.clone(), next.run(input));
        let handle = call.cancellation_handle();
        let future = async move {
            let _counted = counted;
            let end = call.await;
            ctx.timer(Duration::from_secs(1)).await;
            end
        };
        CancellableWorkflowOutboundFuture::new(future, handle)
    }
}

#[test]
fn a_run_that_leaves_memory_takes_its_open_calls_along() {
    let count = Rc::new(());
    let counted = count.clone();
    let mut run = WorkflowRun::<Cancels>::new();
    run.intercept(vec![Interceptor::workflow(move |_| {
        Counted(counted.clone())
    })]);
    run.begin(Vec::new(), []).unwrap();
    // One here, one in the constructor, which lives on; one interceptor, two calls.
    assert_eq!(Rc::strong_count(&count), 5);
    run.turn([Event::completed(1, &())]).unwrap();
    assert_eq!(Rc::strong_count(&count), 5);
    assert!(matches!(run.commands(), [Command::StartTimer(3, _)]));
    run.turn([Event::TimerFired(3)]).unwrap();
    assert_eq!(Rc::strong_count(&count), 4);
    drop(run);
    assert_eq!(Rc::strong_count(&count), 2);
}
