//! The SDK as authors use it: workflows and activities through the macros.

mod activities;
mod cancellation;
mod children;
mod concurrency;
mod continue_as_new;
mod external_workflows;
mod local_activities;
mod messages;
mod replay;
mod updates;
mod visibility;
