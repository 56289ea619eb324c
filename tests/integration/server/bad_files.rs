//! Components that are no plugins, each for a reason that shows only when they are
//! looked at closely: made from one that is, by writing other names into it.

use crate::fixture::{HostProcess, World, component, file_of, lawless, pattern, rewritten};

/// A whole gibibyte of zeros would show far above this.
const MOST_MEMORY: u64 = 768;

async fn neighbour(world: &World) {
    let pattern = pattern("activity-choice");
    world.drop_in(&file_of(&pattern), &component(&pattern).await);
}

async fn assert_refused(host: &HostProcess, reasons: &[(&str, &str)]) {
    for (name, reason) in reasons {
        let file = format!("/{name}.wasm is refused");
        host.logged(&[&file, reason]).await;
    }
}

async fn assert_neighbour_serves(world: &World) {
    let pattern = pattern("activity-choice");
    let closed = world.start(&pattern).await.closed().await;
    assert_eq!(closed, pattern.expected_closing());
}

#[tokio::test]
async fn a_component_of_another_contract_is_told_what_differs() {
    let world = World::new("other-contracts").await;
    let whole = lawless().await;
    for (name, old, new) in [
        ("version", "@0.1.0", "@0.2.0"),
        ("import", "plugin/log@", "plugin/lag@"),
        ("export", "plugin/manifest@", "plugin/monifest@"),
        ("world", "plugin/workflow@", "plugin/worksong@"),
        ("shape", "activate", "octivate"),
    ] {
        world.drop_in(&format!("{name}.wasm"), &rewritten(&whole, old, new));
    }
    neighbour(&world).await;
    let host = world.host();
    let reasons = [
        (
            "version",
            "written for hourglass:plugin@0.2.0, this host speaks hourglass:plugin@0.1.0",
        ),
        (
            "import",
            "imports hourglass:plugin/lag@0.1.0, which this host does not provide",
        ),
        (
            "export",
            "hourglass:plugin/manifest@0.1.0 is not exported; every plugin needs it",
        ),
        (
            "world",
            "not a plugin: it exports hourglass:plugin/manifest@0.1.0, hourglass:plugin/worksong@0.1.0",
        ),
        (
            "shape",
            "hourglass:plugin/workflow@0.1.0 has another shape than",
        ),
    ];
    assert_refused(&host, &reasons).await;
    assert_neighbour_serves(&world).await;
}

#[tokio::test]
async fn a_component_that_cannot_describe_itself_is_refused_with_the_cause() {
    let world = World::new("descriptions").await;
    world.configure("[limits]\nactivation-deadline-ms = 1000\nmemory-mib = 16");
    let reasons = [
        ("traps", "manifest.describe trapped: wasm trap"),
        ("spins", "manifest.describe did not finish within 1s"),
        (
            "grows",
            "manifest.describe reached its memory limit of 16 MiB",
        ),
        (
            "garbage",
            "manifest.describe failed: invalid utf-8 sequence",
        ),
        ("twice", "names workflow type Same twice"),
        (
            "nobody",
            "no workflows, no activities and no Nexus services",
        ),
        ("noname", "has a workflow type without a name"),
        ("fails", "it does not say what it is: it has nothing to say"),
    ];
    let whole = lawless().await;
    for (manner, _) in reasons {
        let manner_there = format!("{:.<18}", format!("describes: {manner}"));
        let bytes = rewritten(&whole, "describes: well...", &manner_there);
        world.drop_in(&format!("{manner}.wasm"), &bytes);
    }
    neighbour(&world).await;
    let host = world.host();
    assert_refused(&host, &reasons).await;
    assert_neighbour_serves(&world).await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_whole_is_refused_and_costs_nothing() {
    let world = World::new("unreadable").await;
    let zeros = std::fs::File::create(world.plugins().join("zeros.wasm")).unwrap();
    zeros.set_len(1 << 30).unwrap();
    // What a file is that vanished between the listing and the reading.
    std::os::unix::fs::symlink("nowhere", world.plugins().join("vanished.wasm")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", world.plugins().join("device.wasm")).unwrap();
    neighbour(&world).await;
    let host = world.host();
    let reasons = [
        (
            "zeros",
            "has more than 256 MiB, the most that the host reads",
        ),
        ("vanished", "cannot be read: No such file or directory"),
        ("device", "device.wasm is not a file"),
    ];
    assert_refused(&host, &reasons).await;
    assert_neighbour_serves(&world).await;
    let peak = host.mebibytes("VmHWM");
    assert!(peak < MOST_MEMORY, "the host has had {peak} MiB");
}
