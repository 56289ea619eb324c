//! Everything that official SDKs encode goes through the codecs, and nothing else does.

use hourglass::temporal::{Closed, UpdateOutcome};

use super::{Features, Run, World, result};

/// A host all of whose queues have the codec that encrypts, and an endpoint at which it
/// is reached.
async fn encrypted(test: &str, sidecar: &str) -> (Features, String) {
    let mut world = World::new(test).await;
    let client = world.client.clone();
    let endpoint = world.namespace.clone();
    client
        .create_nexus_endpoint(&endpoint, "features")
        .await
        .unwrap();
    client.add_keyword_attribute("Customer").await.unwrap();
    world.encrypt(None).await;
    (Features::serve_in(world, "", sidecar).await, endpoint)
}

/// How many payloads a run's history has; all of them have to be encrypted. Markers have
/// some that Core writes itself, after the codecs.
async fn encrypted_payloads(features: &Features, run: &Run) -> usize {
    let stored = features.world.stored(run).history().await;
    let mut payloads = stored.encodings().await;
    payloads.retain(|(event, _)| event != "MarkerRecorded");
    for (event, encoding) in &payloads {
        assert_eq!(encoding, "binary/encrypted", "{event}");
    }
    payloads.len()
}

#[tokio::test]
async fn arguments_results_heartbeats_and_asynchronous_results_are_encrypted() {
    let (features, _) = encrypted("codec-activities", "resident-instances = 1").await;
    for (workflow_type, input, expected) in [
        ("Remembers", vec![], "\"last, attempt 2\""),
        (
            "Approval",
            vec!["\"token\""],
            "\"approved by token; Ok(None) Ok(())\"",
        ),
    ] {
        let run = features.start(workflow_type, &input).await;
        assert_eq!(result(&run).await, expected, "{}", features.host.log());
        assert!(encrypted_payloads(&features, &run).await > 1);
    }
}

#[tokio::test]
async fn memos_signals_queries_and_updates_are_encrypted_and_search_attributes_are_not() {
    let (features, _) = encrypted("codec-messages", "").await;
    let client = &features.world.client;
    let run = features.start("Visible", &[]).await;
    run.reaches("WorkflowPropertiesModified", 1).await;
    let shown = client.describe("visible").await.unwrap();
    assert_eq!(shown.search_attributes["Customer"].data, "\"Ada\"");
    assert_eq!(shown.memo["note"].data, "\"hello\"");
    client.signal("visible", "hide", vec![]).await.unwrap();
    assert_eq!(result(&run).await, "");
    assert!(encrypted_payloads(&features, &run).await > 1);

    let rounds = features.start("Rounds", &["[]"]).await;
    for word in ["\"a\"", "\"b\"", "\"c\""] {
        let told = client.update("rounds", "tell", vec![word.to_owned()]);
        assert!(matches!(told.await.unwrap(), UpdateOutcome::Completed(_)));
    }
    assert!(matches!(rounds.followed().await.1, Closed::Completed(_)));
    assert!(encrypted_payloads(&features, &rounds).await > 1);
}

#[tokio::test]
async fn nexus_operations_are_encrypted_in_the_caller_and_in_the_handler() {
    let (features, endpoint) = encrypted("codec-nexus", "").await;
    let asking = format!("[\"{endpoint}\",\"apple\"]");
    let buyer = features.start("Buyer", &[&asking]).await;
    assert_eq!(result(&buyer).await, "5", "{}", features.host.log());
    assert!(encrypted_payloads(&features, &buyer).await > 2);
    let customer = features.start("Customer", &[&asking]).await;
    assert_eq!(result(&customer).await, "\"apple from delivery-of-apple\"");
    assert!(encrypted_payloads(&features, &customer).await > 2);
}
