//! What goes through, and what is refused with which words.

use hourglass_sdk::Payload;
use hourglass_sdk::data_converters::{RawValue, TemporalSerializable};
use hourglass_sdk::testing::{ActivityEnvironment, Command, Event, WorkflowRun, replay_history};

use super::*;

const MODELS: &str = concat!(
    r#"[{"some_ip":"127.0.0.1","some_date":"2000-01-02T03:04:05"},"#,
    r#"{"some_ip":"127.0.0.2","some_date":"2001-02-03T04:05:06"}]"#,
);

fn json(text: &str) -> RawValue {
    RawValue::new(vec![Payload {
        metadata: vec![("encoding".to_owned(), b"json/plain".to_vec())],
        data: text.as_bytes().to_vec(),
    }])
}

fn models() -> Validated<Vec<MyPydanticModel>> {
    json(MODELS).to_value().unwrap()
}

fn refused(input: &str) -> String {
    let run = WorkflowRun::<MyWorkflow>::start_with(json(input).payloads, []);
    run.err().expect("the task fails").to_string()
}

#[test]
fn models_go_through_as_they_are() {
    let mut run = WorkflowRun::<MyWorkflow>::start_with(json(MODELS).payloads, []).unwrap();
    let [Command::ScheduleActivity(activity)] = run.commands() else {
        panic!("one activity: {:?}", run.commands())
    };
    assert_eq!(activity.input, json(MODELS).payloads);
    let given_back = ActivityEnvironment::new().run(ModelActivities::my_activity, models());
    let given_back = given_back.unwrap();
    run.turn([Event::completed(1, &given_back)]).unwrap();
    let result = run.result();
    assert_eq!(result, models());
    assert_eq!(result.to_payloads().unwrap(), json(MODELS).payloads);
}

#[test]
fn what_does_not_fit_fails_the_task_and_names_the_field() {
    assert_eq!(
        refused(r#"[{"some_ip":"not-an-ip","some_date":"2000-01-02T03:04:05"}]"#),
        "Failed decoding arguments: \
         0.some_ip: invalid IPv4 address syntax at line 1 column 23"
    );
    assert_eq!(
        refused(r#"[{"some_ip":"127.0.0.1","some_date":"nope"}]"#),
        "Failed decoding arguments: \
         0.some_date: input contains invalid characters at line 1 column 42"
    );
    assert_eq!(
        refused(r#"[{"some_ip":"127.0.0.1"}]"#),
        "Failed decoding arguments: 0.some_date: field required at line 1 column 24"
    );
}

#[test]
fn an_answer_that_does_not_fit_fails_the_task_too() {
    let mut run = WorkflowRun::<MyWorkflow>::start(models()).unwrap();
    let answer = json(r#"[{"some_ip":1}]"#);
    let failed = run.turn([Event::completed(1, &answer)]).unwrap_err();
    let expected = "0.some_ip: invalid type: integer `1`, expected IPv4 address";
    assert!(failed.to_string().contains(expected), "{failed}");
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<MyWorkflow>(history), Ok(()));
}
