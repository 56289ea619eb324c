//! The cart without a server.

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{
    ActivityEnvironment, Event, UpdateAnswer, WorkflowRun, replay_history,
};

use super::*;

fn item(sku: &str, quantity: u32) -> ShoppingCartItem {
    let sku = sku.to_owned();
    ShoppingCartItem { sku, quantity }
}

fn add(id: &str, item: ShoppingCartItem) -> Event {
    Event::update(id, ShoppingCartWorkflow::add_item, item)
}

fn checkout() -> Event {
    Event::signal(ShoppingCartWorkflow::checkout, ())
}

#[test]
fn the_update_that_comes_with_the_start_is_handled() {
    let mut run =
        WorkflowRun::<ShoppingCartWorkflow>::start_with(vec![], [add("one", item("sku-123", 2))])
            .unwrap();
    assert_eq!(run.scheduled()[0].activity_type, "get_price");
    run.turn([Event::completed(1, &Some(1198_u32))]).unwrap();
    let total = 1198_u32.to_payload().unwrap();
    let answers = run.answers();
    assert!(
        matches!(&answers[..], [("one", UpdateAnswer::Completed(said))] if *said == total),
        "{answers:?}"
    );
    run.turn([checkout()]).unwrap();
    let order = run.result();
    assert_eq!(order.items, [(item("sku-123", 2), 1198)]);
    assert_eq!((order.id.as_str(), order.total), ("workflow", 1198));
}

#[test]
fn an_item_that_is_not_to_be_had_fails_its_update_alone() {
    let mut run = WorkflowRun::<ShoppingCartWorkflow>::start(()).unwrap();
    run.turn([add("one", item("sku-456", 1))]).unwrap();
    run.turn([Event::completed(1, &None::<u32>)]).unwrap();
    let answers = run.answers();
    let [(_, UpdateAnswer::Rejected(failure))] = &answers[..] else {
        panic!("{answers:?}")
    };
    assert_eq!(
        failure.message(),
        "Item unavailable: ShoppingCartItem(sku='sku-456', quantity=1)"
    );
    run.turn([checkout()]).unwrap();
    assert_eq!(run.result().total, 0);
}

#[test]
fn an_item_on_its_way_is_waited_for_and_one_after_the_order_is_refused() {
    let mut run = WorkflowRun::<ShoppingCartWorkflow>::start(()).unwrap();
    run.turn([add("one", item("sku-123", 1))]).unwrap();
    run.turn([checkout()]).unwrap();
    assert!(run.ending().is_none());
    run.turn([add("two", item("sku-123", 1))]).unwrap();
    let answers = run.answers();
    let [("two", UpdateAnswer::Rejected(failure))] = &answers[..] else {
        panic!("{answers:?}")
    };
    assert_eq!(failure.message(), "Order already submitted");
    run.turn([Event::completed(1, &Some(599_u32))]).unwrap();
    assert_eq!(run.result().total, 599);
}

#[test]
fn a_price_is_that_of_so_many() {
    let mut environment = ActivityEnvironment::new();
    let mut price = |item| environment.run(PriceActivities::get_price, item).unwrap();
    assert_eq!(price(item("sku-123", 3)), Some(1797));
    assert_eq!(price(item("sku-456", 3)), None);
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<ShoppingCartWorkflow>(history), Ok(()));
}
