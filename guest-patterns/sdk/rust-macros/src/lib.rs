//! The attributes of `hourglass-sdk`, which re-exports them.
//!
//! Each macro has a module that reads the author's code into a model and one
//! function that writes what follows from it. An attributed method keeps its
//! body under a name with two underscores in front; its own name becomes a
//! constant that stands for the activity, workflow, signal, query or update.

mod activities;
mod activity_definitions;
mod export_plugin;
mod method;
mod name;
mod nexus_service;
mod schemas;
mod workflow;
mod workflow_methods;

use proc_macro::TokenStream;
use syn::parse_macro_input;

/// Makes activities of the methods of an `impl` block that carry `#[activity]`.
///
/// An activity takes an `ActivityContext` and up to six arguments, optionally
/// after `self: Arc<Self>`, and returns a `Result<T, ActivityError>`; it may be
/// `async`. Its type is `TypeName::method` unless `#[activity(name = "...")]`
/// gives another. `#[activity(dynamic)]` runs every type that no plugin of the
/// queue has by name; it finds the type in `ctx.info()` and takes a `RawValue`.
#[proc_macro_attribute]
pub fn activities(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::ItemImpl);
    finish(
        method::no_arguments(arguments.into(), "activities")
            .and_then(|()| activities::expand(item)),
    )
}

/// Declares activities whose code is elsewhere, in another plugin or another
/// language, so that workflows can call them by type.
///
/// The methods with `#[activity]` take the activity's input and nothing else, and
/// return a `Result<T, ActivityError>`. Their bodies are never run:
/// `unreachable!()` will do.
#[proc_macro_attribute]
pub fn activity_definitions(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::ItemImpl);
    finish(
        method::no_arguments(arguments.into(), "activity_definitions")
            .and_then(|()| activity_definitions::expand(item)),
    )
}

/// Makes a Nexus service of an `impl` block. Its name is the type's unless
/// `#[nexus_service(name = "...")]` gives another.
///
/// A method with `#[sync_operation]` takes a `NexusOperationContext` and at most one
/// argument, optionally after `self: Arc<Self>`, and returns a
/// `Result<T, OperationError>`; one with `#[workflow_run_operation]` returns a
/// `Result<NexusWorkflowRun<T>, OperationError>`. Both may be `async`, and
/// `(name = "...")` gives the operation another name than the method's.
#[proc_macro_attribute]
pub fn nexus_service(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let arguments = parse_macro_input!(arguments as nexus_service::Arguments);
    let item = parse_macro_input!(item as syn::ItemImpl);
    finish(nexus_service::expand(arguments, item))
}

/// Marks the struct that holds a workflow's state.
///
/// `#[workflow(versioning_behavior = VersioningBehavior::Pinned)]` says how its runs
/// follow the versions of their worker.
#[proc_macro_attribute]
pub fn workflow(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let arguments = parse_macro_input!(arguments as workflow::Arguments);
    let item = parse_macro_input!(item as syn::Item);
    finish(workflow::expand(arguments, item))
}

/// Makes a workflow of an `impl` block.
///
/// One method carries `#[run]`; others may carry `#[init]`, `#[signal]`, `#[query]`
/// and `#[update]`. `(name = "...")` behind `run`, `signal`, `query` and `update`
/// replaces the name, which otherwise is the struct's or the method's.
/// `#[update_validator(method)]` belongs on a method that may refuse the update of
/// that method before it is handled.
///
/// `#[run(dynamic)]` makes the workflow run every type that no plugin of the queue
/// has by name; it finds the type in `ctx.info()` and takes a `RawValue`.
/// `(dynamic)` behind `signal`, `query` or `update` makes a handler of every message
/// that no other one of the workflow has by name; it takes that name, a `String`,
/// and the input, a `RawValue`, and its validator takes both by reference.
#[proc_macro_attribute]
pub fn workflow_methods(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::ItemImpl);
    finish(
        method::no_arguments(arguments.into(), "workflow_methods")
            .and_then(|()| workflow_methods::expand(item)),
    )
}

/// Exports a plugin from a `cdylib`. Every key may be left out.
///
/// ```ignore
/// hourglass_sdk::export_plugin! {
///     workflows: [MyWorkflow],
///     activities: [MyActivities],
///     nexus_services: [MyService],
///     interceptors: [Interceptor::workflow(|_| Tracing), Interceptor::activity(Tracing)],
///     task_queue: "my-queue",
///     capabilities: [http("api.example.com"), directory("/data"), environment("TOKEN")],
/// }
/// ```
///
/// `workflows` are types. `activities` and `nexus_services` are expressions: one value
/// of each type, which all of its activities or operations share. `interceptors` are
/// expressions too, the first of them outermost. `capabilities` is
/// what activities need from the outside: HTTP requests to a host (`name`, `name:port`
/// or `*`), a directory by the path at which the guest sees it, an environment
/// variable. The operator grants them or not; nothing else can be had.
#[proc_macro]
pub fn export_plugin(input: TokenStream) -> TokenStream {
    let plugin = parse_macro_input!(input as export_plugin::Plugin);
    export_plugin::expand(plugin).into()
}

fn finish(result: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    result.unwrap_or_else(syn::Error::into_compile_error).into()
}
