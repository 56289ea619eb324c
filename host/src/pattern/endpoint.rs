//! The Nexus endpoint of a pattern that has one.

use super::Pattern;
use crate::temporal::{Client, ClientError, StartOptions};

/// Where the workflow reads the endpoint's name.
const MEMO_FIELD: &str = "nexus-endpoint";

/// What the pattern's workflow is started with, once its endpoint is there.
pub(super) async fn with_endpoint(
    pattern: &Pattern,
    client: &Client,
) -> Result<StartOptions, ClientError> {
    let mut options = pattern.start.clone();
    if let Some(name) = options.nexus_endpoint.take() {
        let task_queue = &pattern.work.task_queue;
        let name = client.ensure_nexus_endpoint(&name, task_queue).await?;
        options
            .memo
            .insert(MEMO_FIELD.to_owned(), format!("{name:?}"));
    }
    Ok(options)
}
