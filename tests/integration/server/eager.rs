//! Workflows that are started over the host's own connection.

use std::{future::pending, time::Duration};

use hourglass::{
    serve_on,
    temporal::{Client, Connection, StartOptions, StartWorkflow},
};
use tokio::time::{interval, timeout};

use crate::fixture::{World, pattern};

fn eagerly() -> StartOptions {
    StartOptions {
        eager: true,
        ..StartOptions::default()
    }
}

/// Starts workflows until one begins eagerly: before the host polls, none can.
async fn one_begins_eagerly(client: &Client, workflow: &StartWorkflow) -> bool {
    let mut clock = interval(Duration::from_millis(100));
    for number in 0.. {
        clock.tick().await;
        let workflow_id = format!("eager-{number}");
        let workflow = StartWorkflow {
            workflow_id: workflow_id.clone(),
            ..workflow.clone()
        };
        let run = client.start_with(workflow, eagerly()).await;
        let run = run.expect("a started workflow");
        let history = client.history(&workflow_id, &run).await;
        if history.expect("its history").began_eagerly() {
            let closed = client.closed(&workflow_id, &run).await.expect("its end");
            assert_eq!(closed, pattern("eager-start").expected_closing());
            // The task was not lost on its way to the worker.
            let history = client.history(&workflow_id, &run).await;
            let timeouts = history.expect("its history").count("WorkflowTaskTimedOut");
            assert_eq!(timeouts, 0);
            return true;
        }
    }
    false
}

#[tokio::test(flavor = "multi_thread")]
async fn over_the_hosts_connection_the_first_task_comes_with_the_start() {
    let mut world = World::new("eager").await;
    let pattern = pattern("eager-start");
    world.load(&pattern).await;
    let config = world.config();
    let connection = Connection::open(&config.connection, "embedder", pending()).await;
    let connection = connection.expect("the test server answers");
    let client = Client::new(&connection, &world.namespace);
    let host = tokio::spawn(serve_on(connection, config, pending()));
    let workflow = pattern.work.workflow();
    let eager = one_begins_eagerly(&client, &workflow);
    assert!(
        timeout(Duration::from_secs(60), eager)
            .await
            .expect("in time")
    );
    host.abort();
}

#[tokio::test]
async fn over_another_connection_the_start_is_an_ordinary_one() {
    let mut world = World::new("not-eager").await;
    let pattern = pattern("eager-start");
    world.load(&pattern).await;
    let _host = world.host();
    let run = world.start(&pattern).await;
    assert_eq!(run.closed().await, pattern.expected_closing());
    assert!(!run.history().await.began_eagerly());
}
