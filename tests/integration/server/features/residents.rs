//! Module state of activities: where it stays, and where it does not.

use super::Features;

#[tokio::test]
async fn a_fresh_instance_for_each_task_remembers_nothing() {
    let features = Features::serve("fresh").await;
    assert_eq!(features.result("Counts", &[]).await, "[1,1,1,1,1]");
}

#[tokio::test]
async fn one_resident_instance_takes_every_task_and_keeps_its_state() {
    let features = Features::serve_with("resident", "", "resident-instances = 1").await;
    assert_eq!(features.result("Counts", &[]).await, "[1,2,3,4,5]");
    assert_eq!(features.result("Counts", &[]).await, "[6,7,8,9,10]");
}
