//! Writing what the folder says into the binding table.

use std::collections::BTreeSet;

use crate::plugin::{BindingTable, Conflict, Entry, PluginName, Store, StoreError};

/// Makes `wanted` current in the store's table; `present` are the names of all files, refused
/// ones included. Somebody else's change in between means to look at the new table and decide
/// again.
pub(super) async fn bind(
    store: &Store,
    wanted: &[Entry],
    present: &BTreeSet<PluginName>,
) -> Result<(BindingTable, Vec<Conflict>), StoreError> {
    loop {
        let before = store.table().await?;
        let (after, conflicts) = before.after(wanted, present);
        if after == before || store.swap_table(&after).await? {
            return Ok((after, conflicts));
        }
    }
}
