//! What an operator sets up on a server.

use temporalio_client::tonic::{Code, IntoRequest, Status};
use temporalio_common::protos::temporal::api::{
    enums::v1::IndexedValueType,
    nexus::v1::{EndpointSpec, EndpointTarget, endpoint_target},
    operatorservice::v1::{AddSearchAttributesRequest, CreateNexusEndpointRequest},
};

use super::{Client, ClientError};

impl Client {
    /// Lets workflows of the namespace set a search attribute of type keyword.
    ///
    /// # Errors
    /// A server that refuses it.
    pub async fn add_keyword_attribute(&self, name: &str) -> Result<(), ClientError> {
        let keyword = IndexedValueType::Keyword as i32;
        let request = AddSearchAttributesRequest {
            namespace: self.namespace.clone(),
            search_attributes: [(name.to_owned(), keyword)].into(),
        };
        let added = self
            .core
            .operator_service()
            .add_search_attributes(request.into_request())
            .await;
        match added {
            Err(status) if status.code() != Code::AlreadyExists => {
                Err(self.failed(&format!("add search attribute {name}"), &status))
            }
            _ => Ok(()),
        }
    }

    /// Lets callers reach a task queue of the namespace as a Nexus endpoint of the
    /// namespace's own: an endpoint's name is the whole server's. Gives the name.
    ///
    /// # Errors
    /// A server that refuses it.
    pub async fn ensure_nexus_endpoint(
        &self,
        name: &str,
        task_queue: &str,
    ) -> Result<String, ClientError> {
        let name = format!("{name}-{}", self.namespace);
        match self.make_nexus_endpoint(&name, task_queue).await {
            Err(status) if status.code() != Code::AlreadyExists => {
                Err(self.failed(&format!("create Nexus endpoint {name}"), &status))
            }
            _ => Ok(name),
        }
    }

    /// Lets callers reach a task queue of the namespace as a Nexus endpoint.
    ///
    /// # Errors
    /// A server that refuses it, or has an endpoint of that name already.
    pub async fn create_nexus_endpoint(
        &self,
        name: &str,
        task_queue: &str,
    ) -> Result<(), ClientError> {
        self.make_nexus_endpoint(name, task_queue)
            .await
            .map_err(|status| self.failed(&format!("create Nexus endpoint {name}"), &status))
    }

    async fn make_nexus_endpoint(&self, name: &str, task_queue: &str) -> Result<(), Status> {
        let worker = endpoint_target::Worker {
            namespace: self.namespace.clone(),
            task_queue: task_queue.to_owned(),
        };
        let request = CreateNexusEndpointRequest {
            spec: Some(EndpointSpec {
                name: name.to_owned(),
                description: None,
                target: Some(EndpointTarget {
                    variant: Some(endpoint_target::Variant::Worker(worker)),
                }),
            }),
        };
        self.core
            .operator_service()
            .create_nexus_endpoint(request.into_request())
            .await
            .map(|_| ())
    }
}
