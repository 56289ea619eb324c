//! The WIT contract in Rust: the types that host and guests exchange.
//!
//! Owns the bindings that are generated from `wit/` and the names under which
//! the rest of the host uses them. Says nothing about how a component is loaded
//! or called: that is [`crate::sandbox`].

#[expect(missing_docs, reason = "generated code; the WIT documents it")]
mod generated {
    wasmtime::component::bindgen!({
        world: "plugin",
        path: "../wit",
        imports: {
            "hourglass:plugin/activity-host": async,
            "hourglass:plugin/asynchronous-completion": async,
            "hourglass:plugin/nexus-host": async,
        },
        exports: {
            "hourglass:plugin/activity": async,
            "hourglass:plugin/nexus": async,
        },
        additional_derives: [PartialEq, serde::Serialize, serde::Deserialize],
    });
}

#[expect(missing_docs, reason = "generated code; the WIT documents it")]
mod generated_codec {
    wasmtime::component::bindgen!({
        world: "payload-codec",
        path: "../wit",
        imports: {
            "hourglass:plugin/codec-host.secret": trappable,
        },
        with: {
            "hourglass:plugin/types": super::types,
            "hourglass:plugin/log": super::generated::hourglass::plugin::log,
            "hourglass:plugin/panic": super::generated::hourglass::plugin::panic,
        },
    });
}

/// Payloads, failures, times: what every message is made of.
pub mod types {
    pub use super::generated::hourglass::plugin::types::*;
}

/// Activations and their completions.
pub mod workflow {
    pub use super::generated::exports::hourglass::plugin::workflow::*;
}

/// Activity tasks and their completions.
pub mod activity {
    pub use super::generated::exports::hourglass::plugin::activity::*;
    pub use super::generated::hourglass::plugin::activity_host::{
        CancelReason, Host, WaitResult, add_to_linker,
    };
}

/// Activities that are ended from elsewhere.
pub mod asynchronous_completion {
    pub use super::generated::hourglass::plugin::asynchronous_completion::{
        ActivityIds, ActivityReference, CompletionError, Host, ReportedFailure, add_to_linker,
    };
}

/// Requests to Nexus handlers and their answers.
pub mod nexus {
    pub use super::generated::exports::hourglass::plugin::nexus::*;
    pub use super::generated::hourglass::plugin::nexus_host::{
        Host, StartedWorkflow, WorkflowError, WorkflowErrorKind, WorkflowIdConflictPolicy,
        WorkflowIdReusePolicy, WorkflowStart, add_to_linker,
    };
}

/// Payload codecs, and what they may use.
pub mod codec {
    pub use super::generated_codec::exports::hourglass::plugin::codec::*;
    pub use super::generated_codec::hourglass::plugin::codec_host::{Host, add_to_linker};
}

/// What a plugin says of itself.
pub mod manifest {
    pub use super::generated::exports::hourglass::plugin::manifest::*;
}

/// Log lines of a guest.
pub mod log {
    pub use super::generated::hourglass::plugin::log::{Host, Level, add_to_linker};
}

/// Numbers of a guest.
pub mod metrics {
    pub use super::generated::hourglass::plugin::metrics::{Host, Instrument, add_to_linker};
}

/// Last words of a guest.
pub mod panic {
    pub use super::generated::hourglass::plugin::panic::{Host, add_to_linker};
}

/// The package that a plugin must be written for, version included.
pub const PACKAGE: &str = "hourglass:plugin@0.1.0";

/// The names of the contract's interfaces as they stand in a component.
pub mod interface {
    /// Required of every plugin.
    pub const MANIFEST: &str = "hourglass:plugin/manifest@0.1.0";
    /// Exported by plugins with workflows.
    pub const WORKFLOW: &str = "hourglass:plugin/workflow@0.1.0";
    /// Exported by plugins with activities.
    pub const ACTIVITY: &str = "hourglass:plugin/activity@0.1.0";
    /// Exported by plugins with Nexus services.
    pub const NEXUS: &str = "hourglass:plugin/nexus@0.1.0";
    /// Exported by payload codecs.
    pub const CODEC: &str = "hourglass:plugin/codec@0.1.0";
    /// Everything that a payload codec may import.
    pub const CODEC_IMPORTS: [&str; 4] = [
        "hourglass:plugin/types@0.1.0",
        "hourglass:plugin/log@0.1.0",
        "hourglass:plugin/panic@0.1.0",
        CODEC_HOST,
    ];
    /// Imported by payload codecs.
    pub const CODEC_HOST: &str = "hourglass:plugin/codec-host@0.1.0";
    /// Everything that another plugin may import.
    pub const IMPORTS: [&str; 8] = [
        "hourglass:plugin/types@0.1.0",
        "hourglass:plugin/log@0.1.0",
        "hourglass:plugin/metrics@0.1.0",
        "hourglass:plugin/panic@0.1.0",
        ACTIVITY_HOST,
        ASYNCHRONOUS_COMPLETION,
        NEXUS_HOST,
        WORKFLOW,
    ];
    /// Imported by activities.
    pub const ACTIVITY_HOST: &str = "hourglass:plugin/activity-host@0.1.0";
    /// Imported by whoever ends activities from elsewhere.
    pub const ASYNCHRONOUS_COMPLETION: &str = "hourglass:plugin/asynchronous-completion@0.1.0";
    /// Imported by Nexus handlers.
    pub const NEXUS_HOST: &str = "hourglass:plugin/nexus-host@0.1.0";
}
