//! What the macro accepts, refuses and generates.

use syn::parse_quote;

use super::*;

#[track_caller]
fn refused(item: ItemImpl, message: &str) {
    assert_eq!(expand(item).unwrap_err().to_string(), message);
}

#[test]
fn a_workflow_without_a_main_function_is_refused() {
    refused(
        parse_quote!(impl W {}),
        "a workflow needs one method with `#[run]`",
    );
}

#[test]
fn a_main_function_with_self_is_refused() {
    refused(
        parse_quote! {
            impl W {
                #[run]
                async fn run(&self, ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {}
            }
        },
        "`#[run]` takes no `self`: `async fn run(ctx: &mut WorkflowContext<Self>)`",
    );
}

#[test]
fn a_main_function_without_a_result_is_refused() {
    refused(
        parse_quote! {
            impl W {
                #[run]
                async fn run(ctx: &mut WorkflowContext<Self>) {}
            }
        },
        "`run` must return a `WorkflowResult`",
    );
}

#[test]
fn input_goes_to_one_place_only() {
    refused(
        parse_quote! {
            impl W {
                #[init]
                fn new(ctx: &WorkflowContextView, input: u8) -> Self {}
                #[run]
                async fn run(ctx: &mut WorkflowContext<Self>, input: u8) -> WorkflowResult<()> {}
            }
        },
        "`#[init]` takes the input already, so `#[run]` cannot",
    );
}

#[test]
fn an_asynchronous_query_is_refused() {
    refused(
        parse_quote! {
            impl W {
                #[run]
                async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {}
                #[query]
                async fn total(&self, ctx: &WorkflowContextView) -> u8 {}
            }
        },
        "a query cannot be `async`: it answers from what is there",
    );
}

#[test]
fn updates_are_refused_by_name() {
    refused(
        parse_quote! {
            impl W {
                #[update]
                fn set(&mut self, ctx: &mut SyncWorkflowContext<Self>) {}
            }
        },
        "this version of the SDK has no updates",
    );
}

#[test]
fn unknown_keys_and_two_attributes_are_refused() {
    refused(
        parse_quote! { impl W { #[signal(title = "x")] fn s(&mut self) {} } },
        "unknown key, expected `name = \"...\"`",
    );
    refused(
        parse_quote! { impl W { #[signal] #[query] fn s(&mut self) {} } },
        "a method can be one thing only",
    );
}
