//! Activities in other languages, and workflows with WASI, behind a real host.

use std::fs;

use hourglass::{
    contract::types::CauseKind,
    temporal::{Closed, ResultPayload, StartWorkflow},
};

use crate::fixture::{Run, World, python, typescript, wasi_activity, wasi_workflow};

async fn start(world: &World, workflow_type: &str, input: String) -> Run {
    let workflow = StartWorkflow {
        workflow_id: format!("{workflow_type}-{}", input.len()),
        workflow_type: workflow_type.to_owned(),
        task_queue: "wasi-workflow".to_owned(),
        input: (!input.is_empty()).then_some(input).into_iter().collect(),
    };
    world.start_workflow(workflow).await
}

async fn result(run: &Run) -> serde_json::Value {
    match run.closed().await {
        Closed::Completed(Some(ResultPayload { data, .. })) => {
            serde_json::from_str(&data).expect("JSON")
        }
        other => panic!("{other:?}"),
    }
}

async fn calls(world: &World, language: &str) {
    let queue = format!("{language}-activity");
    let call = |activity: &str| format!("[{queue:?}, {activity:?}, \"Ada\"]");
    let answer = result(&start(world, "Calls", call("greet")).await).await;
    assert_eq!(answer["greeting"], "Hello, Ada!");
    assert_eq!(answer["workflow"], "Calls");
    let run = start(world, "Calls", call("refuse")).await;
    run.closed().await;
    let failure = run.history().await.closing_failure().expect("a failure");
    let cause = failure.failure.causes.last().expect("the activity's cause");
    assert_eq!(cause.message, "Ada is refused");
    let CauseKind::Application(application) = &cause.kind else {
        panic!("{cause:?}");
    };
    assert_eq!(application.error_type, "Refused");
    assert!(application.non_retryable);
    let details: Vec<&[u8]> = application
        .details
        .iter()
        .flatten()
        .map(|index| &*failure.payloads[*index as usize].data)
        .collect();
    assert_eq!(details, [&b"\"Ada\""[..], b"2"], "the second attempt's");
    assert!(cause.stack_trace.contains("refuse"), "{cause:?}");
    let encoded = cause.encoded_attributes.expect("encoded attributes") as usize;
    let encoded = &failure.payloads[encoded].data;
    assert_eq!(encoded, br#"{"message":"Ada is refused"}"#);
}

#[tokio::test]
async fn an_activity_in_typescript_is_called_by_a_workflow() {
    let world = World::new("typescript").await;
    world.drop_in("wasi-workflow.wasm", &wasi_workflow().await);
    world.drop_in("typescript.wasm", &typescript().await);
    let _host = world.host();
    calls(&world, "typescript").await;
}

#[tokio::test]
async fn an_activity_in_python_is_refused_without_its_grant_and_called_with_it() {
    let world = World::new("python").await;
    world.drop_in("wasi-workflow.wasm", &wasi_workflow().await);
    world.drop_in("python.wasm", &python().await);
    let refusing = world.host_with(&[]);
    let line = refusing
        .logged_within(&["python.wasm is refused"], 180)
        .await;
    assert!(
        line.contains("wants the environment variable \"GREETING\"")
            && line.ends_with("environment = [\"GREETING\"]"),
        "{line}"
    );
    refusing.kill().await;
    world.drop_in("python.toml", b"[allow]\nenvironment = [\"GREETING\"]\n");
    let host = world.host_with(&[("GREETING", "Hello")]);
    calls(&world, "python").await;
    host.logged(&["standard output of", "activity_type=\"greet\""])
        .await;
}

#[tokio::test]
async fn a_directory_that_does_not_exist_is_refused_with_what_to_do() {
    let world = World::new("no-directory").await;
    world.drop_in("outside.wasm", &wasi_activity().await);
    let missing = world.folder().join("missing");
    let sidecar = format!(
        "[[allow.directories]]\nhost = \"{}\"\nguest = \"/data\"\n",
        missing.display()
    );
    world.drop_in("outside.toml", sidecar.as_bytes());
    let line = world.host().logged(&["outside.wasm is refused"]).await;
    assert!(line.contains(&missing.display().to_string()), "{line}");
    assert!(line.contains("make it, or take it out of"), "{line}");
}

#[tokio::test]
async fn a_sidecar_lets_an_activity_read_what_it_grants() {
    let world = World::new("granted").await;
    world.drop_in("wasi-workflow.wasm", &wasi_workflow().await);
    world.drop_in("outside.wasm", &wasi_activity().await);
    let data = world.folder().join("data");
    fs::create_dir(&data).expect("a folder");
    fs::write(data.join("a.txt"), "inside").expect("a file");
    let sidecar = format!(
        "[[allow.directories]]\nhost = \"{}\"\nguest = \"/data\"\n",
        data.display()
    );
    world.drop_in("outside.toml", sidecar.as_bytes());
    let host = world.host();
    let call =
        |activity: &str, input: &str| format!("[\"wasi-activity\", {activity:?}, {input:?}]");
    let run = start(&world, "Calls", call("read_file", "/data/a.txt")).await;
    assert_eq!(result(&run).await, "inside");
    let run = start(&world, "Calls", call("fetch", "localhost:1")).await;
    let Closed::Failed(messages) = run.closed().await else {
        panic!("the request was not denied");
    };
    assert!(
        messages.join(": ").contains("HttpRequestDenied"),
        "{messages:?}"
    );
    host.logged(&["localhost:1 was denied", "under [allow]"])
        .await;
}

#[tokio::test]
async fn time_and_chance_of_a_workflow_are_the_same_in_every_replay() {
    let world = World::new("observes").await;
    world.configure("[workflows]\nmax-cached-runs = 0");
    world.drop_in("wasi-workflow.wasm", &wasi_workflow().await);
    let host = world.host();
    let run = start(&world, "Observes", String::new()).await;
    let seen = result(&run).await;
    assert_eq!(seen, serde_json::json!([true, true, true]));
    let history = run.history().await;
    assert_eq!(history.count("WorkflowTaskFailed"), 0);
    assert_eq!(host.log().matches("the workflow observes").count(), 1);
}

#[tokio::test]
async fn a_workflow_reaches_nothing_of_the_outside() {
    let world = World::new("reaches").await;
    world.drop_in("wasi-workflow.wasm", &wasi_workflow().await);
    let _host = world.host();
    let seen = result(&start(&world, "Reaches", String::new()).await).await;
    let texts: Vec<&str> = seen
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(serde_json::Value::as_str)
        .collect();
    assert!(texts[0].starts_with("No such file"), "{texts:?}");
    for socket in &texts[1..3] {
        assert!(socket.starts_with("Permission denied"), "{texts:?}");
    }
    assert!(texts[3].contains("HttpRequestDenied"), "{texts:?}");
    assert_eq!(texts[4..], ["0 variables", "0 arguments"]);
}

async fn task_failure_of(workflow_type: &str) -> String {
    let world = World::new(&workflow_type.to_lowercase()).await;
    world.drop_in("wasi-workflow.wasm", &wasi_workflow().await);
    let _host = world.host();
    let run = start(&world, workflow_type, String::new()).await;
    let failures = run.reaches("WorkflowTaskFailed", 1).await.task_failures();
    failures[0].join(": ")
}

#[tokio::test]
async fn a_workflow_that_sleeps_fails_its_task_with_what_to_use_instead() {
    let text = task_failure_of("Sleeps").await;
    assert!(text.contains("workflow code cannot wait"), "{text}");
    assert!(text.contains("use the SDK's timers"), "{text}");
}

#[tokio::test]
async fn a_workflow_that_exits_fails_its_task_with_its_last_words() {
    let text = task_failure_of("Exits").await;
    assert!(text.contains("workflow.activate called exit"), "{text}");
    assert!(text.ends_with("there is nothing left to do"), "{text}");
}
