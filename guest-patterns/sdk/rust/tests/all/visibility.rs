//! Memos and search attributes: what others see of a workflow.

use std::collections::BTreeMap;

use hourglass_sdk::data_converters::TemporalDeserializable;
use hourglass_sdk::testing::{Command, Ending, Event, WorkflowRun};
use hourglass_sdk::{
    ChildWorkflowOptions, ContinueAsNewOptions, MemoValue, MemoValues, SearchAttributeKey,
    SearchAttributes, SyncWorkflowContext, WorkflowContext, WorkflowContextView, WorkflowResult,
    workflow, workflow_methods,
};

fn customer() -> SearchAttributeKey<String> {
    SearchAttributeKey::keyword("Customer")
}

fn total() -> SearchAttributeKey<i64> {
    SearchAttributeKey::int("Total")
}

#[workflow]
#[derive(Default)]
struct Order;

#[workflow_methods]
impl Order {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        let before = ctx.search_attributes().get(&customer())?;
        ctx.upsert_search_attributes([total().value_set(7), customer().value_unset()]);
        let after = ctx.search_attributes();
        assert_eq!(after.names().collect::<Vec<_>>(), ["Total"]);
        assert_eq!(after.get(&total())?, Some(7));
        ctx.wait_condition(|_| false).await?;
        Ok(before.unwrap_or_default())
    }

    #[signal]
    fn note(&mut self, ctx: &mut SyncWorkflowContext<Self>, text: String) -> WorkflowResult<()> {
        ctx.upsert_memo([("note", Some(MemoValue::new(text))), ("draft", None)])?;
        Ok(())
    }

    #[signal]
    fn spoil(&mut self, ctx: &mut SyncWorkflowContext<Self>) -> WorkflowResult<()> {
        let awkward = MemoValue::new(BTreeMap::from([(vec![1], 1)]));
        ctx.upsert_memo([("note", None), ("awkward", Some(awkward))])?;
        Ok(())
    }

    #[signal]
    fn restart(&mut self, ctx: &mut SyncWorkflowContext<Self>) -> WorkflowResult<()> {
        let options = ContinueAsNewOptions::builder()
            .memo(MemoValues::new().insert("round", 2))
            .search_attributes(SearchAttributes::from_iter([total().value_set(8)]))
            .build();
        match ctx.continue_as_new((), options)? {}
    }

    #[signal]
    fn delegate(&mut self, ctx: &mut SyncWorkflowContext<Self>) {
        let options = ChildWorkflowOptions::builder()
            .memo(MemoValues::new().insert("part", "a"))
            .search_attributes(SearchAttributes::from_iter([total().value_set(9)]))
            .build();
        drop(ctx.start_child_workflow(Order::run, (), options));
    }

    #[query]
    fn notes(&self, ctx: &WorkflowContextView) -> Vec<Option<String>> {
        let read = |name| ctx.memo().get(name).unwrap_or_default();
        vec![read("note"), read("draft")]
    }
}

fn begun() -> WorkflowRun<Order> {
    let mut run = WorkflowRun::new();
    run.memo = MemoValues::new().insert("draft", "first");
    run.search_attributes = SearchAttributes::from_iter([customer().value_set("Ada")]);
    run.begin(Vec::new(), []).unwrap();
    run
}

#[test]
fn search_attributes_are_read_changed_and_removed() {
    let run = begun();
    let [Command::UpsertSearchAttributes(changes)] = run.commands() else {
        panic!("{:?}", run.commands())
    };
    assert_eq!(changes.names().collect::<Vec<_>>(), ["Customer", "Total"]);
    assert_eq!(changes.get(&total()).unwrap(), Some(7));
    assert!(changes.get(&customer()).is_err());
}

#[test]
fn fields_of_the_memo_are_read_changed_and_removed() {
    let mut run = begun();
    let first = Some("first".to_owned());
    assert_eq!(run.query(Order::notes, ()).unwrap().unwrap(), [None, first]);
    run.turn([Event::signal(Order::note, "sent".to_owned())])
        .unwrap();
    let [Command::ModifyMemo(changes)] = run.commands() else {
        panic!("{:?}", run.commands())
    };
    let [(draft, None), (note, Some(text))] = &changes[..] else {
        panic!("{changes:?}")
    };
    assert_eq!((draft.as_str(), note.as_str()), ("draft", "note"));
    assert_eq!(String::from_payload(text.clone()).unwrap(), "sent");
    let sent = Some("sent".to_owned());
    assert_eq!(run.query(Order::notes, ()).unwrap().unwrap(), [sent, None]);
}

#[test]
fn a_memo_that_cannot_be_encoded_fails_the_task() {
    let failed = begun().turn([Event::signal(Order::spoil, ())]);
    assert_eq!(failed.unwrap_err().to_string(), "key must be a string");
}

#[test]
fn the_next_run_takes_what_the_options_say() {
    let mut run = begun();
    run.turn([Event::signal(Order::restart, ())]).unwrap();
    let Some(Ending::ContinuedAsNew(next)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    let memo = next.memo.as_ref().unwrap();
    assert_eq!(memo.get::<u8>("round").unwrap(), Some(2));
    let attributes = next.search_attributes.as_ref().unwrap();
    assert_eq!(attributes.get(&total()).unwrap(), Some(8));
}

#[test]
fn a_child_takes_what_the_options_say() {
    let mut run = begun();
    run.turn([Event::signal(Order::delegate, ())]).unwrap();
    let [Command::StartChildWorkflow(child)] = run.commands() else {
        panic!("{:?}", run.commands())
    };
    assert_eq!(
        child.memo.get::<String>("part").unwrap().as_deref(),
        Some("a")
    );
    assert_eq!(child.search_attributes.get(&total()).unwrap(), Some(9));
}
