//! What programs can call.

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::data_converters::MultiArgs2;
use hourglass_sdk::{activities, log};

pub struct DslActivities;

#[activities]
impl DslActivities {
    #[activity(name = "activity1")]
    pub fn activity1(ctx: ActivityContext, argument: String) -> Result<String, ActivityError> {
        Ok(result(&ctx, &argument))
    }

    #[activity(name = "activity2")]
    pub fn activity2(ctx: ActivityContext, argument: String) -> Result<String, ActivityError> {
        Ok(result(&ctx, &argument))
    }

    #[activity(name = "activity3")]
    pub fn activity3(
        ctx: ActivityContext,
        MultiArgs2(one, other): MultiArgs2<String, String>,
    ) -> Result<String, ActivityError> {
        Ok(result(&ctx, &format!("{one} {other}")))
    }

    #[activity(name = "activity4")]
    pub fn activity4(ctx: ActivityContext, argument: String) -> Result<String, ActivityError> {
        Ok(result(&ctx, &argument))
    }

    #[activity(name = "activity5")]
    pub fn activity5(
        ctx: ActivityContext,
        MultiArgs2(one, other): MultiArgs2<String, String>,
    ) -> Result<String, ActivityError> {
        Ok(result(&ctx, &format!("{one} {other}")))
    }
}

fn result(ctx: &ActivityContext, arguments: &str) -> String {
    let name = &ctx.info().activity_type;
    log::info(format!("Running {name} with {arguments}"));
    format!("[result from {name}: {arguments}]")
}
