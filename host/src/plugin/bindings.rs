//! What is bound to whom at the moment, for everybody who needs to know.

use std::time::Duration;

use tokio::{
    sync::{mpsc, oneshot, watch},
    time::timeout,
};

use super::BindingTable;

/// How long a look at the folder and the store is waited for.
const LOOK: Duration = Duration::from_secs(5);

/// The binding table as it is now. Cheap to clone.
#[derive(Clone)]
pub struct Bindings {
    table: watch::Receiver<BindingTable>,
    looks: Option<mpsc::Sender<oneshot::Sender<()>>>,
}

impl Bindings {
    /// Bindings that follow `table`; `looks` asks whoever writes it to look at folder and store,
    /// and gets its answer when that is done.
    pub fn new(
        table: watch::Receiver<BindingTable>,
        looks: Option<mpsc::Sender<oneshot::Sender<()>>>,
    ) -> Self {
        Self { table, looks }
    }

    /// The table. Keep it for a moment only: who changes it waits.
    pub fn table(&self) -> watch::Ref<'_, BindingTable> {
        self.table.borrow()
    }

    /// Waits until the table changes. False if it never will again.
    pub async fn changed(&mut self) -> bool {
        self.table.changed().await.is_ok()
    }

    /// Asks for a look at the folder and the store, and waits until the table has what was found
    /// there; for some seconds at most.
    pub async fn look(&self) {
        let Some(looks) = &self.looks else {
            return;
        };
        let (done, answer) = oneshot::channel();
        let looking = async {
            if looks.send(done).await.is_ok() {
                let _ = answer.await;
            }
        };
        // Whoever asked goes on with the table as it is then.
        let _ = timeout(LOOK, looking).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_look_is_over_when_the_table_has_what_was_found() {
        let table = watch::Sender::new(BindingTable::default());
        let (looks, mut asked) = mpsc::channel::<oneshot::Sender<()>>(1);
        let bindings = Bindings::new(table.subscribe(), Some(looks));
        let found = BindingTable {
            generation: 7,
            ..BindingTable::default()
        };
        let follower = async {
            let done = asked.recv().await.unwrap();
            table.send_replace(found);
            done.send(()).unwrap();
        };
        tokio::join!(follower, bindings.look());
        assert_eq!(bindings.table().generation, 7);
    }
}
