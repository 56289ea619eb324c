//! Repeating what a run did.

use super::WorkflowRun;
use crate::runtime::WorkflowImplementation;
use crate::testing::TaskFailed;
use crate::testing::turns::shown;

impl<W: WorkflowImplementation> WorkflowRun<W> {
    /// Forgets the run as an eviction does and repeats every turn that there was.
    /// Queries and updates that were refused are not repeated: no history has them.
    ///
    /// # Panics
    /// If a turn gives other commands than it gave before.
    pub fn replay(&mut self) -> Result<(), TaskFailed> {
        let eviction = self.turns.eviction();
        if let Some(eviction) = eviction {
            self.send(eviction)?;
        }
        for turn in self.turns.to_replay() {
            let completion = self.send(turn.activation)?;
            assert_eq!(
                shown(&completion),
                shown(&turn.completion),
                "a replay gives other commands than the run did"
            );
        }
        Ok(())
    }

    /// Everything that the run gave so far, turn by turn, for tests that compare runs.
    pub fn transcript(&self) -> Vec<String> {
        self.turns.transcript()
    }
}
