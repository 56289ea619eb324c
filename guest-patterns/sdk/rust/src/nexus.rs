//! Nexus: what names an operation, and the handlers of operations.
//!
//! Workflows call operations through `WorkflowContext::nexus_client`. A plugin
//! handles them with services:
//!
//! ```
//! use hourglass_sdk::nexus::{NexusOperationContext, NexusWorkflowOptions, NexusWorkflowRun};
//! use hourglass_sdk::nexus::{OperationError, nexus_service};
//! # use hourglass_sdk::{WorkflowContext, WorkflowResult, workflow, workflow_methods};
//! # #[workflow]
//! # #[derive(Default)]
//! # struct Order;
//! # #[workflow_methods]
//! # impl Order {
//! #     #[run]
//! #     async fn run(_: &mut WorkflowContext<Self>, fruit: String) -> WorkflowResult<u32> {
//! #         Ok(fruit.len() as u32)
//! #     }
//! # }
//!
//! struct Shop;
//!
//! #[nexus_service]
//! impl Shop {
//!     #[sync_operation]
//!     fn price(_ctx: NexusOperationContext, fruit: String) -> Result<u32, OperationError> {
//!         Ok(fruit.len() as u32)
//!     }
//!
//!     #[workflow_run_operation]
//!     fn order(
//!         ctx: NexusOperationContext,
//!         fruit: String,
//!     ) -> Result<NexusWorkflowRun<u32>, OperationError> {
//!         let options = NexusWorkflowOptions::workflow_id(format!("order-{}", ctx.request_id()));
//!         Ok(ctx.start_workflow(Order::run, fruit, options)?)
//!     }
//! }
//! ```
//!
//! `export_plugin!` takes `nexus_services: [Shop]`. A request is one blocking call,
//! as an activity is.

mod context;
mod error;
mod execute;
mod workflow_run;

pub use context::NexusOperationContext;
pub use error::{HandlerError, HandlerErrorType, OperationError};
#[doc(hidden)]
pub use execute::{NexusOperationRegistration, NexusServiceImplementer, NexusServiceRegistration};
pub(crate) use execute::{cancel, start};
#[doc(hidden)]
pub use workflow_run::WorkflowRunOutput;
pub use workflow_run::{
    NexusWorkflowError, NexusWorkflowOptions, NexusWorkflowRun, WorkflowErrorKind,
    WorkflowIdConflictPolicy, WorkflowIdReusePolicy,
};

pub use crate::bindings::types_part::hourglass::plugin::types::NexusLink;
pub use hourglass_sdk_macros::nexus_service;

use crate::data_converters::{RawValue, TemporalDeserializable, TemporalSerializable};

/// A Nexus operation: its names, what it takes and what it gives.
pub trait NexusOperationDefinition {
    /// What it takes; `()` for nothing.
    type Input: TemporalDeserializable + TemporalSerializable + 'static;
    /// What it gives in the end; `()` for nothing.
    type Output: TemporalDeserializable + TemporalSerializable + 'static;

    /// The service that the operation belongs to.
    fn service(&self) -> &str;

    /// The operation's name.
    fn name(&self) -> &str;
}

/// An operation that is known by its names only; it takes and gives a raw payload.
pub struct UntypedNexusOperation {
    service: String,
    name: String,
}

impl UntypedNexusOperation {
    /// Names service and operation.
    pub fn new(service: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            service: service.into(),
            name: name.into(),
        }
    }
}

impl NexusOperationDefinition for UntypedNexusOperation {
    type Input = RawValue;
    type Output = RawValue;

    fn service(&self) -> &str {
        &self.service
    }

    fn name(&self) -> &str {
        &self.name
    }
}
