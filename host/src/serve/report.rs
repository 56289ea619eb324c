//! What the log says of plugins that come and go.

use tracing::{info, warn};

use crate::{
    plugin::{BindingTable, Entry, PluginName, TypeKind},
    sandbox::CodecComponent,
};

/// Logs the plugins that serve by `table` and did not by `before`.
pub(super) fn serving(table: &BindingTable, before: &BindingTable) {
    let newly = |entry: &&Entry| !before.current.contains(entry);
    for entry in table.current.iter().filter(newly) {
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
    }
    let serves = |name: &PluginName| {
        table
            .current
            .iter()
            .any(|entry| entry.identity.name == *name)
    };
    for entry in before
        .current
        .iter()
        .filter(|entry| !serves(&entry.identity.name))
    {
        info!(
            plugin = %entry.identity.name,
            digest = %entry.identity.digest.short(),
            "plugin is removed; its open runs are served until they close"
        );
    }
}

/// Logs a codec that was loaded. The chains of codecs are made when a host starts: one that comes
/// while it `serves` waits for the next start.
pub(super) fn codec(codec: &CodecComponent, serves: bool) {
    let identity = codec.identity();
    let (plugin, digest) = (&identity.name, identity.digest.short());
    match serves {
        false => info!(%plugin, %digest, "payload codec loaded"),
        true => warn!(%plugin, %digest, "payload codec changed; start the host again to use it"),
    }
}
