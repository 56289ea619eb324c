//! Workflows and activities in Rust as plugins of Hourglass.
//!
//! Names and shapes are those of Temporal's official Rust SDK; README.md says
//! what differs. A whole plugin:
//!
//! ```
//! use std::time::Duration;
//!
//! use hourglass_sdk::activities::{ActivityContext, ActivityError};
//! use hourglass_sdk::{ActivityOptions, WorkflowContext, WorkflowResult};
//! use hourglass_sdk::{activities, workflow, workflow_methods};
//!
//! pub struct Greetings;
//!
//! #[activities]
//! impl Greetings {
//!     #[activity]
//!     pub fn greet(_ctx: ActivityContext, name: String) -> Result<String, ActivityError> {
//!         Ok(format!("Hello, {name}!"))
//!     }
//! }
//!
//! #[workflow]
//! #[derive(Default)]
//! pub struct Greeting;
//!
//! #[workflow_methods]
//! impl Greeting {
//!     #[run]
//!     pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
//!         let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(5));
//!         Ok(ctx.execute_activity(Greetings::greet, name, options).await?)
//!     }
//! }
//!
//! hourglass_sdk::export_plugin! {
//!     workflows: [Greeting],
//!     activities: [Greetings],
//!     task_queue: "greetings",
//! }
//! # fn main() {}
//! ```
//!
//! Inside: `bindings` is the contract's generated code and `plugin` the exports;
//! `runtime` drives workflows, whose code sees `context`; `activities` runs
//! activities; `data_converters` and `error` are what passes in and out, `fields`
//! what is passed by name; `host` is all that is asked of the outside.

#[expect(missing_docs, unreachable_pub, reason = "generated code")]
mod bindings;

pub mod activities;
pub mod codecs;
pub mod collections;
pub mod data_converters;
pub mod error;
pub mod interceptors;
pub mod log;
pub mod metrics;
pub mod nexus;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;
pub mod workflow_interceptors;
pub mod workflows;

mod cancellation;
mod context;
mod continue_as_new;
mod fields;
mod headers;
mod host;
mod last_words;
mod memo;
mod options;
mod plugin;
mod retry_policy;
mod runtime;
mod schemas;
mod search_attributes;
#[cfg(feature = "validation")]
mod validated;
mod wire;

pub use cancellation::{
    CancellableFuture, CancellableFutureWithReason, Cancelled, WorkflowCancellationToken,
};
pub use context::{
    ContinueAsNewReason, ExternalWorkflowHandle, NexusClient, ParentWorkflowInfo,
    StartedChildWorkflow, StartedNexusOperation, SyncWorkflowContext, WaitCondition,
    WorkerDeploymentVersion, WorkflowContext, WorkflowContextFuture, WorkflowContextKey,
    WorkflowContextView, WorkflowExecution,
};
pub use continue_as_new::{
    ContinueAsNewOptions, ContinueAsNewRequest, ContinueAsNewVersioningBehavior,
};
pub use data_converters::Payload;
pub use error::{
    ActivityExecutionError, ApplicationErrorCategory, ApplicationFailure,
    CancelExternalWorkflowError, ChildWorkflowExecutionError, ChildWorkflowStartCause,
    ChildWorkflowStartError, NexusOperationExecutionError, WorkflowCancellationError,
    WorkflowSignalError, WorkflowTermination,
};
pub use headers::Headers;
pub use memo::{Memo, MemoValue, MemoValues};
pub use options::{
    ActivityCancellationType, ActivityCloseTimeouts, ActivityOptions,
    ChildWorkflowCancellationType, ChildWorkflowOptions, LocalActivityOptions,
    NexusOperationCancellationType, NexusOperationOptions, ParentClosePolicy, Priority,
    SignalWorkflowOptions, TimerOptions, VersioningOverride, WaitConditionOptions,
    WorkflowIdReusePolicy,
};
pub use retry_policy::RetryPolicy;
pub use runtime::{
    ActivityFuture, CancelExternalFuture, ChildWorkflowResultFuture, NexusOperationResultFuture,
    SignalExternalFuture, StartChildWorkflowFuture, StartNexusOperationFuture, TimerFuture,
    TimerResult, UpdateInfo, WorkflowRandomStream, WorkflowRandomValue,
};
pub use search_attributes::{
    SearchAttributeKey, SearchAttributeUpdate, SearchAttributeValue, SearchAttributes,
};
#[cfg(feature = "validation")]
pub use validated::Validated;
pub use workflows::{VersioningBehavior, WorkflowResult};

pub use futures_util::future::{join_all, try_join_all};
/// Waits for several futures.
pub use futures_util::join;
/// Waits for the first of several futures, in the order in which they are written
/// if more than one is ready.
pub use futures_util::select_biased as select;
pub use hourglass_sdk_macros::{
    activities, activity_definitions, export_plugin, nexus_service, workflow, workflow_methods,
};

/// What generated code names. Not for authors.
#[doc(hidden)]
pub mod __private {
    pub use crate::activities::{
        ActivityImplementer, ActivityRegistration, ExecutableActivity, block_on,
    };
    pub use crate::bindings::{
        activity_part, codec_part, manifest_part, nexus_part, workflow_part,
    };
    pub use crate::codecs::Exported;
    pub use crate::data_converters::{TemporalDeserializable, TemporalSerializable};
    pub use crate::nexus::{
        NexusOperationRegistration, NexusServiceImplementer, NexusServiceRegistration,
        WorkflowRunOutput,
    };
    pub use crate::plugin::{Capability, Plugin};
    pub use crate::runtime::{
        HandlerDescription, HandlerResult, QueryAnswer, SignalOutcome, UpdateOutcome,
        WorkflowDescription, WorkflowImplementation, WorkflowRegistration, WorkflowState, answer,
        fallible_answer,
    };
    pub use crate::schemas::{DescribeSchemas, Schemas};
    #[cfg(feature = "schemas")]
    pub use crate::schemas::{KnownType, TypeOf, UnknownType};
    pub use crate::workflow_interceptors::InterceptorList;
    pub use futures_util::FutureExt;
    pub use futures_util::future::LocalBoxFuture;

    /// Names the `Ok` type of a result, however its type is written.
    pub trait Fallible {
        /// The type.
        type Ok;
    }

    impl<T, E> Fallible for Result<T, E> {
        type Ok = T;
    }
}
