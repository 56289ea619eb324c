//! The binding table's rules, one by one.

use super::*;
use crate::plugin::{Allow, Served};

fn entry(name: &str, version: &str, queue: &str, types: &[&str]) -> Entry {
    let named = |suffix: &str| {
        types
            .iter()
            .map(|name| TypeName::Named(format!("{name}{suffix}")))
            .collect()
    };
    Entry {
        identity: PluginIdentity {
            name: name.parse().unwrap(),
            digest: Digest::of(version.as_bytes()),
        },
        queue: queue_named(queue),
        served: Served {
            workflows: named(""),
            activities: named("-activity"),
            nexus_services: BTreeSet::new(),
        },
        memory_mib: None,
        resident_instances: None,
        shared_workflow_instances: None,
        allow: Allow::default(),
        schedules: Vec::new(),
        versioning: Versioning::default(),
        replay_gate: false,
    }
}

fn queue_named(name: &str) -> Queue {
    Queue {
        namespace: "default".into(),
        task_queue: name.into(),
    }
}

/// The time of every change.
const NOW: u64 = 1_764_000_000;

/// The table after a folder with exactly these plugins.
fn after(before: &BindingTable, folder: &[Entry]) -> (BindingTable, Vec<String>) {
    let names: BTreeSet<_> = folder.iter().map(|entry| &entry.identity.name).collect();
    let gone = before.serving().map(|entry| &entry.identity.name);
    let gone = gone.filter(|name| !names.contains(name));
    let removed = gone.map(|name| Change::Remove(name.clone()));
    let put = folder
        .iter()
        .map(|entry| Change::Put(Box::new(entry.clone())));
    let changes: Vec<Change> = put.chain(removed).collect();
    let (table, conflicts) = before.after(&changes, NOW);
    (table, conflicts.iter().map(ToString::to_string).collect())
}

fn serving(table: &BindingTable) -> Vec<Entry> {
    table.serving().cloned().collect()
}

fn retired(table: &BindingTable) -> Vec<Entry> {
    table.retired().cloned().collect()
}

fn table(folder: &[Entry]) -> BindingTable {
    after(&BindingTable::default(), folder).0
}

#[test]
fn one_type_on_two_queues_has_two_bindings() {
    let (first, second) = (
        entry("one", "1", "a", &["GreetingWorkflow"]),
        entry("two", "1", "b", &["GreetingWorkflow"]),
    );
    let table = table(&[first.clone(), second.clone()]);
    let found = |queue: &str| {
        table
            .lookup(&queue_named(queue), TypeKind::Workflow, "GreetingWorkflow")
            .unwrap()
    };
    assert_eq!(found("a"), &first.identity);
    assert_eq!(found("b"), &second.identity);
}

#[test]
fn the_newcomer_of_two_with_one_type_is_refused_and_both_are_named() {
    let holder = entry("two", "1", "a", &["Hello"]);
    let before = table(std::slice::from_ref(&holder));
    let (table, conflicts) = after(
        &before,
        &[entry("one", "1", "a", &["Hello"]), holder.clone()],
    );
    assert_eq!(serving(&table), [holder]);
    assert!(
        conflicts[0].starts_with(
            "plugin one claims workflow type Hello on task queue \"a\" in namespace \
             \"default\", which plugin two serves already"
        ),
        "{conflicts:?}"
    );
}

fn dynamic(name: &str) -> Entry {
    let mut entry = entry(name, "1", "a", &[]);
    entry.served.workflows.insert(TypeName::Dynamic);
    entry
}

#[test]
fn a_dynamic_workflow_runs_what_nobody_has_by_name() {
    let (named, any) = (entry("one", "1", "a", &["Hello"]), dynamic("any"));
    let table = table(&[any.clone(), named.clone()]);
    let found = |name| table.lookup(&queue_named("a"), TypeKind::Workflow, name);
    assert_eq!(found("Hello").unwrap(), &named.identity);
    assert_eq!(found("Anything").unwrap(), &any.identity);
}

#[test]
fn a_second_dynamic_workflow_on_a_queue_is_refused() {
    let before = table(&[dynamic("any")]);
    let (_, conflicts) = after(&before, &[dynamic("any"), dynamic("other")]);
    assert!(
        conflicts[0].starts_with("plugin other claims workflow type (dynamic) on"),
        "{conflicts:?}"
    );
}

#[test]
fn two_plugins_may_exchange_their_types() {
    let before = table(&[
        entry("one", "1", "a", &["Hello"]),
        entry("two", "1", "a", &["Bye"]),
    ]);
    let exchanged = [
        entry("one", "2", "a", &["Bye"]),
        entry("two", "2", "a", &["Hello"]),
    ];
    let (table, conflicts) = after(&before, &exchanged);
    assert_eq!((serving(&table), conflicts.len()), (exchanged.to_vec(), 0));
}

#[test]
fn a_refused_new_version_leaves_the_old_one_serving() {
    let (mine, other) = (
        entry("one", "1", "a", &["Hello"]),
        entry("two", "1", "a", &["Bye"]),
    );
    let before = table(&[mine.clone(), other.clone()]);
    let greedy = entry("one", "2", "a", &["Hello", "Bye"]);
    let (table, conflicts) = after(&before, &[greedy, other]);
    assert_eq!(conflicts.len(), 1);
    assert!(serving(&table).contains(&mine));
    assert_eq!(table, before);
}

