//! Activities that other activities end.

use hourglass::temporal::Closed;

use super::Features;

/// One instance, so that one activity finds the other one's token.
const RESIDENT: &str = "resident-instances = 1";

#[tokio::test]
async fn an_activity_is_completed_by_its_token() {
    let features = Features::serve_with("asynchronous-token", "", RESIDENT).await;
    let said = features.result("Approval", &["\"token\""]).await;
    assert_eq!(said, "\"approved by token; Ok(None) Ok(())\"");
}

#[tokio::test]
async fn an_activity_is_completed_by_its_ids() {
    let features = Features::serve("asynchronous-ids").await;
    let said = features.result("Approval", &["\"ids\""]).await;
    assert_eq!(said, "\"approved by ids; Ok(None) Ok(())\"");
}

#[tokio::test]
async fn an_activity_is_failed_by_its_ids() {
    let features = Features::serve("asynchronous-failure").await;
    let run = features.start("Approval", &["\"failure\""]).await;
    let Closed::Failed(messages) = run.closed().await else {
        panic!("{}", features.host.log());
    };
    assert_eq!(messages.last().unwrap(), "refused");
}
