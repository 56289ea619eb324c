//! A namespace that goes away under a running host, and comes back.

use crate::fixture::{World, component, file_of, pattern};

#[tokio::test]
async fn a_host_serves_a_namespace_that_was_deleted_and_made_again() {
    let pattern = pattern("activity-choice");
    let world = World::new("recreated").await;
    world.drop_in(&file_of(&pattern), &component(&pattern).await);
    let host = world.host();
    world.start(&pattern).await.closed().await;
    world.client.delete_namespace().await.unwrap();
    // Core takes a minute of refusals to give a worker up.
    host.logged_within(&["worker ended", "NotFound"], 150).await;
    world.client.ensure_namespace().await.unwrap();
    let closed = world.start(&pattern).await.closed().await;
    assert_eq!(closed, pattern.expected_closing());
}
