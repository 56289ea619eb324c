//! Updates: what is accepted, what is refused, and how they end.

use std::error::Error;

use hourglass_sdk::activities::UntypedActivity;
use hourglass_sdk::data_converters::{RawValue, TemporalDeserializable, TemporalSerializable};
use hourglass_sdk::testing::{Command, Ending, Event, UpdateAnswer, WorkflowRun};
use hourglass_sdk::{
    ActivityOptions, ApplicationFailure, ContinueAsNewOptions, SyncWorkflowContext,
    WorkflowContext, WorkflowContextView, WorkflowResult, workflow, workflow_methods,
};

#[workflow]
#[derive(Default)]
struct Account {
    balance: i64,
    closed: bool,
}

#[workflow_methods]
impl Account {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<i64> {
        ctx.wait_condition(|account| account.closed).await?;
        ctx.wait_condition(|_| ctx.all_handlers_finished()).await?;
        Ok(ctx.state(|account| account.balance))
    }

    #[signal]
    fn close(&mut self, _ctx: &mut SyncWorkflowContext<Self>) {
        self.closed = true;
    }

    /// Adds to the balance.
    #[update]
    fn deposit(&mut self, _ctx: &mut SyncWorkflowContext<Self>, amount: i64) -> i64 {
        self.balance += amount;
        self.balance
    }

    #[update_validator(deposit)]
    fn is_positive(
        &self,
        _ctx: &WorkflowContextView,
        amount: &i64,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        match amount {
            1.. => Ok(()),
            _ => Err(format!("{amount} is no deposit").into()),
        }
    }

