//! Activities that a client starts without a workflow.

use std::time::Duration;

use hourglass::pattern::Work;
use tokio::time::{interval, timeout};

use crate::fixture::{World, pattern};

/// Visibility comes a moment after the end.
async fn eventually<T: PartialEq>(expected: T, ask: impl AsyncFn() -> T) {
    let mut clock = interval(Duration::from_millis(100));
    let asking = async {
        while ask().await != expected {
            clock.tick().await;
        }
    };
    let asked = timeout(Duration::from_secs(60), asking).await;
    asked.expect("visibility shows the activity");
}

#[tokio::test]
async fn an_activity_without_a_workflow_is_listed_counted_and_logged_with_its_id() {
    let mut world = World::new("standalone").await;
    let pattern = pattern("standalone-activity");
    world.load(&pattern).await;
    let host = world.host();
    world.start(&pattern).await.closed().await;
    let query = "ActivityType = 'compose_greeting'";
    eventually(Some(1), async || {
        world.client.count_activities(query).await.ok()
    })
    .await;
    let listed = world.client.list_activities(query).await.expect("a list");
    assert_eq!(listed, [pattern.work.id]);
    host.logged(&["running activity my-standalone-activity-id"])
        .await;
}

#[tokio::test]
async fn an_input_that_does_not_fit_is_retried_and_its_failure_names_the_field() {
    let mut world = World::new("standalone-validation").await;
    let pattern = pattern("pydantic-converter");
    world.load(&pattern).await;
    let _host = world.host();
    let activity = Work {
        id: "misfit".to_owned(),
        type_name: "my_activity".to_owned(),
        input: vec![r#"[{"some_ip":"not-an-ip","some_date":"nope"}]"#.to_owned()],
        ..pattern.work
    };
    let run = world.client.start_activity(activity.activity()).await;
    run.expect("a started activity");
    let failure = async || {
        let described = world.client.describe_activity("misfit").await;
        described
            .ok()
            .map(|activity| (activity.is_open, activity.last_failure))
    };
    let chain = [
        "Failed decoding arguments",
        "0.some_ip: invalid IPv4 address syntax at line 1 column 23",
    ];
    let chain = chain.map(str::to_owned).to_vec();
    eventually(Some((true, chain)), failure).await;
}
