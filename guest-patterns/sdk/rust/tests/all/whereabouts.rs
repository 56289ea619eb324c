//! What a run tells of itself: its details, its handlers, what it waits for, and to
//! a handler which update it handles.

use std::time::Duration;

use hourglass_sdk::activities::UntypedActivity;
use hourglass_sdk::data_converters::{RawValue, TemporalDeserializable};
use hourglass_sdk::testing::{Event, UpdateAnswer, WorkflowRun};
use hourglass_sdk::{
    ActivityOptions, SyncWorkflowContext, WorkflowContext, WorkflowContextView, WorkflowResult,
    workflow, workflow_methods,
};

#[workflow]
#[derive(Default)]
struct Shop {
    open: bool,
}

/// Sells.
#[workflow_methods]
impl Shop {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        ctx.set_current_details("**opening**");
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(1));
        let stock = UntypedActivity::new("stock");
        let stocked = ctx.execute_activity(stock, RawValue::empty(), options);
        let _closing = ctx.timer(Duration::from_secs(3600));
        ctx.wait_condition(|state| state.open).await?;
        ctx.set_current_details(ctx.current_details() + " done");
        stocked.await?;
        ctx.wait_condition(|_| false).await?;
        Ok(())
    }

    /// Opens the doors.
    #[signal]
    fn open(&mut self, _ctx: &mut SyncWorkflowContext<Self>) {
        self.open = true;
    }

    #[query]
    fn is_open(&self, _ctx: &WorkflowContextView) -> bool {
        self.open
    }

    #[update]
    fn now(&mut self, ctx: &mut SyncWorkflowContext<Self>, _what: u8) -> String {
        let info = ctx.current_update_info().unwrap();
        format!("{} {}", info.name, info.id)
    }

    #[update_validator(now)]
    fn check(&self, ctx: &WorkflowContextView, what: &u8) -> Result<(), String> {
        match *what == 0 {
            true => Err(format!("{:?}", ctx.current_update_info().map(|it| it.id))),
            false => Ok(()),
        }
    }

    #[update]
    async fn later(ctx: &mut WorkflowContext<Self>, seconds: u64) -> String {
        ctx.timer(Duration::from_secs(seconds)).await;
        ctx.current_update_info().map_or(String::new(), |it| it.id)
    }

    #[signal]
    async fn nothing(ctx: &mut WorkflowContext<Self>) {
        ctx.timer(Duration::from_secs(1)).await;
        assert_eq!(ctx.current_update_info(), None);
    }
}

fn metadata(run: &mut WorkflowRun<Shop>) -> (Vec<(String, Vec<u8>)>, serde_json::Value) {
    let answer = run.query_by_name("__temporal_workflow_metadata", Vec::new());
    let payload = answer.unwrap().unwrap();
    let json = serde_json::from_slice(&payload.data).unwrap();
    (payload.metadata, json)
}

fn stack_trace(run: &mut WorkflowRun<Shop>) -> String {
    let answer = run.query_by_name("__stack_trace", Vec::new());
    String::from_payload(answer.unwrap().unwrap()).unwrap()
}

#[test]
fn the_metadata_names_type_handlers_and_details() {
    let mut run = WorkflowRun::<Shop>::start(()).unwrap();
    let (encoding, json) = metadata(&mut run);
    let entry = |name: &str, value: &[u8]| (name.to_owned(), value.to_vec());
    assert_eq!(
        encoding,
        [
            entry("encoding", b"json/protobuf"),
            entry("messageType", b"temporal.api.sdk.v1.WorkflowMetadata"),
        ]
    );
    assert_eq!(json["currentDetails"], "**opening**");
    let definition = &json["definition"];
    assert_eq!(definition["type"], "Shop");
    assert_eq!(
        definition["signalDefinitions"],
        serde_json::json!([
            { "name": "open", "description": "Opens the doors." },
            { "name": "nothing" },
        ])
    );
    let names = |kind: &str| -> Vec<String> {
        let definitions = definition[kind].as_array().unwrap();
        let name = |definition: &serde_json::Value| definition["name"].as_str().unwrap().to_owned();
        definitions.iter().map(name).collect()
    };
    assert_eq!(
        names("queryDefinitions"),
        ["__stack_trace", "__temporal_workflow_metadata", "is_open"]
    );
    assert_eq!(names("updateDefinitions"), ["now", "later"]);
    run.turn([Event::signal(Shop::open, ())]).unwrap();
    assert_eq!(metadata(&mut run).1["currentDetails"], "**opening** done");
}

#[test]
fn the_stack_trace_lists_what_is_open() {
    let mut run = WorkflowRun::<Shop>::start(()).unwrap();
    run.turn([Event::update("u", Shop::later, 5u64)]).unwrap();
    assert_eq!(
        stack_trace(&mut run),
        "Rust keeps no stack of code that waits. The run has open:\n\
         timer 1\ntimer 2\nactivity 1\na condition on the workflow's state\n\
         handlers under way: 1"
    );
    run.turn([Event::signal(Shop::open, ()), Event::TimerFired(2)])
        .unwrap();
    assert_eq!(
        stack_trace(&mut run),
        "Rust keeps no stack of code that waits. The run has open:\ntimer 1\nactivity 1"
    );
}

#[test]
fn a_handler_knows_its_update() {
    let mut run = WorkflowRun::<Shop>::start(()).unwrap();
    run.turn([Event::update("u1", Shop::now, 1u8)]).unwrap();
    assert_eq!(last_answer(&run), "now u1");
    run.turn([Event::update("u2", Shop::now, 0u8)]).unwrap();
    assert_eq!(last_answer(&run), r#"Some("u2")"#);
}

#[test]
fn asynchronous_handlers_keep_their_updates_apart() {
    let mut run = WorkflowRun::<Shop>::start(()).unwrap();
    run.turn([
        Event::update("first", Shop::later, 1u64),
        Event::signal(Shop::nothing, ()),
        Event::update("second", Shop::later, 1u64),
    ])
    .unwrap();
    run.turn([Event::TimerFired(2), Event::TimerFired(3)])
        .unwrap();
    assert_eq!(last_answer(&run), "first");
    run.turn([Event::TimerFired(4)]).unwrap();
    assert_eq!(last_answer(&run), "second");
}

fn last_answer(run: &WorkflowRun<Shop>) -> String {
    match run.answers().pop().unwrap().1 {
        UpdateAnswer::Completed(result) => String::from_payload(result.clone()).unwrap(),
        UpdateAnswer::Rejected(failure) => failure.message().to_owned(),
        UpdateAnswer::Accepted => "accepted".to_owned(),
    }
}
