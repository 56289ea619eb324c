//! Turns of handlers that wait in between, so that they do not run into each other.

/// Lets one through after the other, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Turns {
    taken: u64,
    ended: u64,
}

impl Turns {
    /// Queues up. Wait until the turn is up, and end it whatever happens in it.
    pub fn take(&mut self) -> u64 {
        self.taken += 1;
        self.taken
    }

    pub fn is_up(&self, turn: u64) -> bool {
        self.ended + 1 == turn
    }

    /// Lets the next one through.
    pub fn end(&mut self) {
        self.ended += 1;
    }
}
