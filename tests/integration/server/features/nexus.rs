//! Nexus operations between two workflows of one host, over a real endpoint.

use hourglass::{contract::types::CauseKind, temporal::Closed};

use super::{Features, World, result};

/// A host, and the name of an endpoint at which it is reached.
async fn market(test: &str) -> (Features, String) {
    let world = World::new(test).await;
    let endpoint = world.namespace.clone();
    world
        .client
        .create_nexus_endpoint(&endpoint, "features")
        .await
        .unwrap();
    (Features::serve_in(world, "", "").await, endpoint)
}

fn asking(endpoint: &str, fruit: &str) -> String {
    format!("[\"{endpoint}\",\"{fruit}\"]")
}

#[tokio::test]
async fn an_operation_that_is_over_at_once_gives_its_result() {
    let (features, endpoint) = market("nexus-sync").await;
    let price = features
        .result("Buyer", &[&asking(&endpoint, "apple")])
        .await;
    assert_eq!(price, "5");
}

#[tokio::test]
async fn an_operation_that_fails_arrives_with_its_application_failure() {
    let (features, endpoint) = market("nexus-failed").await;
    let run = features.start("Buyer", &[&asking(&endpoint, "plum")]).await;
    run.closed().await;
    let failure = run.history().await.closing_failure().expect("a failure");
    let [operation, application] = failure.failure.causes.as_slice() else {
        panic!("{failure:?}");
    };
    let CauseKind::NexusOperation(operation) = &operation.kind else {
        panic!("{failure:?}");
    };
    assert_eq!(
        (&*operation.service, &*operation.operation),
        ("market", "price")
    );
    let CauseKind::Application(details) = &application.kind else {
        panic!("{failure:?}");
    };
    assert_eq!(
        (&*application.message, &*details.error_type),
        ("sold out", "SoldOut")
    );
}

#[tokio::test]
async fn a_handler_that_refuses_arrives_with_its_error_type() {
    let (features, endpoint) = market("nexus-refused").await;
    let run = features
        .start("Buyer", &[&asking(&endpoint, "stone")])
        .await;
    run.closed().await;
    let failure = run.history().await.closing_failure().expect("a failure");
    let CauseKind::NexusHandler(handler) = &failure.failure.causes[1].kind else {
        panic!("{failure:?}");
    };
    assert_eq!(handler.error_type, "BAD_REQUEST");
    assert_eq!(failure.failure.causes[1].message, "no fruit");
}

#[tokio::test]
async fn a_workflow_behind_an_operation_reports_its_result_to_the_caller() {
    let (features, endpoint) = market("nexus-workflow").await;
    let run = features
        .start("Customer", &[&asking(&endpoint, "apple")])
        .await;
    assert_eq!(result(&run).await, "\"apple from delivery-of-apple\"");
    let history = run.history().await;
    assert_eq!(history.count("NexusOperationStarted"), 1);
    assert_eq!(history.count("NexusOperationCompleted"), 1);
}

#[tokio::test]
async fn a_cancelled_operation_cancels_the_workflow_behind_it() {
    let (features, endpoint) = market("nexus-cancelled").await;
    let run = features
        .start("Customer", &[&asking(&endpoint, "melon")])
        .await;
    let Closed::Completed(Some(said)) = run.closed().await else {
        panic!("{}", features.host.log());
    };
    assert_eq!(said.data, "\"cancelled\"");
}

#[tokio::test]
async fn an_endpoint_of_a_namespace_is_made_once_and_named_after_it() {
    let world = World::new("nexus-endpoint").await;
    let named = format!("market-{}", world.namespace);
    for _ in 0..2 {
        let name = world.client.ensure_nexus_endpoint("market", "features");
        assert_eq!(name.await.unwrap(), named);
    }
}
