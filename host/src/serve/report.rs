//! What the log says of plugins that come and go.

use std::path::Path;

use tracing::{error, info, warn};

use super::gate::GateReport;
use crate::{
    observe::{EventKind, Events},
    plugin::{BindingTable, Entry, PluginIdentity, RunPin, TypeKind},
    sandbox::CodecComponent,
};

/// Logs the plugins that serve by `table` and did not by `before`.
pub(super) fn serving(table: &BindingTable, before: &BindingTable, events: &Events) {
    let newly = |entry: &&Entry| !before.serving().any(|old| old == *entry);
    for entry in table.serving().filter(newly) {
        info!(
            plugin = %entry.identity.name,
            digest = %entry.identity.digest.short(),
            namespace = entry.queue.namespace,
            task_queue = entry.queue.task_queue,
            workflows = entry.served.listed(TypeKind::Workflow),
            activities = entry.served.listed(TypeKind::Activity),
            nexus_services = entry.served.listed(TypeKind::NexusService),
            "plugin serves"
        );
        note(events, EventKind::Serves, &entry.identity, "plugin serves");
    }
    let removed = |entry: &&Entry| table.entry(&entry.identity.name).is_none();
    for entry in before.serving().filter(removed) {
        let said = "plugin is removed; its open runs are served until they close";
        let identity = &entry.identity;
        info!(plugin = %identity.name, digest = %identity.digest.short(), "{said}");
        note(events, EventKind::Removed, identity, said);
    }
}

/// Logs a file that does not serve.
pub(super) fn refused(file: &Path, reason: &str, events: &Events) {
    error!("{reason}");
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    events.note(EventKind::Refused, name, None, reason);
}

/// Logs that a plugin went back to the version before.
pub(super) fn rolled_back(identity: &PluginIdentity, events: &Events) {
    let said = "plugin is rolled back";
    info!(plugin = %identity.name, digest = %identity.digest.short(), "{said}");
    note(events, EventKind::RolledBack, identity, said);
}

/// Logs that somebody moved a run.
pub(super) fn moved(pin: &RunPin, events: &Events) {
    let (workflow, run_id) = (&pin.workflow_id, &pin.run_id);
    let said = format!(
        "workflow {workflow} (run {run_id}) is moved to {}",
        pin.identity
    );
    info!("{said}");
    note(events, EventKind::RunMoved, &pin.identity, &said);
}

/// Logs that nothing needs a version any more.
pub(super) fn collected(identity: &PluginIdentity, events: &Events) {
    let said = "nothing needs this version any more; it is collected";
    info!(plugin = %identity.name, digest = %identity.digest.short(), "{said}");
    note(events, EventKind::Collected, identity, said);
}

fn note(events: &Events, kind: EventKind, identity: &PluginIdentity, message: &str) {
    let digest = identity.digest.to_string();
    events.note(kind, identity.name.to_string(), Some(digest), message);
}

/// Logs that open runs let a newcomer serve.
pub(super) fn gate(candidate: &PluginIdentity, report: &GateReport, events: &Events) {
    let said = format!("{} open runs replay on it", report.replayed);
    info!(plugin = %candidate.name, digest = %candidate.digest.short(), "{said}");
    note(events, EventKind::Replayed, candidate, &said);
}

/// Logs a codec that was loaded; one that comes while the host serves replaces its version
/// before, if the configuration names it.
pub(super) fn codec(codec: &CodecComponent, is_used: bool) {
    let identity = codec.identity();
    let (plugin, digest) = (&identity.name, identity.digest.short());
    match is_used {
        true => info!(%plugin, %digest, "payload codec loaded"),
        false => warn!(
            %plugin,
            %digest,
            "no [[codecs]] that the host was started with names this payload codec"
        ),
    }
}
