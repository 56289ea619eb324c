//! Changing the binding table in the store.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::plugin::{BindingTable, Change, Conflict, Store, StoreError};

/// Makes changes in the store's table. Somebody else's change in between means to look at the
/// new table and decide again.
pub(super) async fn bind(
    store: &Store,
    changes: &[Change],
) -> Result<(BindingTable, Vec<Conflict>), StoreError> {
    change(store, |before| Ok(before.after(changes, now()))).await
}

/// Makes a change of any kind in the store's table, and gives the table after it.
pub(super) async fn change<T, E: From<StoreError>>(
    store: &Store,
    decide: impl Fn(&BindingTable) -> Result<(BindingTable, T), E>,
) -> Result<(BindingTable, T), E> {
    loop {
        let before = store.table().await?;
        let (after, more) = decide(&before)?;
        if after == before || store.swap_table(&after).await? {
            return Ok((after, more));
        }
    }
}

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}
