//! Asking a run.

use super::{WorkflowRun, wire};
use crate::Payload;
use crate::data_converters::{TemporalDeserializable, TemporalSerializable};
use crate::error::{Failure, Tables};
use crate::runtime::WorkflowImplementation;
use crate::testing::TaskFailed;
use crate::workflows::QueryDefinition;

impl<W: WorkflowImplementation> WorkflowRun<W> {
    /// Asks a query.
    ///
    /// # Panics
    /// If the input cannot be encoded or the answer is of another type.
    pub fn query<Q: QueryDefinition>(
        &mut self,
        query: Q,
        input: impl Into<Q::Input>,
    ) -> Result<Result<Q::Output, Failure>, TaskFailed> {
        let input = input
            .into()
            .to_payloads()
            .expect("an input that can be encoded");
        let answer = self.query_by_name(query.name(), input)?;
        Ok(answer.map(|payload| {
            Q::Output::from_payload(payload).expect("an answer of the query's own type")
        }))
    }

    /// Asks a query of any name.
    ///
    /// # Panics
    /// If the answer is not the only command.
    pub fn query_by_name(
        &mut self,
        name: &str,
        input: Vec<Payload>,
    ) -> Result<Result<Payload, Failure>, TaskFailed> {
        let mut tables = Tables::default();
        let arguments = tables.add_all(input);
        let query = wire::QueryWorkflow {
            query_id: "query".to_owned(),
            query_type: name.to_owned(),
            arguments,
            headers: Vec::new(),
        };
        let mut answers = self.activate(vec![wire::Job::QueryWorkflow(query)], tables)?;
        assert_eq!(
            (answers.len(), self.commands.len()),
            (1, 0),
            "one answer and nothing else"
        );
        Ok(answers.remove(0))
    }
}