    #[update(name = "with-interest")]
    async fn add_interest(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<i64> {
        let options = ActivityOptions::start_to_close_timeout(std::time::Duration::from_secs(1));
        let rate = ctx.execute_activity(UntypedActivity::new("rate"), RawValue::empty(), options);
        let rate: i64 = rate.await?.to_value()?;
        Ok(ctx.state_mut(|account| {
            account.balance += rate;
            account.balance
        }))
    }

    #[update]
    fn withdraw(
        &mut self,
        _ctx: &mut SyncWorkflowContext<Self>,
        amount: i64,
    ) -> Result<(), ApplicationFailure> {
        if amount > self.balance {
            let poor = ApplicationFailure::builder("not enough").type_name("Poor");
            return Err(poor.build());
        }
        self.balance -= amount;
        Ok(())
    }

    #[update]
    fn audit(&mut self, _ctx: &mut SyncWorkflowContext<Self>) -> Result<(), String> {
        Err("the books are gone".to_owned())
    }

    #[update]
    async fn pay_out(ctx: &mut WorkflowContext<Self>, refused: bool) -> Result<(), anyhow::Error> {
        if refused {
            return Err(ApplicationFailure::new("closed on Sundays").into());
        }
        ctx.continue_as_new((), ContinueAsNewOptions::default())?;
        Ok(())
    }
}

fn started() -> WorkflowRun<Account> {
    WorkflowRun::start(()).unwrap()
}

#[track_caller]
fn rejected(run: &WorkflowRun<Account>) -> String {
    match run.answers()[..] {
        [(_, UpdateAnswer::Rejected(failure))] => failure.message().to_owned(),
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn a_handler_that_returns_at_once_is_accepted_and_completed_in_one_turn() {
    let mut run = started();
    run.turn([Event::update("a", Account::deposit, 5)]).unwrap();
    let [
        ("a", UpdateAnswer::Accepted),
        ("a", UpdateAnswer::Completed(balance)),
    ] = run.answers()[..]
    else {
        panic!("{:?}", run.answers())
    };
    assert_eq!(i64::from_payload(balance.clone()).unwrap(), 5);
}

#[test]
fn an_asynchronous_handler_is_accepted_first_and_completed_when_it_ends() {
    let mut run = started();
    run.turn([Event::update("a", Account::add_interest, ())])
        .unwrap();
    let [
        Command::AnswerUpdate(_, UpdateAnswer::Accepted),
        Command::ScheduleActivity(_),
    ] = run.commands()
    else {
        panic!("{:?}", run.commands())
    };
    run.turn([Event::completed(1, &7i64)]).unwrap();
    assert!(matches!(
        run.answers()[..],
        [("a", UpdateAnswer::Completed(_))]
    ));
}

#[test]
fn an_update_that_comes_with_the_start_is_handled_before_the_first_line_of_run() {
    let events = [
        Event::update("a", Account::deposit, 5),
        Event::signal(Account::close, ()),
    ];
    let run = WorkflowRun::<Account>::start_with(Vec::new(), events).unwrap();
    assert_eq!((run.answers().len(), run.result()), (2, 5));
}

#[test]
fn a_validator_refuses_without_a_trace() {
    let mut run = started();
    run.turn([Event::update("a", Account::deposit, -5)])
        .unwrap();
    assert_eq!(rejected(&run), "-5 is no deposit");
    run.turn([Event::signal(Account::close, ())]).unwrap();
    assert_eq!(run.result(), 0);
}

#[test]
fn what_was_accepted_before_is_not_validated_again() {
    let mut run = started();
    run.turn([Event::Update {
        id: "a".to_owned(),
        name: "deposit".to_owned(),
        input: (-5i64).to_payloads().unwrap(),
        run_validator: false,
    }])
    .unwrap();
    assert_eq!(run.answers().len(), 2);
}

#[test]
fn an_input_that_does_not_fit_is_rejected() {
    let mut run = started();
    run.turn([Event::Update {
        id: "a".to_owned(),
        name: "deposit".to_owned(),
        input: "much".to_owned().to_payloads().unwrap(),
        run_validator: true,
    }])
    .unwrap();
    assert_eq!(rejected(&run), "Failed decoding arguments");
}

#[test]
fn an_unknown_update_is_rejected_with_the_known_ones() {
    let mut run = started();
    run.turn([Event::Update {
        id: "a".to_owned(),
        name: "rob".to_owned(),
        input: Vec::new(),
        run_validator: true,
    }])
    .unwrap();
    let text = "Update handler for 'rob' expected but not found, and there is no dynamic handler. \
                known updates: [audit deposit pay_out with-interest withdraw]";
    assert_eq!(rejected(&run), text);
}

#[test]
fn a_failure_that_leaves_a_handler_is_its_answer_and_the_workflow_goes_on() {
    let mut run = started();
    run.turn([Event::update("a", Account::withdraw, 5)])
        .unwrap();
    let [
        ("a", UpdateAnswer::Accepted),
        ("a", UpdateAnswer::Rejected(failure)),
    ] = run.answers()[..]
    else {
        panic!("{:?}", run.answers())
    };
    let failure = ApplicationFailure::from(failure.clone());
    assert_eq!(failure.type_name(), Some("Poor"));
    assert!(run.ending().is_none());
}

#[test]
fn the_failure_of_an_activity_is_an_answer_too() {
    let mut run = started();
    run.turn([Event::update("a", Account::add_interest, ())])
        .unwrap();
    let cause = ApplicationFailure::new("no rate today");
    run.turn([Event::ActivityFailed(1, cause)]).unwrap();
    assert_eq!(rejected(&run), "Activity task failed");
}

#[test]
fn any_other_error_fails_the_task() {
    let failed = started().turn([Event::update("a", Account::audit, ())]);
    assert_eq!(failed.unwrap_err().to_string(), "the books are gone");
}

#[test]
fn a_failure_is_known_inside_another_type_of_error() {
    let mut run = started();
    run.turn([Event::update("a", Account::pay_out, true)])
        .unwrap();
    let [
        ("a", UpdateAnswer::Accepted),
        ("a", UpdateAnswer::Rejected(failure)),
    ] = run.answers()[..]
    else {
        panic!("{:?}", run.answers())
    };
    assert_eq!(failure.message(), "closed on Sundays");
}

#[test]
fn a_handler_can_continue_as_new() {
    let mut run = started();
    run.turn([Event::update("a", Account::pay_out, false)])
        .unwrap();
    assert!(matches!(run.answers()[..], [("a", UpdateAnswer::Accepted)]));
    assert!(matches!(run.ending(), Some(Ending::ContinuedAsNew(_))));
}

#[test]
fn a_workflow_can_wait_for_its_handlers() {
    let mut run = started();
    run.turn([
        Event::update("a", Account::add_interest, ()),
        Event::signal(Account::close, ()),
    ])
    .unwrap();
    assert!(run.ending().is_none());
    run.turn([Event::completed(1, &7i64)]).unwrap();
    assert!(matches!(run.ending(), Some(Ending::Completed(_))));
    assert_eq!((run.answers().len(), run.result()), (1, 7));
}
