//! The workflow, activity and handlers of whatever has no other.

use std::error::Error;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::data_converters::{RawValue, TemporalSerializable};
use hourglass_sdk::testing::{ActivityEnvironment, Event, UpdateAnswer, WorkflowRun};
use hourglass_sdk::{
    Payload, SyncWorkflowContext, WorkflowContext, WorkflowContextView, WorkflowResult, activities,
    workflow, workflow_methods,
};

#[workflow]
#[derive(Default)]
struct Anything {
    heard: Vec<String>,
    ended: bool,
}

#[workflow_methods]
impl Anything {
    #[run(dynamic)]
    async fn run(ctx: &mut WorkflowContext<Self>, input: RawValue) -> WorkflowResult<Vec<String>> {
        let started = format!("{} of {}", ctx.workflow_type(), input.payloads.len());
        ctx.state_mut(|this| this.heard.push(started));
        ctx.wait_condition(|this| this.ended).await?;
        Ok(ctx.state(|this| this.heard.clone()))
    }

    #[signal]
    fn end(&mut self, _ctx: &mut SyncWorkflowContext<Self>) {
        self.ended = true;
    }

    #[signal(dynamic)]
    async fn any_signal(ctx: &mut WorkflowContext<Self>, name: String, input: RawValue) {
        let text: String = input.to_value().unwrap();
        ctx.state_mut(|this| this.heard.push(format!("{name}: {text}")));
    }

    #[query]
    fn size(&self, _ctx: &WorkflowContextView) -> usize {
        self.heard.len()
    }

    #[query(dynamic)]
    fn any_query(&self, _ctx: &WorkflowContextView, name: String, input: RawValue) -> String {
        format!("{name} of {}", input.payloads.len())
    }

    #[update(dynamic)]
    fn any_update(
        &mut self,
        _ctx: &mut SyncWorkflowContext<Self>,
        name: String,
        input: RawValue,
    ) -> WorkflowResult<String> {
        let text: String = input.to_value()?;
        self.heard.push(text.clone());
        Ok(format!("{name} {text}"))
    }

    #[update_validator(any_update)]
    fn check(
        &self,
        _ctx: &WorkflowContextView,
        name: &str,
        input: &RawValue,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        match (name, input.payloads.len()) {
            ("forbidden", _) => Err("forbidden".into()),
            (_, 1) => Ok(()),
            _ => Err("one argument, please".into()),
        }
    }
}

struct Fallback;

#[activities]
impl Fallback {
    #[activity(dynamic)]
    fn any(ctx: ActivityContext, input: RawValue) -> Result<String, ActivityError> {
        let of = input.payloads.len();
        Ok(format!("{} of {of}", ctx.info().activity_type))
    }
}

fn started() -> WorkflowRun<Anything> {
    let mut run = WorkflowRun::new();
    run.workflow_type = "Unheard".to_owned();
    let input = [text("a"), text("b")].concat();
    run.begin(input, []).unwrap();
    run
}

fn text(text: &str) -> Vec<Payload> {
    text.to_owned().to_payloads().unwrap()
}

fn update(name: &str, input: Vec<Payload>) -> Event {
    Event::Update {
        id: "update".to_owned(),
        name: name.to_owned(),
        input,
        run_validator: true,
    }
}

#[test]
fn a_dynamic_workflow_learns_its_type_and_takes_any_input() {
    let mut run = started();
    run.turn([Event::signal(Anything::end, ())]).unwrap();
    assert_eq!(run.result(), ["Unheard of 2"]);
}

#[test]
fn a_dynamic_signal_handler_gets_what_no_other_has_by_name() {
    let mut run = started();
    let signal = Event::Signal {
        name: "greet".to_owned(),
        input: text("hello"),
    };
    run.turn([signal, Event::signal(Anything::end, ())])
        .unwrap();
    assert_eq!(run.result(), ["Unheard of 2", "greet: hello"]);
}

#[test]
fn a_dynamic_query_handler_answers_what_no_other_has_by_name() {
    let mut run = started();
    assert_eq!(run.query(Anything::size, ()).unwrap().unwrap(), 1);
    let answer = run.query_by_name("colour", text("x")).unwrap().unwrap();
    assert_eq!(answer, "colour of 1".to_owned().to_payload().unwrap());
}

#[test]
fn a_dynamic_update_is_validated_and_handled_by_its_name() {
    let mut run = started();
    run.turn([update("add", text("x"))]).unwrap();
    let [_, (_, UpdateAnswer::Completed(result))] = run.answers()[..] else {
        panic!("{:?}", run.answers())
    };
    assert_eq!(*result, "add x".to_owned().to_payload().unwrap());
    for refused in [update("forbidden", text("x")), update("add", Vec::new())] {
        run.turn([refused]).unwrap();
        assert!(matches!(
            run.answers()[..],
            [(_, UpdateAnswer::Rejected(_))]
        ));
    }
}

#[test]
fn a_dynamic_activity_learns_its_type_and_takes_any_input() {
    let mut environment = ActivityEnvironment::new();
    environment.info.activity_type = "unheard".to_owned();
    let input = RawValue::new([text("a"), text("b")].concat());
    assert_eq!(
        environment.run(Fallback::any, input).unwrap(),
        "unheard of 2"
    );
}
