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

/// Every kind of bad component, with its name and the reason why it is refused.
pub(super) async fn bad_components() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let whole = lawless().await;
    let mut all = vec![
        ("text", b"hello".to_vec(), "not WebAssembly"),
        ("empty", Vec::new(), "the file is empty"),
        (
            "module",
            b"\0asm\x01\0\0\0".to_vec(),
            "a WebAssembly core module",
        ),
        (
            "truncated",
            whole[..whole.len() / 2].to_vec(),
            "ends too early",
        ),
        ("zeros", vec![0; 1 << 20], "not WebAssembly"),
    ];
    for (name, old, new, reason) in OTHER_CONTRACTS {
        all.push((name, rewritten(&whole, old, new), reason));
    }
    for (manner, reason) in DESCRIPTIONS {
        all.push((manner, describing(&whole, manner), reason));
    }
    all
}

/// Names that stand in a component, what is written there, and what is said of it.
const OTHER_CONTRACTS: [(&str, &str, &str, &str); 5] = [
    (
        "version",
        "@0.1.0",
        "@0.2.0",
        "written for hourglass:plugin@0.2.0, this host speaks hourglass:plugin@0.1.0",
    ),
    (
        "import",
        "plugin/log@",
        "plugin/lag@",
        "imports hourglass:plugin/lag@0.1.0, which this host does not provide",
    ),
    (
        "export",
        "plugin/manifest@",
        "plugin/monifest@",
        "hourglass:plugin/manifest@0.1.0 is not exported; every plugin needs it",
    ),
    (
        "world",
        "plugin/workflow@",
        "plugin/worksong@",
        "not a plugin: it exports hourglass:plugin/manifest@0.1.0, hourglass:plugin/worksong@0.1.0",
    ),
    (
        "shape",
        "activate",
        "octivate",
        "hourglass:plugin/workflow@0.1.0 has another shape than",
    ),
];

/// Manners of describing oneself, and what is said of them.
const DESCRIPTIONS: [(&str, &str); 8] = [
    ("traps", "manifest.describe trapped: wasm trap"),
    ("spins", "manifest.describe did not finish within"),
    ("grows", "manifest.describe reached its memory limit of"),
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

fn describing(whole: &[u8], manner: &str) -> Vec<u8> {
    let there = format!("{:.<18}", format!("describes: {manner}"));
    rewritten(whole, "describes: well...", &there)
}

#[tokio::test]
async fn a_component_of_another_contract_is_told_what_differs() {
    let world = World::new("other-contracts").await;
    let whole = lawless().await;
    for (name, old, new, _) in OTHER_CONTRACTS {
        world.drop_in(&format!("{name}.wasm"), &rewritten(&whole, old, new));
    }
    neighbour(&world).await;
    let host = world.host();
    let reasons = OTHER_CONTRACTS.map(|(name, _, _, reason)| (name, reason));
    assert_refused(&host, &reasons).await;
    assert_neighbour_serves(&world).await;
}

#[tokio::test]
async fn a_component_that_cannot_describe_itself_is_refused_with_the_cause() {
    let world = World::new("descriptions").await;
    world.configure("[limits]\nactivation-deadline-ms = 1000\nmemory-mib = 16");
    let whole = lawless().await;
    for (manner, _) in DESCRIPTIONS {
        world.drop_in(&format!("{manner}.wasm"), &describing(&whole, manner));
    }
    neighbour(&world).await;
    let host = world.host();
    assert_refused(&host, &DESCRIPTIONS).await;
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
