//! Saga: what succeeded is undone, in reverse order, when a later step fails.

pub mod bookings;

use std::time::Duration;

use hourglass_sdk::activities::ActivityDefinition;
use hourglass_sdk::{
    ActivityOptions, RetryPolicy, WorkflowCancellationToken, WorkflowContext, WorkflowResult,
};
use hourglass_sdk::{export_plugin, log, workflow, workflow_methods};

use bookings::Bookings;

/// Undoes a step.
#[derive(Clone, Copy, Debug)]
enum Undo {
    Car,
    Hotel,
}

#[workflow]
#[derive(Default)]
pub struct TripBookingWorkflow;

/// Books a car, a hotel and a flight, or nothing.
#[workflow_methods]
impl TripBookingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let mut undo = Vec::new();
        let booked = Self::book(ctx, &name, &mut undo).await;
        if booked.is_err() {
            log::warn("The trip is not booked; undoing what was");
            for step in undo.into_iter().rev() {
                Self::undo(ctx, step, &name).await?;
            }
        }
        booked
    }

    /// Notes how to undo a step before it is taken: an attempt whose answer is lost may have
    /// booked all the same.
    async fn book(
        ctx: &WorkflowContext<Self>,
        name: &str,
        undo: &mut Vec<Undo>,
    ) -> WorkflowResult<String> {
        undo.push(Undo::Car);
        let car = Self::step(ctx, Bookings::book_car, name).await?;
        undo.push(Undo::Hotel);
        let hotel = Self::step(ctx, Bookings::book_hotel, name).await?;
        let flight = Self::step(ctx, Bookings::book_flight, name).await?;
        Ok(format!("{car}, {hotel}, {flight}"))
    }

    async fn undo(ctx: &WorkflowContext<Self>, step: Undo, name: &str) -> WorkflowResult<()> {
        match step {
            Undo::Car => Self::step(ctx, Bookings::cancel_car, name).await?,
            Undo::Hotel => Self::step(ctx, Bookings::cancel_hotel, name).await?,
        };
        Ok(())
    }

    async fn step<AD>(
        ctx: &WorkflowContext<Self>,
        activity: AD,
        name: &str,
    ) -> WorkflowResult<String>
    where
        AD: ActivityDefinition<Output = String>,
        String: Into<AD::Input>,
    {
        // A token of its own: a trip that is cancelled half way has to be undone too.
        let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(10))
            .retry_policy(
                RetryPolicy::builder()
                    .maximum_interval(Duration::from_secs(10))
                    .build(),
            )
            .cancellation_token(WorkflowCancellationToken::new())
            .build();
        let done = ctx.execute_activity(activity, name.to_owned(), options);
        Ok(done.await?)
    }
}

export_plugin! {
    workflows: [TripBookingWorkflow],
    activities: [Bookings],
    task_queue: "saga-task-queue",
}

#[cfg(test)]
mod tests;
