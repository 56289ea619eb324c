use hourglass_sdk::Payload;
use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{ActivityEnvironment, Event, WorkflowRun, replay_history};

use super::*;

const INPUT: &str = r#"{"items":[{"amount":8,"fruit":1},{"amount":5,"fruit":2},{"amount":1,"fruit":3},{"amount":4,"fruit":4}]}"#;
const RESULT: &str =
    r#""Ordered 8 Apples...Ordered 5 Bananas...Ordered 1 Cherries...Ordered 4 Oranges...""#;

fn json(data: &str) -> Payload {
    let metadata = vec![("encoding".to_owned(), b"json/plain".to_vec())];
    Payload {
        metadata,
        data: data.as_bytes().to_vec(),
    }
}

#[test]
fn every_activity_orders_the_amount_it_is_given() {
    let mut environment = ActivityEnvironment::new();
    let apples = environment.run(FruitActivities::order_apples, 5).unwrap();
    let bananas = environment.run(FruitActivities::order_bananas, 5).unwrap();
    let cherries = environment.run(FruitActivities::order_cherries, 5).unwrap();
    let oranges = environment.run(FruitActivities::order_oranges, 5).unwrap();
    assert_eq!(
        [apples, bananas, cherries, oranges],
        [
            "Ordered 5 Apples...",
            "Ordered 5 Bananas...",
            "Ordered 5 Cherries...",
            "Ordered 5 Oranges..."
        ],
    );
}

#[test]
fn the_items_are_ordered_one_after_another() {
    let mut run = WorkflowRun::<PurchaseFruitsWorkflow>::start_with(vec![json(INPUT)], []).unwrap();
    let orders = [
        ("order_apples", "8", "Ordered 8 Apples..."),
        ("order_bananas", "5", "Ordered 5 Bananas..."),
        ("order_cherries", "1", "Ordered 1 Cherries..."),
        ("order_oranges", "4", "Ordered 4 Oranges..."),
    ];
    for (seq, (activity_type, input, answer)) in (1..).zip(orders) {
        let [activity] = &run.scheduled()[..] else {
            panic!("one activity at a time")
        };
        assert_eq!(
            (activity.seq, activity.activity_type.as_str()),
            (seq, activity_type)
        );
        assert_eq!(
            (activity.activity_id.as_str(), &activity.input[..]),
            (seq.to_string().as_str(), &[json(input)][..])
        );
        assert_eq!(
            activity.start_to_close_timeout,
            Some(Duration::from_secs(5))
        );
        assert!(activity.retry_policy.is_none());
        run.turn([Event::completed(seq, &answer.to_owned())])
            .unwrap();
    }
    assert_eq!(run.result().to_payload().unwrap(), json(RESULT));
}

#[test]
fn an_unknown_fruit_fails_the_task_and_not_the_workflow() {
    let input = json(r#"{"items":[{"amount":1,"fruit":5}]}"#);
    let failed = WorkflowRun::<PurchaseFruitsWorkflow>::start_with(vec![input], [])
        .err()
        .unwrap();
    assert_eq!(failed.0.message(), "Failed decoding arguments");
    assert!(failed.to_string().contains("5 is not a fruit"), "{failed}");
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<PurchaseFruitsWorkflow>(history), Ok(()));
}
