//! What `worker_cpu` and `memory` compare the host with: the workflows of
//! `tests/guests/hello` and `tests/guests/account` on Temporal's own SDK, in native code.
//!
//! `native-worker ADDRESS TASK_QUEUE CACHED_RUNS`

use std::{env, time::Duration};

use temporalio_client::{Client, ClientOptions, Connection, ConnectionOptions};
use temporalio_macros::{activities, workflow, workflow_methods};
use temporalio_sdk::{
    ActivityOptions, Runtime, SyncWorkflowContext, Worker, WorkerOptions, WorkflowContext,
    WorkflowResult,
    activities::{ActivityContext, ActivityError},
};
use url::Url;

pub struct Greetings;

#[activities]
impl Greetings {
    #[activity(name = "greet")]
    pub fn greet(_ctx: ActivityContext, name: String) -> Result<String, ActivityError> {
        Ok(format!("Hello, {name}!"))
    }
}

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(5));
        Ok(ctx
            .execute_activity(Greetings::greet, name, options)
            .await?)
    }
}

/// As much of the account as an open run of it does.
#[workflow]
#[derive(Default)]
pub struct Account {
    balance: i64,
    closed: bool,
}

#[workflow_methods]
impl Account {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<i64> {
        ctx.wait_condition(|account| account.closed).await?;
        Ok(ctx.state(|account| account.balance))
    }

    #[signal]
    pub fn close(&mut self, _ctx: &mut SyncWorkflowContext<Self>) {
        self.closed = true;
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, task_queue, cached_runs] = &*arguments else {
        anyhow::bail!("call it as native-worker ADDRESS TASK_QUEUE CACHED_RUNS");
    };
    let runtime = Runtime::from_current_tokio(Default::default())?;
    let url = Url::parse(&format!("http://{address}"))?;
    let connection = Connection::connect(ConnectionOptions::new(url).build()).await?;
    let client = Client::new(connection, ClientOptions::new("default").build())?;
    let options = WorkerOptions::new(task_queue)
        .max_cached_workflows(cached_runs.parse()?)
        .register_workflow::<GreetingWorkflow>()?
        .register_workflow::<Account>()?
        .register_activities(Greetings)
        .build();
    Worker::new(&runtime, client, options)?.run().await?;
    Ok(())
}
