//! Custom metrics: an interceptor measures how long each activity waited for a worker.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::interceptors::{
    ActivityInboundInterceptor, ExecuteActivityInput, ExecuteActivityResult, Interceptor, Next,
};
use hourglass_sdk::metrics::{MetricKeyValue, MetricParameters};
use hourglass_sdk::{ActivityOptions, WorkflowContext, WorkflowResult, join, log};
use hourglass_sdk::{activities, export_plugin, workflow, workflow_methods};

/// Records the time between the scheduling of an attempt and its start.
pub struct ScheduleToStart;

impl ActivityInboundInterceptor for ScheduleToStart {
    fn execute_activity<'a>(
        &'a self,
        input: ExecuteActivityInput,
        next: Next<'a, ExecuteActivityInput, ExecuteActivityResult>,
    ) -> ExecuteActivityResult {
        record(input.context());
        next.run(input)
    }
}

fn record(ctx: &ActivityContext) {
    let info = ctx.info();
    let (Some(scheduled), Some(started)) = (info.current_attempt_scheduled_time, info.started_time)
    else {
        return;
    };
    let parameters = MetricParameters::builder("custom_activity_schedule_to_start_latency")
        .description("Time between activity scheduling and start")
        .unit("duration");
    let latency = ctx.metric_meter().histogram(parameters.build());
    // Clocks differ: a start before the scheduling took no time.
    let waited = started.duration_since(scheduled).unwrap_or_default();
    let workflow_type = MetricKeyValue::new("workflow_type", &info.workflow_type);
    latency.record(milliseconds(waited), &[workflow_type]);
}

/// Whole ones, as Temporal's own latencies.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1_000.0).floor()
}

pub struct Printing;

#[activities]
impl Printing {
    /// Takes a second.
    #[activity(name = "print_and_sleep")]
    pub fn print_and_sleep(ctx: ActivityContext) -> Result<(), ActivityError> {
        log::info("In the activity.");
        ctx.sleep(Duration::from_secs(1))
    }
}

#[workflow]
#[derive(Default)]
pub struct StartTwoActivitiesWorkflow;

/// Two activities at the same time.
#[workflow_methods]
impl StartTwoActivitiesWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let options = || ActivityOptions::start_to_close_timeout(Duration::from_secs(5));
        let one = ctx.execute_activity(Printing::print_and_sleep, (), options());
        let other = ctx.execute_activity(Printing::print_and_sleep, (), options());
        let (one, other) = join!(one, other);
        one?;
        other?;
        Ok(())
    }
}

export_plugin! {
    workflows: [StartTwoActivitiesWorkflow],
    activities: [Printing],
    interceptors: [Interceptor::activity(ScheduleToStart)],
    task_queue: "custom-metric-task-queue",
}

#[cfg(test)]
mod tests;
