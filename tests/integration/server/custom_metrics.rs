//! The pattern of custom metrics, as the host's endpoint shows it.

use crate::fixture::{World, pattern, scrape};

/// The value of a series.
fn value(metrics: &str, series: &str) -> Option<f64> {
    let line = metrics.lines().find_map(|line| line.strip_prefix(series))?;
    line.trim().parse().ok()
}

#[tokio::test]
async fn each_activity_is_measured_once_with_the_labels_of_the_other_languages() {
    let mut world = World::new("custom-metrics").await;
    let address = world.unused_address();
    world.configure(&format!("[metrics]\nprometheus = \"{address}\""));
    let pattern = pattern("custom-metrics");
    world.load(&pattern).await;
    let host = world.host();
    world.start(&pattern).await.closed().await;
    let metrics = scrape(&address).await;
    let labels = format!(
        "{{activity_type=\"print_and_sleep\",namespace=\"{}\",service_name=\"temporal-core-sdk\",\
         task_queue=\"custom-metric-task-queue\",workflow_type=\"StartTwoActivitiesWorkflow\"}}",
        world.namespace
    );
    let series =
        |suffix: &str| format!("custom_activity_schedule_to_start_latency_{suffix}{labels}");
    assert_eq!(value(&metrics, &series("count")), Some(2.0), "{metrics}");
    let sum = value(&metrics, &series("sum")).unwrap();
    assert!(
        sum.fract() == 0.0,
        "milliseconds are whole: {sum}\n{}",
        host.log()
    );
}

#[tokio::test]
async fn benign_failures_are_not_counted_as_failures() {
    let mut world = World::new("benign").await;
    let address = world.unused_address();
    world.configure(&format!("[metrics]\nprometheus = \"{address}\""));
    let (polling, retry) = (pattern("polling-infrequent"), pattern("activity-retry"));
    world.load(&polling).await;
    world.load(&retry).await;
    let host = world.host();
    world.start(&polling).await.closed().await;
    world.start(&retry).await.closed().await;
    let metrics = scrape(&address).await;
    let failed = |queue: &str| {
        let of_queue = |line: &&str| {
            line.starts_with("temporal_activity_execution_failed{") && line.contains(queue)
        };
        let line = metrics.lines().find(of_queue)?;
        line.rsplit(' ').next()?.parse::<f64>().ok()
    };
    assert_eq!(
        failed("hello-activity-retry-task-queue"),
        Some(3.0),
        "{metrics}\n{}",
        host.log()
    );
    assert_eq!(failed("infrequent-activity-retry-task-queue"), None);
}
