//! The SDK as authors use it: workflows and activities through the macros.

mod activities;
mod asynchronous_completion;
mod cancellation;
mod children;
mod concurrency;
mod continue_as_new;
mod definitions;
mod determinism;
mod dynamic;
mod external_workflows;
mod histories;
mod histories_by_task;
mod interceptors;
mod local_activities;
mod messages;
mod metrics;
mod nexus_callers;
mod nexus_services;
mod random_streams;
mod replay;
mod scoped_values;
mod updates;
mod versioning;
mod visibility;
mod whereabouts;
