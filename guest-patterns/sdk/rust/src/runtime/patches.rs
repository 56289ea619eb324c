//! Patches: whether a run takes the code before or after a change.

use super::core::RunCore;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Action, SetPatchMarker,
};

#[derive(Default)]
pub(super) struct Patches {
    /// Patches that history has a marker of.
    notified: Vec<String>,
    /// Answers given before: they never change within a run.
    decided: Vec<(String, bool)>,
}

impl RunCore {
    pub(crate) fn notify_patch(&self, patch_id: String) {
        self.patches.borrow_mut().notified.push(patch_id);
    }

    /// Whether the code after the patch is to run. The first answer of a run is
    /// the answer for ever; a yes is recorded in history.
    pub(crate) fn patched(&self, patch_id: &str, deprecated: bool) -> bool {
        let patches = &mut *self.patches.borrow_mut();
        if let Some((_, decided)) = patches.decided.iter().find(|(id, _)| id == patch_id) {
            return *decided;
        }
        let patched =
            !self.turn.borrow().is_replaying || patches.notified.iter().any(|id| id == patch_id);
        patches.decided.push((patch_id.to_owned(), patched));
        if patched {
            let patch_id = patch_id.to_owned();
            self.push(
                Action::SetPatchMarker(SetPatchMarker {
                    patch_id,
                    deprecated,
                }),
                None,
            );
        }
        patched
    }
}
