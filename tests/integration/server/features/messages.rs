//! Signals that come early, and messages between workflows.

use super::{Features, result, start};
use crate::fixture::{World, features};

#[tokio::test]
async fn signals_that_came_before_the_first_task_are_heard_in_order() {
    let world = World::new("early-signals").await;
    let run = start(&world, "Receiver", &[]).await;
    for word in ["\"one\"", "\"two\"", "\"three\""] {
        let input = vec![word.to_owned()];
        world
            .client
            .signal("receiver", "hear", input)
            .await
            .unwrap();
    }
    world.client.cancel("receiver").await.unwrap();
    world.drop_in("features.wasm", &features().await);
    let _host = world.host();
    assert_eq!(result(&run).await, "\"one two three; \"");
}

#[tokio::test]
async fn a_workflow_signals_and_cancels_another() {
    let served = Features::serve("external").await;
    let receiver = served.start("Receiver", &[]).await;
    let sent = served.result("Sender", &["\"receiver\""]).await;
    assert_eq!(sent, "\"not found\"");
    let heard = result(&receiver).await;
    assert!(
        heard.starts_with("\"hello; ") && heard.ends_with("enough\""),
        "{heard}"
    );
}
