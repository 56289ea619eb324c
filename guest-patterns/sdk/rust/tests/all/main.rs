//! The SDK as authors use it: workflows and activities through the macros.

mod activities;
mod cancellation;
mod concurrency;
mod continue_as_new;
mod local_activities;
mod messages;
mod replay;
mod updates;
