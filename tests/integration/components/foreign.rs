//! Guests in other languages, on the bare bindings, on the host's own sandbox.

use std::{sync::Arc, time::Instant};

use hourglass::sandbox::{Grants, Limits, LoadedComponent};

use crate::fixture::{Ended, TestPort, attempt, attempt_for, load, python, typescript};

async fn loaded(language: &str) -> Arc<LoadedComponent> {
    let bytes = match language {
        "python" => python().await,
        _ => typescript().await,
    };
    let grants = Grants {
        environment: vec![("GREETING".to_owned(), "Hello".to_owned())],
        ..Grants::default()
    };
    let begun = Instant::now();
    let component = load(&bytes, Limits::default(), grants);
    println!(
        "{language}: {} bytes, loaded in {:?}",
        bytes.len(),
        begun.elapsed()
    );
    component
}

async fn speaks_the_contract(language: &str) {
    let component = loaded(language).await;
    let description = component.describe().expect("a description");
    assert_eq!(
        description.task_queue.as_deref(),
        Some(&*format!("{language}-activity"))
    );
    let types: Vec<&str> = description
        .activities
        .iter()
        .filter_map(|activity| activity.activity_type.as_deref())
        .collect();
    assert_eq!(types, ["greet", "refuse"]);
    let port = Arc::<TestPort>::default();
    let begun = Instant::now();
    let greeted = attempt_for(&component, "greet", &["\"Åda\""], port.clone()).await;
    println!(
        "{language}: first call, 20 ms of waiting included: {:?}",
        begun.elapsed()
    );
    assert_eq!(port.heartbeats().len(), 1);
    let Ended::Completed(json) = greeted else {
        panic!("{greeted:?}");
    };
    let answer: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(answer["greeting"], "Hello, Åda!");
    assert_eq!(answer["waited"], true);
    assert!(
        answer["year"].as_u64() > Some(2_024),
        "the real clock: {answer}"
    );
}

async fn fails_as_it_should(language: &str) {
    let component = loaded(language).await;
    let refused = attempt(&component, "refuse", &["\"Ada\""]).await;
    assert_eq!(
        refused,
        Ended::Failed("Later".to_owned(), "Ada is refused".to_owned())
    );
    let unknown = attempt(&component, "nothing", &[]).await;
    let Ended::GuestError(message) = unknown else {
        panic!("{unknown:?}");
    };
    assert!(message.contains("nothing"), "{message}");
    let wrong = attempt(&component, "greet", &["no JSON"]).await;
    let Ended::Trapped(text) = wrong else {
        panic!("{wrong:?}");
    };
    assert!(text.contains("its standard error ends with: "), "{text}");
}

#[tokio::test]
async fn python_speaks_the_contract() {
    speaks_the_contract("python").await;
}

#[tokio::test]
async fn typescript_speaks_the_contract() {
    speaks_the_contract("typescript").await;
}

#[tokio::test]
async fn pythons_failures_and_last_words_arrive() {
    fails_as_it_should("python").await;
}

#[tokio::test]
async fn typescripts_failures_and_last_words_arrive() {
    fails_as_it_should("typescript").await;
}
