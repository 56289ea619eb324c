//! Handlers of whatever has no other.

use hourglass::temporal::ResultPayload;

use super::{Features, result};

#[tokio::test]
async fn dynamic_workflows_activities_and_handlers_take_what_nobody_has_by_name() {
    let features = Features::serve("dynamic").await;
    let run = features.start("NeverHeardOf", &["1", "2"]).await;
    let client = &features.world.client;
    let answer = client.query("neverheardof", "colour").await.unwrap();
    let expected = ResultPayload {
        encoding: "json/plain".into(),
        data: "\"asked colour\"".into(),
    };
    assert_eq!(answer, Some(expected));
    client
        .signal("neverheardof", "greet", vec![])
        .await
        .unwrap();
    let said = result(&run).await;
    assert_eq!(said, r#"["NeverHeardOf","any_name of 2","greet"]"#);
}
