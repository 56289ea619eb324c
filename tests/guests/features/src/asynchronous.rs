//! Activities that others end.

use std::{sync::Mutex, time::Duration};

use hourglass_sdk::{
    ActivityOptions, ApplicationFailure, RetryPolicy, WorkflowContext, WorkflowResult, activities,
    activities::{ActivityContext, ActivityError, ActivityIdentifier},
    workflow, workflow_methods,
};

/// Stays between attempts in a resident instance.
static TOKEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

pub struct Approvals;

#[activities]
impl Approvals {
    /// Leaves its end to others, and its token for them.
    #[activity]
    pub fn ask(ctx: ActivityContext) -> Result<String, ActivityError> {
        *TOKEN.lock().expect("one thread") = ctx.info().task_token.clone();
        Err(ActivityError::WillCompleteAsync)
    }

    /// Ends the other one: by `token`, or by its ids.
    #[activity]
    pub fn decide(ctx: ActivityContext, how: String) -> Result<String, ActivityError> {
        let asked = match how.as_str() {
            "token" => {
                let token = TOKEN.lock().expect("one thread").clone();
                ActivityIdentifier::from_task_token(token)
            }
            _ => ActivityIdentifier::by_id(ctx.info().workflow_id.clone(), "1"),
        };
        let asked = ctx.async_activity_handle(asked);
        let heartbeat = asked.heartbeat("deciding".to_owned());
        let ended = match how.as_str() {
            "failure" => asked.fail(ApplicationFailure::non_retryable("refused")),
            _ => asked.complete(format!("approved by {how}")),
        };
        match ended {
            Ok(()) => Ok(format!("{heartbeat:?} {ended:?}")),
            // The other one may not have run yet, or not have said that it leaves its end to us.
            Err(error) => Err(ApplicationFailure::new(format!("too early: {error}")).into()),
        }
    }
}

/// Asks, and lets another activity answer.
#[workflow]
#[derive(Default)]
pub struct Approval;

#[workflow_methods]
impl Approval {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, how: String) -> WorkflowResult<String> {
        let options = || ActivityOptions::with_start_to_close_timeout(Duration::from_secs(30));
        let asked = ctx.execute_activity(Approvals::ask, (), options().build());
        let soon = RetryPolicy::builder().initial_interval(Duration::from_millis(50));
        let decide = options().retry_policy(soon.build()).build();
        let said = ctx.execute_activity(Approvals::decide, how, decide);
        let (answer, said) = hourglass_sdk::join!(asked, said);
        Ok(format!("{}; {}", answer?, said?))
    }
}
