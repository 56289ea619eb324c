//! Reading histories, and waiting for what they will hold.

use temporalio_client::tonic::IntoRequest;
use temporalio_common::protos::temporal::api::{
    enums::v1::HistoryEventFilterType,
    history::v1::{HistoryEvent, history_event::Attributes},
    workflowservice::v1::GetWorkflowExecutionHistoryRequest,
};

use super::{Client, ClientError, Closed, execution, first_payload};
use crate::temporal::{convert::failure_chain, history::History};

impl Client {
    /// Waits until a run has ended.
    ///
    /// # Errors
    /// A run that the server does not know.
    pub async fn closed(&self, workflow_id: &str, run_id: &str) -> Result<Closed, ClientError> {
        let action = format!("say how workflow {workflow_id} ended");
        let mut token = Vec::new();
        loop {
            let request = GetWorkflowExecutionHistoryRequest {
                namespace: self.namespace.clone(),
                execution: Some(execution(workflow_id, run_id)),
                wait_new_event: true,
                history_event_filter_type: HistoryEventFilterType::CloseEvent as i32,
                next_page_token: token,
                ..Default::default()
            };
            let page = self.history_page(request, &action).await?;
            if let Some(closed) = page.0.into_iter().find_map(closing) {
                return Ok(closed);
            }
            token = page.1;
        }
    }

    /// Waits until a workflow has ended, however often it continues as new. Gives the
    /// ids of its runs and how the last of them ended.
    ///
    /// # Errors
    /// A run that the server does not know.
    pub async fn followed(
        &self,
        workflow_id: &str,
        run_id: &str,
    ) -> Result<(Vec<String>, Closed), ClientError> {
        let mut runs = vec![run_id.to_owned()];
        loop {
            let last = runs.last().map_or(run_id, String::as_str);
            match self.closed(workflow_id, last).await? {
                Closed::ContinuedAsNew(next) => runs.push(next),
                closed => return Ok((runs, closed)),
            }
        }
    }

    /// The whole history of a run, as it is now.
    ///
    /// # Errors
    /// A run that the server does not know.
    pub async fn history(&self, workflow_id: &str, run_id: &str) -> Result<History, ClientError> {
        let action = format!("give the history of workflow {workflow_id}");
        let (mut events, mut token) = (Vec::new(), Vec::new());
        loop {
            let request = GetWorkflowExecutionHistoryRequest {
                namespace: self.namespace.clone(),
                execution: Some(execution(workflow_id, run_id)),
                next_page_token: token,
                ..Default::default()
            };
            let page = self.history_page(request, &action).await?;
            events.extend(page.0);
            token = page.1;
            if token.is_empty() {
                return Ok(History::new(workflow_id, events));
            }
        }
    }

    /// Waits until a run's history has at least `count` events of a type, and gives
    /// the history.
    ///
    /// # Errors
    /// A run that the server does not know, or one that ended without them.
    pub async fn wait_for_events(
        &self,
        workflow_id: &str,
        run_id: &str,
        event_type: &str,
        count: usize,
    ) -> Result<History, ClientError> {
        let action = format!("give {count} {event_type} of workflow {workflow_id}");
        let (mut events, mut token) = (Vec::new(), Vec::new());
        loop {
            let request = GetWorkflowExecutionHistoryRequest {
                namespace: self.namespace.clone(),
                execution: Some(execution(workflow_id, run_id)),
                wait_new_event: true,
                next_page_token: token,
                ..Default::default()
            };
            let page = self.history_page(request, &action).await?;
            events.extend(page.0);
            let history = History::new(workflow_id, events.clone());
            if history.count(event_type) >= count {
                return Ok(history);
            }
            token = page.1;
            if token.is_empty() {
                return Err(ClientError {
                    action,
                    reason: "the workflow ended without them".to_owned(),
                    is_not_found: false,
                });
            }
        }
    }

    async fn history_page(
        &self,
        request: GetWorkflowExecutionHistoryRequest,
        action: &str,
    ) -> Result<(Vec<HistoryEvent>, Vec<u8>), ClientError> {
        let page = self
            .core
            .workflow_service()
            .get_workflow_execution_history(request.into_request())
            .await
            .map_err(|status| self.failed(action, &status))?
            .into_inner();
        let page = self.decoded(action, page).await?;
        let events = page.history.map(|history| history.events);
        Ok((events.unwrap_or_default(), page.next_page_token))
    }
}

fn closing(event: HistoryEvent) -> Option<Closed> {
    Some(match event.attributes? {
        Attributes::WorkflowExecutionCompletedEventAttributes(completed) => {
            Closed::Completed(first_payload(completed.result))
        }
        Attributes::WorkflowExecutionFailedEventAttributes(failed) => {
            Closed::Failed(failure_chain(&failed.failure.unwrap_or_default()))
        }
        Attributes::WorkflowExecutionCanceledEventAttributes(_) => Closed::Canceled,
        Attributes::WorkflowExecutionTerminatedEventAttributes(_) => Closed::Terminated,
        Attributes::WorkflowExecutionTimedOutEventAttributes(_) => Closed::TimedOut,
        Attributes::WorkflowExecutionContinuedAsNewEventAttributes(next) => {
            Closed::ContinuedAsNew(next.new_execution_run_id)
        }
        _ => return None,
    })
}
