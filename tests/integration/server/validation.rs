//! Typed models, validated where they enter the plugin, as a client sees it.

use hourglass::temporal::StartWorkflow;

use crate::fixture::{World, pattern};

#[tokio::test]
async fn an_input_that_does_not_fit_fails_the_task_names_the_field_and_keeps_the_run_open() {
    let mut world = World::new("validation").await;
    let pattern = pattern("pydantic-converter");
    world.load(&pattern).await;
    let _host = world.host();
    let workflow = StartWorkflow {
        input: vec![r#"[{"some_ip":"not-an-ip","some_date":"2000-01-02T03:04:05"}]"#.to_owned()],
        ..pattern.work.workflow()
    };
    let run = world.start_workflow(workflow).await;
    let failures = run.reaches("WorkflowTaskFailed", 1).await.task_failures();
    let expected = [
        "Failed decoding arguments",
        "0.some_ip: invalid IPv4 address syntax at line 1 column 23",
    ];
    assert_eq!(failures[0], expected);
    assert!(run.is_open().await);
}