#[test]
fn the_same_name_replaces_and_the_old_version_is_retired() {
    let (old, new) = (
        entry("one", "1", "a", &["Hello"]),
        entry("one", "2", "a", &["Hello"]),
    );
    let (table, _) = after(
        &table(std::slice::from_ref(&old)),
        std::slice::from_ref(&new),
    );
    assert_eq!(
        (table.generation, serving(&table), retired(&table)),
        (2, vec![new], vec![old])
    );
}

#[test]
fn going_back_to_a_retired_version_takes_it_out_of_the_retired() {
    let (old, new) = (
        entry("one", "1", "a", &["Hello"]),
        entry("one", "2", "a", &["Hello"]),
    );
    let (newer, _) = after(
        &table(std::slice::from_ref(&old)),
        std::slice::from_ref(&new),
    );
    let (back, _) = after(&newer, std::slice::from_ref(&old));
    assert_eq!((serving(&back), retired(&back)), (vec![old], vec![new]));
}

#[test]
fn the_same_folder_again_changes_nothing() {
    let folder = [entry("one", "1", "a", &["Hello"])];
    let before = table(&folder);
    assert_eq!(after(&before, &folder).0, before);
}

#[test]
fn a_removed_plugin_gets_no_new_runs_but_its_open_ones_their_activities() {
    let (table, _) = after(&table(&[entry("one", "1", "a", &["Hello"])]), &[]);
    let lookup = |kind, name| table.lookup(&queue_named("a"), kind, name).is_ok();
    assert!(!lookup(TypeKind::Workflow, "Hello"));
    assert!(lookup(TypeKind::Activity, "Hello-activity"));
    let polled = BTreeSet::from([queue_named("a")]);
    assert_eq!(table.queues(TypeKind::Workflow), polled);
}

#[test]
fn an_unknown_type_is_told_what_there_is() {
    let table = table(&[entry("one", "1", "a", &["Hello", "Bye"])]);
    let unknown = table
        .lookup(&queue_named("a"), TypeKind::Workflow, "Nope")
        .unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "Workflow class Nope is not registered on this worker, available workflows: Bye, Hello"
    );
}

#[test]
fn a_rollback_brings_the_version_before_back_and_a_second_one_undoes_it() {
    let (old, new) = (
        entry("one", "1", "a", &["Hello"]),
        Entry {
            versioning: Versioning::AutoUpgrade,
            ..entry("one", "2", "a", &["Hello"])
        },
    );
    let (newer, _) = after(
        &table(std::slice::from_ref(&old)),
        std::slice::from_ref(&new),
    );
    let name = &old.identity.name;
    let back = newer.rolled_back(name, NOW).unwrap();
    assert_eq!(
        (serving(&back), retired(&back)),
        (vec![old.clone()], vec![new.clone()])
    );
    let again = back.rolled_back(name, NOW).unwrap();
    assert_eq!((serving(&again), retired(&again)), (vec![new], vec![old]));
}

#[test]
fn a_removed_plugin_can_be_rolled_back_to() {
    let only = entry("one", "1", "a", &["Hello"]);
    let (gone, _) = after(&table(std::slice::from_ref(&only)), &[]);
    let back = gone.rolled_back(&only.identity.name, NOW).unwrap();
    assert_eq!(serving(&back), [only]);
}

#[test]
fn without_a_version_before_there_is_no_rollback() {
    let table = table(&[entry("one", "1", "a", &["Hello"])]);
    let refused = table.rolled_back(&"one".parse().unwrap(), NOW).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "plugin one has no version before the one that serves"
    );
}

#[test]
fn a_rollback_to_what_is_another_plugins_by_now_is_refused() {
    let (first, other) = (
        entry("one", "1", "a", &["Hello"]),
        entry("two", "1", "a", &["Hello"]),
    );
    let (gone, _) = after(
        &table(std::slice::from_ref(&first)),
        std::slice::from_ref(&other),
    );
    let refused = gone.rolled_back(&first.identity.name, NOW).unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("which plugin two serves already")
    );
}

#[test]
fn a_run_executes_what_it_began_with_unless_it_upgrades_or_somebody_moved_it() {
    let (old, new) = (
        entry("one", "1", "a", &["Hello"]),
        entry("one", "2", "a", &["Hello"]),
    );
    let executed = |table: &BindingTable, run_id: &str| {
        table.executed(&old.queue, "Hello", run_id, &old.identity)
    };
    let (pinned, _) = after(
        &table(std::slice::from_ref(&old)),
        std::slice::from_ref(&new),
    );
    assert_eq!(executed(&pinned, "run"), old.identity);
    let upgrading = Entry {
        versioning: Versioning::AutoUpgrade,
        ..new.clone()
    };
    let (upgraded, _) = after(&pinned, &[upgrading]);
    assert_eq!(executed(&upgraded, "run"), new.identity);
    let moved = upgraded.with_run_pin(RunPin {
        namespace: "default".into(),
        workflow_id: "workflow".into(),
        run_id: "run".into(),
        identity: old.identity.clone(),
    });
    assert_eq!(executed(&moved, "run"), old.identity);
    assert_eq!(executed(&moved, "another"), new.identity);
}

#[test]
fn what_nothing_needs_any_more_leaves_the_table() {
    let (old, new) = (
        entry("one", "1", "a", &["Hello"]),
        entry("one", "2", "a", &["Hello"]),
    );
    let (before, _) = after(&table(std::slice::from_ref(&old)), &[new]);
    assert!(before.mentions(old.identity.digest));
    let gone = before.retired.clone();
    let without = before.without(&gone, &[]);
    assert!(!without.mentions(old.identity.digest));
    assert_eq!(without.generation, before.generation + 1);
}
