//! Heartbeats and cancellation of activities.

use super::{Features, result};

#[tokio::test]
async fn the_next_attempt_knows_what_the_last_heartbeat_said() {
    let features = Features::serve("heartbeat-details").await;
    let said = features.result("Remembers", &[]).await;
    assert_eq!(said, "\"last, attempt 2\"");
}

#[tokio::test]
async fn an_activity_hears_of_cancellation_and_its_last_word_is_waited_for() {
    let features = Features::serve("activity-cancellation").await;
    let run = features.start("StopsWork", &[]).await;
    run.reaches("ActivityTaskScheduled", 1).await;
    features.world.client.cancel("stopswork").await.unwrap();
    assert_eq!(result(&run).await, "\"Some(CancelReason::Cancelled)\"");
    assert_eq!(run.history().await.count("ActivityTaskCancelRequested"), 1);
}
