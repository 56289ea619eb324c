//! What the server's visibility says of many runs at once. It lags behind by a moment.

use temporalio_client::tonic::IntoRequest;
use temporalio_common::protos::temporal::api::{
    common::v1::SearchAttributes,
    workflowservice::v1::{CountWorkflowExecutionsRequest, ListWorkflowExecutionsRequest},
};

use super::{Client, ClientError};

/// Runs a page of a list has.
const PAGE: i32 = 500;

/// A run of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "Temporal's own words")]
pub struct ListedRun {
    pub workflow_id: String,
    pub run_id: String,
    pub workflow_type: String,
    pub task_queue: String,
    /// The patches that it has, as far as visibility knows them.
    pub change_versions: Vec<String>,
}

impl Client {
    /// The newest runs that a query finds, at most so many.
    ///
    /// # Errors
    /// A server that refuses the query.
    pub async fn list_runs(
        &self,
        query: &str,
        at_most: usize,
    ) -> Result<Vec<ListedRun>, ClientError> {
        let (mut runs, mut token) = (Vec::new(), Vec::new());
        loop {
            let request = ListWorkflowExecutionsRequest {
                namespace: self.namespace.clone(),
                page_size: PAGE,
                next_page_token: token,
                query: query.to_owned(),
            };
            let page = self
                .core
                .workflow_service()
                .list_workflow_executions(request.into_request())
                .await
                .map_err(|status| self.failed(&format!("list the runs with {query}"), &status))?
                .into_inner();
            let listed = page.executions.into_iter().filter_map(|run| {
                let ids = run.execution?;
                Some(ListedRun {
                    workflow_id: ids.workflow_id,
                    run_id: ids.run_id,
                    workflow_type: run.r#type?.name,
                    task_queue: run.task_queue,
                    change_versions: change_versions(run.search_attributes),
                })
            });
            runs.extend(listed);
            token = page.next_page_token;
            if token.is_empty() || runs.len() >= at_most {
                runs.truncate(at_most);
                return Ok(runs);
            }
        }
    }

    /// How many runs a query finds.
    ///
    /// # Errors
    /// A server that refuses the query.
    pub async fn count_runs(&self, query: &str) -> Result<u64, ClientError> {
        let request = CountWorkflowExecutionsRequest {
            namespace: self.namespace.clone(),
            query: query.to_owned(),
        };
        let mut service = self.core.workflow_service();
        let counted = service.count_workflow_executions(request.into_request());
        let counted = counted
            .await
            .map_err(|status| self.failed(&format!("count the runs with {query}"), &status))?;
        Ok(u64::try_from(counted.into_inner().count).unwrap_or_default())
    }
}

fn change_versions(attributes: Option<SearchAttributes>) -> Vec<String> {
    let versions =
        attributes.and_then(|mut all| all.indexed_fields.remove("TemporalChangeVersion"));
    let versions = versions.and_then(|json| serde_json::from_slice(&json.data).ok());
    versions.unwrap_or_default()
}

/// A text in a query.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_leave_its_quotes() {
        assert_eq!(quoted(r#"a"b\c"#), r#""a\"b\\c""#);
    }
}
