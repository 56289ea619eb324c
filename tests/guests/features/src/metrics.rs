//! Numbers of a workflow and of an activity.

use std::time::Duration;

use hourglass_sdk::{
    ActivityOptions, WorkflowContext, WorkflowResult, activities,
    activities::{ActivityContext, ActivityError},
    metrics::MetricKeyValue,
    workflow, workflow_methods,
};

pub struct Measuring;

#[activities]
impl Measuring {
    #[activity]
    pub fn measure(ctx: ActivityContext) -> Result<(), ActivityError> {
        let meter = ctx.metric_meter();
        let fruit = [MetricKeyValue::new("fruit", "apple")];
        meter.gauge("features_stock").record(7.0, &fruit);
        meter.histogram("features_weight").record(60.0, &fruit);
        Ok(())
    }
}

/// Counts itself before and after an activity.
#[workflow]
#[derive(Default)]
pub struct Measures;

#[workflow_methods]
impl Measures {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let turns = ctx.metric_meter().counter("features_turns");
        turns.adds(1);
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(5));
        ctx.execute_activity(Measuring::measure, (), options)
            .await?;
        turns.adds(1);
        Ok(())
    }
}
