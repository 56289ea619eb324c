//! When a server that has just been started can be used.

use std::time::Duration;

use temporalio_client::tonic::IntoRequest;
use temporalio_client::{Connection, ConnectionOptions, Url};
use temporalio_common::protos::temporal::api::workflowservice::v1::DescribeNamespaceRequest;
use tokio::time::sleep;

/// Between two attempts. The server tells nobody when it begins to listen.
const PAUSE: Duration = Duration::from_millis(100);

/// Returns when the server at `address` answers and knows all `namespaces`.
pub(super) async fn ready(address: &str, namespaces: &[String]) {
    let connection = loop {
        match connect(address).await {
            Some(connection) => break connection,
            None => sleep(PAUSE).await,
        }
    };
    for namespace in namespaces {
        while !knows(&connection, namespace).await {
            sleep(PAUSE).await;
        }
    }
}

/// Connecting asks for the server's system information.
async fn connect(address: &str) -> Option<Connection> {
    let url = Url::parse(&format!("http://{address}")).ok()?;
    let options = ConnectionOptions::new(url)
        .identity("hourglass-dev-server")
        .connect_timeout(Duration::from_secs(5))
        .build();
    Connection::connect(options).await.ok()
}

async fn knows(connection: &Connection, namespace: &str) -> bool {
    let request = DescribeNamespaceRequest {
        namespace: namespace.to_owned(),
        ..DescribeNamespaceRequest::default()
    };
    let mut service = connection.workflow_service();
    service
        .describe_namespace(request.into_request())
        .await
        .is_ok()
}
