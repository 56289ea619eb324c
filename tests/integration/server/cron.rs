//! A workflow that the server starts again and again.

use hourglass::temporal::Closed;

use crate::fixture::{World, pattern};

#[tokio::test]
async fn a_run_that_ended_is_followed_by_the_next_one_until_somebody_cancels() {
    let mut world = World::new("cron").await;
    let pattern = pattern("cron");
    world.load(&pattern).await;
    let host = world.host();
    let run = world.start(&pattern).await;
    // So the server shows the end of a run that is followed by another one.
    let closed = run.closed().await;
    assert!(
        matches!(closed, Closed::ContinuedAsNew(_)),
        "{closed:?}\n{}",
        host.log()
    );
    let first = run.history().await;
    assert_eq!(first.count("ActivityTaskCompleted"), 1);
    assert_eq!(first.count("WorkflowExecutionCompleted"), 1);
    host.logged(&["Result: Hello, World!"]).await;
    let (runs, closed, second) = run.followed().await;
    assert_eq!((runs, closed), (2, Closed::Canceled));
    assert_eq!(second.count("ActivityTaskScheduled"), 0);
}
