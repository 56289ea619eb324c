//! What the patterns do not show of Temporal's own SDKs in components.

use hourglass::temporal::StartWorkflow;

use crate::fixture::{World, checkout, interpreted_guest, native_client};

#[tokio::test]
async fn the_python_sdk_does_in_a_component_what_it_does_in_a_worker() {
    let tests = checkout().join("guest-patterns/sdk/python/tests");
    let component = interpreted_guest(&tests.join("features")).await;
    let world = World::new("python-features").await;
    let attribute = world.client.add_keyword_attribute("CustomKeywordField");
    attribute.await.expect("a search attribute");
    world.drop_in("python-features.wasm", &component);
    let host = world.host();
    host.logged(&["polling for workflow tasks"]).await;
    let ran = native_client(tests.join("features.py"), &world.namespace).await;
    let said = String::from_utf8_lossy(&ran.stdout);
    // The client's interpreter sometimes crashes as it exits, after all is said.
    assert!(!said.contains("DIFFERENT"), "{said}\n{}", host.log());
    assert!(said.contains("ok dynamic workflow"), "{said}{ran:?}");
}

#[tokio::test]
async fn the_typescript_sdk_does_every_job_and_command_with_every_task_replayed() {
    let guest = checkout().join("tests/guests/typescript-workflows");
    let component = interpreted_guest(&guest).await;
    let world = World::new("typescript-features").await;
    world.configure("[workflows]\nmax-cached-runs = 0");
    let attribute = world.client.add_keyword_attribute("Color");
    attribute.await.expect("a search attribute");
    world.drop_in("typescript-workflows.wasm", &component);
    let host = world.host();
    for (workflow_type, expected) in [
        ("Activities", "\"differs\":true"),
        ("LocalActivities", "\"backoff\":"),
        ("Cancellations", "\"isCancellation\":true"),
        ("Children", "\"isChild\":true"),
        ("Properties", "\"color\":\"red\""),
        ("SomethingElse", "\"workflowType\":\"SomethingElse\""),
    ] {
        let workflow = StartWorkflow {
            workflow_id: format!("the-{workflow_type}"),
            workflow_type: workflow_type.to_owned(),
            task_queue: "typescript-workflows".to_owned(),
            input: Vec::new(),
        };
        let run = world.start_workflow(workflow).await;
        let closed = format!("{:?}", run.closed().await);
        let expected = expected.replace('"', "\\\"");
        assert!(closed.contains(&expected), "{closed}\n{}", host.log());
        let failures = run.history().await.task_failures();
        assert!(failures.is_empty(), "{failures:?}");
    }
}
