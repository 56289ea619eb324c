//! The admin endpoint and the verbs that use it.

use std::{fs, process::Output};

use base64::{Engine, engine::general_purpose::STANDARD};
use hourglass::{
    admin::{NewPlugin, VersionState},
    observe::EventKind,
    plugin::Digest,
};
use tokio::process::Command;

use super::versions::{let_go, next_version, says_its_version};
use crate::fixture::{HostProcess, World, component, file_of, hostile, pattern};

fn new_plugin(name: &str, component: &[u8]) -> NewPlugin {
    NewPlugin {
        name: name.to_owned(),
        component: STANDARD.encode(component),
        ..NewPlugin::default()
    }
}

/// Runs a verb against a host.
async fn verb(host: &HostProcess, arguments: &[&str]) -> Output {
    let url = host.admin_url().await;
    let program = env!("CARGO_BIN_EXE_hourglass-under-test");
    let mut command = Command::new(program);
    command.args(arguments).args(["--admin", &url]);
    command.output().await.expect("the program runs")
}

fn text(output: &Output) -> String {
    let streams = [&output.stdout, &output.stderr];
    streams.map(|bytes| String::from_utf8_lossy(bytes)).concat()
}

#[tokio::test]
async fn every_version_is_shown_with_its_state_its_runs_and_the_files_that_are_refused() {
    let world = World::new("shown").await;
    let (first, second) = (hostile().await, next_version(&hostile().await));
    world.drop_in("hostile.wasm", &first);
    world.drop_in("broken.wasm", b"not wasm");
    let host = world.host();
    let open = says_its_version(&world, "open").await;
    world.drop_in("hostile.wasm", &second);
    host.logged(&["plugin serves", &Digest::of(&second).short()])
        .await;
    let admin = host.admin().await;
    let status = admin.plugins().await.expect("a status");
    let [current, retired] = &status.versions[..] else {
        panic!("two versions: {status:?}");
    };
    assert_eq!(current.digest, Digest::of(&second).to_string());
    assert_eq!(retired.digest, Digest::of(&first).to_string());
    assert_eq!(
        (current.state, current.cached_runs),
        (VersionState::Current, 0)
    );
    assert_eq!(
        (retired.state, retired.cached_runs),
        (VersionState::Retired, 1)
    );
    assert!(retired.memory_bytes > 0 && retired.since > 1_700_000_000);
    assert!(current.workflows.contains(&"SaysItsVersion".to_owned()));
    assert!(status.refused[0].file.ends_with("broken.wasm"));
    assert!(status.refused[0].reason.contains("not WebAssembly"));
    let shown = text(&verb(&host, &["plugins"]).await);
    assert!(
        shown.contains("retired") && shown.contains("broken.wasm does not serve"),
        "{shown}"
    );
    // The server's visibility lags behind.
    let counted = async {
        while admin.plugins().await.expect("a status").versions[1].open_runs != Some(1) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), counted)
        .await
        .expect("the server counts the open run");
    let kinds: Vec<EventKind> = admin
        .events()
        .await
        .expect("events")
        .iter()
        .map(|event| event.kind)
        .collect();
    assert_eq!(
        kinds,
        [EventKind::Refused, EventKind::Serves, EventKind::Serves]
    );
    let_go(&world, &open).await;
}

#[tokio::test]
async fn a_plugin_is_added_and_removed_by_verbs_and_a_bad_one_changes_nothing() {
    let world = World::new("added").await;
    let host = world.host();
    let pattern = pattern("activity-choice");
    let file = world.folder().join(file_of(&pattern));
    fs::write(&file, component(&pattern).await).expect("a file elsewhere");
    let added = verb(&host, &["plugin", "add", &file.display().to_string()]).await;
    assert!(
        text(&added).contains("plugin activity-choice serves"),
        "{}",
        text(&added)
    );
    let closed = world.start(&pattern).await.closed().await;
    assert_eq!(closed, pattern.expected_closing(), "{}", host.log());
    let inspected = verb(&host, &["plugin", "inspect", "activity-choice"]).await;
    let said = text(&inspected);
    assert!(
        said.contains("activity-choice: ") && said.contains("workflow "),
        "{said}"
    );
    fs::write(&file, b"spoilt").expect("a bad file elsewhere");
    let refused = verb(&host, &["plugin", "add", &file.display().to_string()]).await;
    assert!(!refused.status.success());
    assert!(
        text(&refused).contains("not WebAssembly"),
        "{}",
        text(&refused)
    );
    let closed = world.start(&pattern).await.closed().await;
    assert_eq!(closed, pattern.expected_closing(), "{}", host.log());
    let removed = verb(&host, &["plugin", "rm", "activity-choice"]).await;
    assert!(text(&removed).contains("is removed"), "{}", text(&removed));
    assert!(!world.plugins().join(file_of(&pattern)).exists());
    let again = verb(&host, &["plugin", "rm", "activity-choice"]).await;
    assert!(
        text(&again).contains("no plugin activity-choice serves"),
        "{}",
        text(&again)
    );
}

#[tokio::test]
async fn a_host_that_waits_for_the_server_lives_and_is_not_ready() {
    let mut world = World::new("not-ready").await;
    world.reach_server_at(world.unused_address());
    let host = world.host();
    let admin = host.admin().await;
    assert!(!admin.health().await.expect("it lives").is_ready);
    assert!(admin.ready().await.is_err());
    let refused = admin.add(&new_plugin("a", b"")).await.unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("503: the host does not serve yet"),
        "{refused}"
    );
}

#[tokio::test]
async fn with_a_token_only_who_shows_it_is_answered() {
    let world = World::new("token").await;
    fs::write(world.folder().join("token"), "secret\n").expect("a token file");
    let settings = fs::read_to_string(world.folder().join("hourglass.toml")).expect("settings");
    let settings = settings.replace("[admin]\n", "[admin]\ntoken-file = \"token\"\n");
    fs::write(world.folder().join("hourglass.toml"), settings).expect("settings");
    let host = world.host();
    let url = host.admin_url().await;
    let stranger = hourglass::admin::AdminClient::new(&url, None);
    assert!(
        stranger
            .health()
            .await
            .unwrap_err()
            .to_string()
            .contains("wants its token")
    );
    let operator = hourglass::admin::AdminClient::new(&url, Some("secret".to_owned()));
    operator.health().await.expect("an answer");
}

#[tokio::test]
async fn nobody_at_the_address_is_said_with_what_to_do() {
    let world = World::new("nobody").await;
    let url = format!("http://{}", world.unused_address());
    let nobody = hourglass::admin::AdminClient::new(&url, None);
    let text = nobody.plugins().await.unwrap_err().to_string();
    assert!(
        text.contains("no host answers at") && text.contains("hourglass serve"),
        "{text}"
    );
}
