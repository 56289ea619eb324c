//! Several runs in one instance.

use hourglass::temporal::Closed;

use super::{Features, result};

#[tokio::test]
async fn runs_that_share_an_instance_do_not_get_in_each_others_way() {
    let features = Features::serve_with("shared", "", "shared-workflow-instances = 1").await;
    let receiver = features.start("Receiver", &[]).await;
    let random = features.start("Random", &[]).await;
    let fails = features.start("Fails", &[]).await;
    let sent = features.result("Sender", &["\"receiver\""]).await;
    assert_eq!(sent, "\"not found\"");
    let heard = result(&receiver).await;
    assert!(
        heard.starts_with("\"hello; ") && heard.ends_with("enough\""),
        "{heard}"
    );
    assert!(matches!(fails.closed().await, Closed::Failed(_)));
    result(&random).await;
    for run in [receiver, random, fails] {
        let failures = run.history().await.task_failures();
        assert!(failures.is_empty(), "{failures:?}\n{}", features.host.log());
    }
}

#[tokio::test]
async fn shared_runs_are_evicted_and_replayed_like_others() {
    let uncached = "[workflows]\nmax-cached-runs = 1";
    let sidecar = "shared-workflow-instances = 1";
    let features = Features::serve_with("shared-evicted", uncached, sidecar).await;
    let receiver = features.start("Receiver", &[]).await;
    let sent = features.result("Sender", &["\"receiver\""]).await;
    assert_eq!(sent, "\"not found\"");
    let heard = result(&receiver).await;
    assert!(
        heard.starts_with("\"hello; ") && heard.ends_with("enough\""),
        "{heard}"
    );
}
