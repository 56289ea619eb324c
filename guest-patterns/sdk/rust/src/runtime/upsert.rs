//! Changes of a run's own memo and search attributes.

use super::core::RunCore;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::Action;
use crate::fields::Fields;
use crate::{memo, search_attributes};

impl RunCore {
    pub(crate) fn upsert_memo(&self, changes: &Fields) {
        if changes.is_empty() {
            return;
        }
        let mut memo = self.memo.borrow_mut();
        memo.fields.merge(changes, memo::removes);
        let changes = self.with_tables(|tables| changes.to_wire(tables));
        self.push(Action::ModifyMemo(changes), None);
    }

    pub(crate) fn upsert_search_attributes(&self, changes: &Fields) {
        if changes.is_empty() {
            return;
        }
        let mut attributes = self.search_attributes.borrow_mut();
        attributes.fields.merge(changes, search_attributes::removes);
        let changes = self.with_tables(|tables| changes.to_wire(tables));
        self.push(Action::UpsertSearchAttributes(changes), None);
    }
}
