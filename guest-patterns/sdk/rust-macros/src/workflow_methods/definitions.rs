//! The traits that say what a workflow and its messages are called, take and give.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::{ASYNC, VIEW, Workflow, handler_name, named};
use crate::method::Method;

pub(super) fn expand(workflow: &Workflow) -> syn::Result<TokenStream> {
    let Workflow {
        ty, module, run, ..
    } = workflow;
    let marker = run.marker();
    let own = workflow_definition(workflow, quote!(#ty))?;
    let of_run = workflow_definition(workflow, quote!(#module::#marker))?;
    let signals = each(named(&workflow.signals), |signal| {
        signal_definition(workflow, signal)
    })?;
    let queries = each(named(&workflow.queries), |query| {
        query_definition(workflow, query)
    })?;
    let updates = each(workflow.named_updates(), |update| {
        update_definition(workflow, update)
    })?;
    Ok(quote!(#own #of_run #signals #queries #updates))
}

fn each<'a>(
    methods: impl Iterator<Item = &'a Method>,
    expand: impl Fn(&Method) -> syn::Result<TokenStream>,
) -> syn::Result<TokenStream> {
    methods.map(expand).collect()
}

fn workflow_definition(workflow: &Workflow, of: TokenStream) -> syn::Result<TokenStream> {
    let Workflow { module, run, .. } = workflow;
    let (input, name, marker) = (workflow.input()?, workflow.name(), run.marker());
    let output = run
        .output
        .as_ref()
        .ok_or_else(|| run.error(format!("`{}` must return a `WorkflowResult`", run.ident)))?;
    Ok(quote! {
        impl ::hourglass_sdk::workflows::WorkflowDefinition for #of {
            type Input = #input;
            type Output = <#output as ::hourglass_sdk::__private::Fallible>::Ok;

            fn name(&self) -> &str {
                #name
            }
        }

        impl ::hourglass_sdk::workflows::HasWorkflowDefinition for #of {
            type Run = #module::#marker;
        }
    })
}

fn signal_definition(workflow: &Workflow, signal: &Method) -> syn::Result<TokenStream> {
    let Workflow { module, run, .. } = workflow;
    let (marker, run, name) = (signal.marker(), run.marker(), handler_name(signal));
    let input = unit_unless(signal.input(ASYNC)?);
    Ok(quote! {
        impl ::hourglass_sdk::workflows::SignalDefinition for #module::#marker {
            type Workflow = #module::#run;
            type Input = #input;

            fn name(&self) -> &str {
                #name
            }
        }
    })
}

fn query_definition(workflow: &Workflow, query: &Method) -> syn::Result<TokenStream> {
    answered(workflow, query, VIEW, quote!(QueryDefinition))
}

fn update_definition(workflow: &Workflow, update: &Method) -> syn::Result<TokenStream> {
    answered(workflow, update, ASYNC, quote!(UpdateDefinition))
}

/// The definition of a message that has an answer.
fn answered(
    workflow: &Workflow,
    method: &Method,
    context: &str,
    definition: TokenStream,
) -> syn::Result<TokenStream> {
    let Workflow { module, run, .. } = workflow;
    let (marker, run, name) = (method.marker(), run.marker(), handler_name(method));
    let input = unit_unless(method.input(context)?);
    let output = match (&method.output, is_result(method)) {
        (Some(output), true) => quote!(<#output as ::hourglass_sdk::__private::Fallible>::Ok),
        (output, _) => unit_unless(output.as_ref()),
    };
    Ok(quote! {
        impl ::hourglass_sdk::workflows::#definition for #module::#marker {
            type Workflow = #module::#run;
            type Input = #input;
            type Output = #output;

            fn name(&self) -> &str {
                #name
            }
        }
    })
}

fn unit_unless(ty: Option<&Type>) -> TokenStream {
    ty.map_or_else(|| quote!(()), |ty| quote!(#ty))
}

/// A query or an update may fail; whether it can is only to be seen from how its
/// type is written.
pub(super) fn is_result(method: &Method) -> bool {
    match &method.output {
        Some(Type::Path(path)) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "Result" || last.ident == "WorkflowResult"),
        _ => false,
    }
}
