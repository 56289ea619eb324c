//! Numbers of guests on the host's metrics endpoint.

use super::{Features, World};
use crate::fixture::scrape;

/// The value of the series that a line begins with.
fn value<'a>(metrics: &'a str, series: &str) -> &'a str {
    metrics
        .lines()
        .find_map(|line| line.strip_prefix(series)?.strip_prefix(' '))
        .unwrap_or_else(|| panic!("no {series} in\n{metrics}"))
}

#[tokio::test]
async fn guests_numbers_stand_beside_cores_and_a_replay_counts_nothing_again() {
    let world = World::new("metrics").await;
    let address = world.unused_address();
    let settings =
        format!("[metrics]\nprometheus = \"{address}\"\n[workflows]\nmax-cached-runs = 0");
    let features = Features::serve_in(world, &settings, "").await;
    let run = features.start("Measures", &[]).await;
    run.closed().await;
    let metrics = scrape(&address).await;
    let common = format!(
        "namespace=\"{}\",service_name=\"temporal-core-sdk\",task_queue=\"features\"",
        features.world.namespace
    );
    let turns = format!("features_turns{{{common},workflow_type=\"Measures\"}}");
    assert_eq!(value(&metrics, &turns), "2");
    let activity = format!("{{activity_type=\"Measuring::measure\",fruit=\"apple\",{common}}}");
    assert_eq!(value(&metrics, &format!("features_stock{activity}")), "7");
    let weight = format!("features_weight_sum{activity}");
    assert_eq!(value(&metrics, &weight), "60");
    assert!(metrics.contains("temporal_worker_start{"), "{metrics}");
}
