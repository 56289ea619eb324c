//! One small workflow for each thing that a host does. The tests in
//! tests/integration/server call them through a real server.

pub mod asynchronous;
pub mod dynamic;
pub mod failures;
pub mod heartbeats;
pub mod messages;
pub mod metrics;
pub mod nexus;
pub mod residents;
pub mod runs;

use hourglass_sdk::export_plugin;

export_plugin! {
    workflows: [
        asynchronous::Approval,
        dynamic::Anything,
        failures::Fails,
        failures::FailsInActivity,
        failures::TimesOut,
        failures::FailsInChild,
        heartbeats::Remembers,
        heartbeats::StopsWork,
        messages::Sender,
        messages::Receiver,
        metrics::Measures,
        nexus::Buyer,
        nexus::Customer,
        nexus::Delivery,
        residents::Counts,
        runs::Random,
        runs::Visible,
        runs::Rounds,
    ],
    activities: [
        asynchronous::Approvals,
        dynamic::Fallback,
        failures::Failing,
        heartbeats::Working,
        metrics::Measuring,
        residents::Counting,
    ],
    nexus_services: [nexus::Market],
    task_queue: "features",
}

#[cfg(test)]
mod histories;
