//! Making and deleting namespaces.

use std::time::Duration;

use temporalio_client::tonic::{Code, IntoRequest, Status};
use temporalio_common::protos::temporal::api::{
    operatorservice::v1::DeleteNamespaceRequest,
    workflowservice::v1::{CountWorkflowExecutionsRequest, RegisterNamespaceRequest},
};
use tokio::time::sleep;

use super::{Client, ClientError};

impl Client {
    /// Makes the namespace if there is none, and waits until the server knows it.
    ///
    /// # Errors
    /// A server that refuses it.
    pub async fn ensure_namespace(&self) -> Result<(), ClientError> {
        let request = RegisterNamespaceRequest {
            namespace: self.namespace.clone(),
            workflow_execution_retention_period: Some(prost_types::Duration {
                seconds: 24 * 60 * 60,
                nanos: 0,
            }),
            ..Default::default()
        };
        let made = self
            .core
            .workflow_service()
            .register_namespace(request.into_request())
            .await;
        match made {
            Err(status) if status.code() != Code::AlreadyExists => {
                Err(self.failed("make the namespace", &status))
            }
            _ => self.wait_for_namespace().await,
        }
    }

    /// A new namespace is known to the parts of a server one after the other; the one
    /// that starts workflows may remember for seconds that there was none.
    async fn wait_for_namespace(&self) -> Result<(), ClientError> {
        let mut pause = Duration::from_millis(50);
        loop {
            match self.count_workflows().await {
                Ok(()) => return Ok(()),
                Err(status) if status.code() == Code::NotFound && pause.as_secs() < 20 => {
                    sleep(pause).await;
                    pause *= 2;
                }
                Err(status) => return Err(self.failed("look into the namespace", &status)),
            }
        }
    }

    async fn count_workflows(&self) -> Result<(), Status> {
        let request = CountWorkflowExecutionsRequest {
            namespace: self.namespace.clone(),
            ..Default::default()
        };
        let mut service = self.core.workflow_service();
        let counted = service.count_workflow_executions(request.into_request());
        counted.await.map(|_| ())
    }

    /// Deletes the namespace with everything in it.
    ///
    /// # Errors
    /// A server that refuses it.
    pub async fn delete_namespace(&self) -> Result<(), ClientError> {
        let request = DeleteNamespaceRequest {
            namespace: self.namespace.clone(),
            ..Default::default()
        };
        self.core
            .operator_service()
            .delete_namespace(request.into_request())
            .await
            .map(|_| ())
            .map_err(|status| self.failed("delete the namespace", &status))
    }
}
