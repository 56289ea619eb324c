//! Programs without a server.

use hourglass_sdk::Payload;
use hourglass_sdk::data_converters::MultiArgs2;
use hourglass_sdk::testing::{ActivityEnvironment, Event, WorkflowRun, replay_history};

use super::*;

type Run = WorkflowRun<DSLWorkflow>;

fn begun(program: &str) -> Run {
    let metadata = vec![("encoding".to_owned(), b"json/plain".to_vec())];
    let data = program.as_bytes().to_vec();
    Run::start_with(vec![Payload { metadata, data }], []).unwrap()
}

/// The activities that were asked for in the last turn, with their arguments.
fn called(run: &Run) -> Vec<(String, Vec<String>)> {
    let text = |payload: &Payload| String::from_utf8(payload.data.clone()).unwrap();
    let activities = run.scheduled().into_iter();
    activities
        .map(|activity| {
            (
                activity.activity_type,
                activity.input.iter().map(text).collect(),
            )
        })
        .collect()
}

fn call(name: &str, arguments: &[&str]) -> (String, Vec<String>) {
    let arguments = arguments.iter().map(|argument| (*argument).to_owned());
    (name.to_owned(), arguments.collect())
}

#[test]
fn a_sequence_hands_results_on_in_variables() {
    let mut run = begun(
        r#"{"root":{"sequence":{"elements":[
            {"activity":{"arguments":["a"],"name":"activity1","result":"b"}},
            {"activity":{"arguments":["b","unset"],"name":"activity3"}}]}},
            "variables":{"a":"1"}}"#,
    );
    assert_eq!(called(&run), [call("activity1", &["\"1\""])]);
    run.turn([Event::completed(1, &"2".to_owned())]).unwrap();
    assert_eq!(called(&run), [call("activity3", &["\"2\"", "\"\""])]);
    run.turn([Event::completed(2, &"nobody wants it".to_owned())])
        .unwrap();
    let variables = run.result();
    assert_eq!(variables.into_values().collect::<Vec<_>>(), ["1", "2"]);
}

#[test]
fn branches_run_at_the_same_time() {
    let mut run = begun(
        r#"{"root":{"parallel":{"branches":[
            {"activity":{"name":"activity1"}},
            {"sequence":{"elements":[{"activity":{"name":"activity2"}}]}}]}}}"#,
    );
    assert_eq!(
        called(&run),
        [call("activity1", &[]), call("activity2", &[])]
    );
    run.turn([Event::completed(2, &String::new())]).unwrap();
    assert!(run.ending().is_none());
    run.turn([Event::completed(1, &String::new())]).unwrap();
    assert!(run.result().is_empty());
}

#[test]
fn an_activity_says_who_it_is_and_what_it_got() {
    let mut environment = ActivityEnvironment::new();
    environment.info.activity_type = "activity3".to_owned();
    let mut run = begun(
        r#"{"root":{"activity":{"arguments":["one","two"],"name":"activity3"}},
            "variables":{"one":"a","two":"b"}}"#,
    );
    let asked = run.scheduled().remove(0);
    let arguments: MultiArgs2<String, String> = RawValue::new(asked.input).to_value().unwrap();
    let said = environment.run(DslActivities::activity3, arguments);
    let said = said.unwrap();
    assert_eq!(said, "[result from activity3: a b]");
    run.turn([Event::completed(1, &said)]).unwrap();
    assert!(run.ending().is_some());
}

#[test]
fn a_statement_that_there_is_not_fails_the_task() {
    let metadata = vec![("encoding".to_owned(), b"json/plain".to_vec())];
    let data = br#"{"root":{"loop":{}}}"#.to_vec();
    let failed = Run::start_with(vec![Payload { metadata, data }], []);
    let failed = failed.err().expect("no such statement");
    assert!(failed.to_string().contains("loop"), "{failed}");
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<DSLWorkflow>(history), Ok(()));
}
