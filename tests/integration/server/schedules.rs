//! Schedules that sidecars declare, and what operators do with them.

use std::{fs, time::Duration};

use hourglass::{
    codec::CodecChain,
    temporal::{Closed, Connection, ConnectionSettings, ListedSchedule, Schedules},
};
use tokio::{process::Command, time::interval};

use crate::fixture::{PATIENCE, World, checkout, component, pattern, temporal, test_server};

const ID: &str = "workflow-schedule-id";

fn sidecar() -> String {
    let file = checkout().join("guest-patterns/schedule/sidecar.toml");
    fs::read_to_string(file).unwrap()
}

async fn scheduled(test: &str, sidecar: &str) -> World {
    let world = World::new(test).await;
    let bytes = component(&pattern("schedule")).await;
    world.drop_in("schedule.wasm", &bytes);
    world.drop_in("schedule.toml", sidecar.as_bytes());
    world
}

async fn schedules(world: &World) -> Schedules {
    let settings = ConnectionSettings::only(test_server().await, &world.namespace);
    let connection = Connection::open(&settings, "tests", std::future::pending()).await;
    Schedules::new(&connection.unwrap(), &world.namespace, CodecChain::empty())
}

/// The server's list when it is as wanted: it lags behind.
async fn listed(
    schedules: &Schedules,
    wanted: impl Fn(&[ListedSchedule]) -> bool,
) -> Vec<ListedSchedule> {
    let mut clock = interval(Duration::from_millis(200));
    let waiting = async {
        loop {
            clock.tick().await;
            let list = schedules.list().await.unwrap();
            if wanted(&list) {
                return list;
            }
        }
    };
    match tokio::time::timeout(PATIENCE, waiting).await {
        Ok(list) => list,
        Err(_) => panic!("the list stays {:?}", schedules.list().await),
    }
}

fn has_note(note: &str) -> impl Fn(&[ListedSchedule]) -> bool {
    move |list| list.iter().any(|schedule| schedule.note == note)
}

#[tokio::test]
async fn a_schedule_comes_changes_and_goes_with_its_plugin() {
    let world = scheduled("schedule-life", &sidecar()).await;
    let schedules = schedules(&world).await;
    let host = world.host();
    host.logged(&["schedule created", ID]).await;
    let list = listed(&schedules, has_note("Here's a note on my Schedule.")).await;
    let [schedule] = &list[..] else {
        panic!("one schedule: {list:?}");
    };
    assert_eq!((&*schedule.id, schedule.paused), (ID, false));
    assert_eq!(schedule.workflow_type, "YourSchedulesWorkflow");
    assert_eq!(schedule.plugin.as_deref(), Some("schedule"));
    assert!(schedule.next.len() >= 5, "{schedule:?}");
    assert!(schedule.next.iter().all(|time| time.ends_with(":00Z")));
    assert!(host.terminate().await.success());

    let changed = sidecar().replace("Here's a note on my Schedule.", "Changed.");
    world.drop_in("schedule.toml", changed.as_bytes());
    let host = world.host();
    host.logged(&["schedule updated", ID]).await;
    let list = listed(&schedules, has_note("Changed.")).await;
    assert_eq!(list.len(), 1);
    assert!(host.terminate().await.success());

    world.drop_in("schedule.toml", b"");
    let host = world.host();
    host.logged(&["schedule removed", ID]).await;
    listed(&schedules, <[_]>::is_empty).await;
    assert!(host.terminate().await.success());
}

#[tokio::test]
async fn an_operators_pause_stays_when_the_declaration_changes() {
    let world = scheduled("schedule-pause", &sidecar()).await;
    let schedules = schedules(&world).await;
    let host = world.host();
    host.logged(&["schedule created"]).await;
    let pause = [
        "schedule",
        "toggle",
        "--schedule-id",
        ID,
        "--pause",
        "--reason",
        "broken upstream",
    ];
    temporal(&world.namespace, &pause).await;
    listed(&schedules, has_note("broken upstream")).await;
    assert!(host.terminate().await.success());
    let changed = sidecar().replace("every-seconds = 120", "every-seconds = 60");
    world.drop_in("schedule.toml", changed.as_bytes());
    let host = world.host();
    host.logged(&["schedule updated"]).await;
    let list = listed(&schedules, |list| list.iter().any(|one| one.next.len() > 1)).await;
    assert!(list[0].paused, "{list:?}");
    assert_eq!(list[0].note, "broken upstream");
    assert!(host.terminate().await.success());
}

#[tokio::test]
async fn a_schedule_of_somebody_else_is_not_touched() {
    let world = scheduled("schedule-foreign", &sidecar()).await;
    let schedules = schedules(&world).await;
    let config = world.folder().join("hourglass.toml");
    let status = Command::new(env!("CARGO_BIN_EXE_hourglass-under-test"))
        .args([
            "schedule",
            "start",
            ID,
            "--type",
            "Other",
            "--task-queue",
            "other",
        ])
        .args(["--every", "3600", "--note", "not yours", "--config"])
        .arg(config)
        .status()
        .await;
    assert!(status.unwrap().success());
    let host = world.host();
    let said = host
        .logged(&["is there already and not plugin schedule's"])
        .await;
    assert!(said.contains(ID), "{said}");
    let list = listed(&schedules, has_note("not yours")).await;
    assert_eq!((list.len(), list[0].plugin.as_deref()), (1, None));
    world.drop_in("schedule.toml", b"");
    assert!(host.terminate().await.success());
    let host = world.host();
    host.logged(&["polling for activity tasks"]).await;
    assert!(host.terminate().await.success());
    listed(&schedules, has_note("not yours")).await;
}

#[tokio::test]
async fn a_triggered_and_a_backfilled_schedule_start_its_workflow() {
    let hourly = sidecar().replace("every-seconds = 120", "every-seconds = 3600");
    let world = scheduled("schedule-trigger", &hourly).await;
    let host = world.host();
    host.logged(&["schedule created"]).await;
    let config = world.folder().join("hourglass.toml");
    let schedule = async |arguments: &[&str]| {
        let command = Command::new(env!("CARGO_BIN_EXE_hourglass-under-test"))
            .arg("schedule")
            .args(arguments)
            .arg("--config")
            .arg(&config)
            .output()
            .await
            .unwrap();
        assert!(command.status.success(), "{command:?}");
        String::from_utf8(command.stdout).unwrap()
    };
    let backfill = "2026-08-23T12:00:00Z";
    schedule(&[
        "backfill",
        ID,
        "--from",
        backfill,
        "--to",
        "2026-08-23T12:30:00Z",
        "--overlap",
        "allow-all",
    ])
    .await;
    let run = world
        .found(&format!("schedules-workflow-id-{backfill}"))
        .await;
    let Closed::Completed(Some(result)) = run.closed().await else {
        panic!("{}", host.log());
    };
    assert_eq!(result.data, "\"Hello, my schedule arg!\"");
    schedule(&["trigger", ID]).await;
    let shown = schedule(&["list"]).await;
    assert!(
        shown.starts_with(&format!("{ID}: YourSchedulesWorkflow, plugin schedule")),
        "{shown}"
    );
    assert_eq!(shown.matches("  next: ").count(), 5, "{shown}");
}
