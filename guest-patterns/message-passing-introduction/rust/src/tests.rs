//! The messages without a server.

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{
    ActivityEnvironment, Event, UpdateAnswer, WorkflowRun, replay_history,
};

use super::*;

fn begun() -> WorkflowRun<GreetingWorkflow> {
    WorkflowRun::start(()).unwrap()
}

fn approval() -> Event {
    let name = "Ada".to_owned();
    Event::signal(GreetingWorkflow::approve, ApproveInput { name })
}

fn by_activity(id: &str, language: Language) -> Event {
    Event::update(id, GreetingWorkflow::set_language_using_activity, language)
}

/// Whether an update ended with a language in the last turn.
fn ended_with(run: &WorkflowRun<GreetingWorkflow>, id: &str, language: Language) -> bool {
    let wanted = language.to_payload().unwrap();
    let is_it =
        |answer: &UpdateAnswer| matches!(answer, UpdateAnswer::Completed(it) if *it == wanted);
    let answers = run.answers();
    answers
        .iter()
        .any(|(other, answer)| *other == id && is_it(answer))
}

#[test]
fn the_languages_can_be_asked_for() {
    let mut run = begun();
    let mut languages = |include_unsupported| {
        let input = GetLanguagesInput {
            include_unsupported,
        };
        let answer = run.query(GreetingWorkflow::get_languages, input).unwrap();
        answer.unwrap()
    };
    assert_eq!(languages(false), [Language::Chinese, Language::English]);
    assert_eq!(languages(true), Language::ALL);
}

#[test]
fn an_update_gives_the_language_before() {
    let mut run = begun();
    let update = Event::update("one", GreetingWorkflow::set_language, Language::Chinese);
    run.turn([update]).unwrap();
    assert!(
        ended_with(&run, "one", Language::English),
        "{:?}",
        run.answers()
    );
    let now = run.query(GreetingWorkflow::get_language, ()).unwrap();
    assert_eq!(now.unwrap(), Language::Chinese);
}

#[test]
fn a_language_that_the_workflow_does_not_know_is_refused() {
    let mut run = begun();
    let update = Event::update("one", GreetingWorkflow::set_language, Language::Hindi);
    run.turn([update]).unwrap();
    let answers = run.answers();
    let [(_, UpdateAnswer::Rejected(failure))] = &answers[..] else {
        panic!("{answers:?}")
    };
    assert_eq!(failure.message(), "HINDI is not supported");
}

#[test]
fn handlers_ask_the_service_one_after_the_other_and_the_workflow_waits_for_them() {
    let mut run = begun();
    let updates = [
        by_activity("one", Language::Arabic),
        by_activity("two", Language::French),
    ];
    run.turn(updates.into_iter().chain([approval()])).unwrap();
    assert_eq!(run.scheduled().len(), 1, "{:?}", run.commands());
    let greeting = Some(Language::Arabic.greeting().to_owned());
    run.turn([Event::completed(1, &greeting)]).unwrap();
    assert!(
        ended_with(&run, "one", Language::English),
        "{:?}",
        run.answers()
    );
    assert_eq!(run.scheduled().len(), 1, "{:?}", run.commands());
    assert!(run.ending().is_none());
    let greeting = Some(Language::French.greeting().to_owned());
    run.turn([Event::completed(2, &greeting)]).unwrap();
    assert!(
        ended_with(&run, "two", Language::Arabic),
        "{:?}",
        run.answers()
    );
    assert_eq!(run.result(), "Bonjour, monde");
}

#[test]
fn an_update_fails_if_the_service_does_not_know_the_language_and_the_next_one_runs() {
    let mut run = begun();
    run.turn([by_activity("one", Language::Hindi)]).unwrap();
    run.turn([Event::completed(1, &None::<String>)]).unwrap();
    let answers = run.answers();
    let [(_, UpdateAnswer::Rejected(failure))] = &answers[..] else {
        panic!("{answers:?}")
    };
    assert_eq!(failure.message(), "Greeting service does not support HINDI");
    run.turn([by_activity("two", Language::Spanish)]).unwrap();
    assert_eq!(run.scheduled().len(), 1);
}

#[test]
fn the_service_greets_in_every_language() {
    for language in Language::ALL {
        let service = GreetingService::call_greeting_service;
        let greeting = ActivityEnvironment::new().run(service, language).unwrap();
        assert_eq!(greeting.as_deref(), Some(language.greeting()));
    }
}

#[test]
fn another_number_is_no_language() {
    assert_eq!(Language::try_from(8), Err("8 is not a language".to_owned()));
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
