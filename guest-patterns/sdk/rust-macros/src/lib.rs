//! The attributes of `hourglass-sdk`, which re-exports them.
//!
//! Each macro has a module that reads the author's code into a model and one
//! function that writes what follows from it. An attributed method keeps its
//! body under a name with two underscores in front; its own name becomes a
//! constant that stands for the activity, workflow, signal, query or update.

mod activities;
mod export_plugin;
mod method;
mod name;
mod workflow;
mod workflow_methods;

use proc_macro::TokenStream;
use syn::parse_macro_input;

/// Makes activities of the methods of an `impl` block that carry `#[activity]`.
///
/// An activity takes an `ActivityContext` and up to six arguments, optionally
/// after `self: Arc<Self>`, and returns a `Result<T, ActivityError>`; it may be
/// `async`. Its type is `TypeName::method` unless `#[activity(name = "...")]`
/// gives another.
#[proc_macro_attribute]
pub fn activities(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::ItemImpl);
    finish(
        method::no_arguments(arguments.into(), "activities")
            .and_then(|()| activities::expand(item)),
    )
}

/// Marks the struct that holds a workflow's state.
#[proc_macro_attribute]
pub fn workflow(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::Item);
    finish(method::no_arguments(arguments.into(), "workflow").and_then(|()| workflow::expand(item)))
}

/// Makes a workflow of an `impl` block.
///
/// One method carries `#[run]`; others may carry `#[init]`, `#[signal]`, `#[query]`
/// and `#[update]`. `(name = "...")` behind `run`, `signal`, `query` and `update`
/// replaces the name, which otherwise is the struct's or the method's.
/// `#[update_validator(method)]` belongs on a method that may refuse the update of
/// that method before it is handled.
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
///     task_queue: "my-queue",
/// }
/// ```
///
/// `workflows` are types. `activities` are expressions: one value of each type,
/// which all of its activities share.
#[proc_macro]
pub fn export_plugin(input: TokenStream) -> TokenStream {
    let plugin = parse_macro_input!(input as export_plugin::Plugin);
    export_plugin::expand(plugin).into()
}

fn finish(result: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    result.unwrap_or_else(syn::Error::into_compile_error).into()
}
