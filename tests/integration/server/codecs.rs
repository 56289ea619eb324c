//! Payload codecs: the same workflows with them, their keys, and the codec server.

use std::fs;

use hourglass::pattern::{Pattern, check};

use super::versions::{numbered, replace};
use crate::fixture::{World, pattern, patterns, temporal};

const SECRETS: &str = ".encryption-codec-secrets";

async fn encrypted(test: &str) -> (World, Pattern) {
    let mut world = World::new(test).await;
    let pattern = pattern("encryption");
    world.load(&pattern).await;
    (world, pattern)
}

#[tokio::test]
async fn every_pattern_does_the_same_when_its_payloads_are_encrypted() {
    let mut world = World::new("codec-patterns").await;
    world.encrypt(None).await;
    let patterns: Vec<Pattern> = patterns()
        .into_iter()
        .filter(|pattern| pattern.codec.is_none())
        .collect();
    for pattern in &patterns {
        world.load(pattern).await;
    }
    let host = world.host();
    for pattern in &patterns {
        let run = world.start(pattern).await;
        let (runs, closed, history) = run.followed().await;
        let mut mismatches = check(pattern, runs, &closed, &history);
        mismatches.extend(run.mismatches().await);
        assert!(
            mismatches.is_empty(),
            "{}: {mismatches:?}\n{}",
            pattern.name,
            host.log()
        );
    }
}

#[tokio::test]
async fn the_server_has_ciphertext_and_the_log_has_no_key() {
    let (world, pattern) = encrypted("codec-ciphertext").await;
    let host = world.host_with(&[("HOURGLASS_LOG", "debug")]);
    let run = world.start(&pattern).await;
    run.closed().await;
    let mut stored = world.stored(&run).history().await.encodings().await;
    stored.retain(|(event, _)| event != "MarkerRecorded");
    let expected = ["WorkflowExecutionStarted", "WorkflowExecutionCompleted"]
        .map(|event| (event.to_owned(), "binary/encrypted".to_owned()));
    assert_eq!(stored, expected);
    assert!(!host.log().contains("test-key-test-key"), "{}", host.log());
}

#[tokio::test]
async fn a_codec_is_replaced_while_the_host_runs() {
    let (world, pattern) = encrypted("codec-replaced").await;
    let host = world.host();
    world.start(&pattern).await.closed().await;
    let file = "encryption-codec.wasm";
    let codec = fs::read(world.plugins().join(file)).expect("the codec");
    replace(&world, file, &numbered(&codec, 2));
    host.logged_times(&["payload codec loaded"], 2).await;
    let run = world.start(&pattern).await;
    let (runs, closed, history) = run.followed().await;
    let mismatches = check(&pattern, runs, &closed, &history);
    assert!(mismatches.is_empty(), "{mismatches:?}\n{}", host.log());
}

#[tokio::test]
async fn a_key_is_changed_while_the_host_runs() {
    let (world, pattern) = encrypted("codec-rotation").await;
    let secrets = world.plugins().join(SECRETS);
    let host = world.host();
    let before = world.start(&pattern).await;
    before.closed().await;
    let old = fs::read(secrets.join("encryption-key")).unwrap();
    fs::write(secrets.join("encryption-key-test-key-id"), old).unwrap();
    fs::write(secrets.join("encryption-key"), [7; 32]).unwrap();
    fs::write(secrets.join("encryption-key-id"), "second").unwrap();
    let after = world.start(&pattern).await;
    let (runs, closed, history) = after.followed().await;
    let mismatches = check(&pattern, runs, &closed, &history);
    assert!(mismatches.is_empty(), "{mismatches:?}\n{}", host.log());
    assert_eq!(before.closed().await, closed);
}

#[tokio::test]
async fn without_its_key_a_workflow_task_fails_and_says_so_and_nothing_is_lost() {
    let (world, pattern) = encrypted("codec-keyless").await;
    let key = world.plugins().join(SECRETS).join("encryption-key");
    let host = world.host();
    let bytes = fs::read(&key).unwrap();
    let run = world.start(&pattern).await;
    run.closed().await;
    let other = Pattern {
        work: hourglass::pattern::Work {
            id: "keyless".into(),
            ..pattern.work.clone()
        },
        ..pattern
    };
    host.terminate().await;
    let open = world.start(&other).await;
    fs::remove_file(&key).unwrap();
    let host = world.host();
    let stored = world.stored(&open);
    stored.reaches("WorkflowTaskFailed", 1).await;
    fs::write(&key, &bytes).unwrap();
    let (runs, closed, history) = open.followed().await;
    assert_eq!(
        (runs, closed),
        (1, other.expected_closing()),
        "{}",
        host.log()
    );
    let failures = history.task_failures();
    let expected = "there is no secret encryption-key; name one under [secrets]";
    assert!(failures[0][0].contains(expected), "{failures:?}");
    assert!(
        failures[0][0].contains("payload codec encryption-codec (digest"),
        "{failures:?}"
    );
}

#[tokio::test]
async fn a_codec_that_is_configured_and_not_there_keeps_the_host_from_serving() {
    let world = World::new("codec-missing").await;
    world.append("[[codecs]]\nchain = [\"encryption\"]\n");
    let mut host = world.host();
    assert_eq!(host.ended().await.code(), Some(3));
    host.logged(&["name the payload codec encryption"]).await;
}

#[tokio::test]
async fn temporals_command_line_reads_encrypted_payloads_through_the_codec_server() {
    let (world, pattern) = encrypted("codec-server").await;
    let address = world.unused_address();
    world.append(&format!("[codec-server]\naddress = \"{address}\"\n"));
    let host = world.host();
    let run = world.start(&pattern).await;
    run.closed().await;
    let endpoint = format!("http://{address}");
    let show = ["workflow", "show", "--workflow-id", &run.workflow_id];
    let plain = temporal(&world.namespace, &show).await;
    assert!(plain.contains("binary/encrypted"), "{plain}");
    assert!(!plain.contains("Hello"), "{plain}");
    let through = [&show[..], &["--codec-endpoint", &endpoint]].concat();
    let decoded = temporal(&world.namespace, &through).await;
    assert!(
        decoded.contains("\"Hello, Temporal\""),
        "{decoded}\n{}",
        host.log()
    );
}
