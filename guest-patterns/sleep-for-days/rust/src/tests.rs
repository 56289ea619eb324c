//! Months in a moment.

use hourglass_sdk::testing::{ActivityEnvironment, Command, Event, WorkflowRun, replay_history};

use super::*;

type Run = WorkflowRun<SleepForDaysWorkflow>;

fn sent() -> String {
    "sent".to_owned()
}

#[test]
fn an_email_is_sent_every_thirty_days() {
    let mut run = Run::start(()).unwrap();
    for number in 1..=3 {
        assert_eq!(run.scheduled().len(), 1, "{:?}", run.commands());
        run.turn([Event::completed(number, &sent())]).unwrap();
        let month = Duration::from_secs(2_592_000);
        assert!(
            matches!(run.commands(), [Command::StartTimer(_, time)] if *time == month),
            "{:?}",
            run.commands()
        );
        run.turn([Event::TimerFired(number)]).unwrap();
    }
}

#[test]
fn it_ends_in_the_middle_of_a_month() {
    let mut run = Run::start(()).unwrap();
    run.turn([Event::completed(1, &sent())]).unwrap();
    let complete = Event::signal(SleepForDaysWorkflow::complete, ());
    run.turn([complete]).unwrap();
    assert_eq!(run.result(), "done!");
}

#[test]
fn an_email_on_its_way_is_waited_for() {
    let mut run = Run::start(()).unwrap();
    let complete = Event::signal(SleepForDaysWorkflow::complete, ());
    run.turn([complete]).unwrap();
    assert!(run.ending().is_none());
    run.turn([Event::completed(1, &sent())]).unwrap();
    assert_eq!(run.result(), "done!");
}

#[test]
fn the_activity_says_what_it_sent() {
    let email_msg = "hello".to_owned();
    let input = SendEmailInput { email_msg };
    let said = ActivityEnvironment::new().run(EmailActivities::send_email, input);
    assert_eq!(said.unwrap(), "Email message: hello, sent");
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<SleepForDaysWorkflow>(history), Ok(()));
}
