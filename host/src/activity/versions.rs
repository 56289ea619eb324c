//! Which plugin runs an attempt.

use crate::{
    contract::activity::Task,
    plugin::{Bindings, PluginIdentity, Queue, TypeKind},
};

/// Where the plugin of an attempt is looked up.
pub(crate) enum Versions {
    /// The plugin that serves the activity's type now.
    Bound(Bindings),
    /// The plugin that the run executes which asked for the activity.
    OfRun(Box<Executes>),
}

/// Says what the run with an id executes, if it is in memory.
pub(crate) type Executes = dyn Fn(&str) -> Option<PluginIdentity> + Send + Sync;

impl Versions {
    /// The plugin for `task`, or why there is none.
    pub(super) fn of(&self, queue: &Queue, task: &Task) -> Result<PluginIdentity, String> {
        match self {
            Self::Bound(bindings) => bindings
                .table()
                .lookup(queue, TypeKind::Activity, &task.activity_type)
                .cloned()
                .map_err(|unknown| unknown.to_string()),
            Self::OfRun(executes) => {
                let run_id = task.workflow_execution.as_ref().map(|ids| &*ids.run_id);
                run_id.and_then(executes).ok_or_else(|| {
                    format!(
                        "local activity {}: its run is not in memory any more",
                        task.activity_type
                    )
                })
            }
        }
    }
}
