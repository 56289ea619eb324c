//! The pattern of Temporal's own numbers, as the host's endpoint shows them.

use std::time::Duration;

use tokio::time::{interval, timeout};

use crate::fixture::{World, pattern, scrape};

/// The value of the series of a name that is about a task queue.
fn value(metrics: &str, name: &str, queue: &str) -> Option<f64> {
    let label = format!("task_queue=\"{queue}\"");
    let series = format!("{name}{{");
    let is_it = |line: &&str| line.starts_with(&series) && line.contains(&label);
    let line = metrics.lines().find(is_it)?;
    line.rsplit(' ').next()?.parse().ok()
}

/// What the endpoint says once the workflow is counted: Core does that after the server has
/// taken the last task, which is when a client sees the end too.
async fn counted(address: &str, queue: &str) -> String {
    let mut clock = interval(Duration::from_millis(100));
    let counting = async {
        loop {
            clock.tick().await;
            let metrics = scrape(address).await;
            if value(&metrics, "temporal_workflow_completed", queue).is_some() {
                return metrics;
            }
        }
    };
    let counted = timeout(Duration::from_secs(60), counting).await;
    counted.expect("the workflow is counted")
}

#[tokio::test]
async fn a_plugin_without_metrics_of_its_own_is_measured_by_temporal() {
    let mut world = World::new("prometheus").await;
    let address = world.unused_address();
    world.configure(&format!("[metrics]\nprometheus = \"{address}\""));
    let pattern = pattern("prometheus");
    world.load(&pattern).await;
    let _host = world.host();
    world.start(&pattern).await.closed().await;
    let queue = &pattern.work.task_queue;
    let metrics = counted(&address, queue).await;
    let value = |name: &str| value(&metrics, name, queue);
    assert_eq!(value("temporal_workflow_completed"), Some(1.0), "{metrics}");
    let executed = value("temporal_activity_execution_latency_count");
    assert_eq!(executed, Some(1.0), "{metrics}");
    assert_eq!(value("temporal_activity_execution_failed"), None);
}
