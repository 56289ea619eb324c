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
fn unknown_keys_and_two_attributes_are_refused() {
    refused(
        parse_quote! { impl W { #[signal(title = "x")] fn s(&mut self) {} } },
        "unknown key, expected `name = \"...\"` or `dynamic`",
    );
    refused(
        parse_quote! { impl W { #[signal] #[query] fn s(&mut self) {} } },
        "a method can be one thing only",
    );
}

/// A workflow with the update `set` and these validators.
fn validated(validators: proc_macro2::TokenStream) -> ItemImpl {
    parse_quote! {
        impl W {
            #[run]
            async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {}
            #[update]
            fn set(&mut self, ctx: &mut SyncWorkflowContext<Self>, to: u8) {}
            #validators
        }
    }
}

#[test]
fn a_validator_names_its_update() {
    refused(
        validated(quote! {
            #[update_validator]
            fn check(&self, ctx: &WorkflowContextView, to: &u8) -> Result<(), String> {}
        }),
        "expected `#[update_validator(method)]`, with the method that carries `#[update]`",
    );
    refused(
        validated(quote! {
            #[update_validator(put)]
            fn check(&self, ctx: &WorkflowContextView, to: &u8) -> Result<(), String> {}
        }),
        "no method `put` carries `#[update]`",
    );
}

#[test]
fn an_update_has_one_validator() {
    refused(
        validated(quote! {
            #[update_validator(set)]
            fn check(&self, ctx: &WorkflowContextView, to: &u8) -> Result<(), String> {}
            #[update_validator(set)]
            fn again(&self, ctx: &WorkflowContextView, to: &u8) -> Result<(), String> {}
        }),
        "`set` has a validator already",
    );
}

#[test]
fn a_validator_only_looks_and_says_what_is_wrong() {
    refused(
        validated(quote! {
            #[update_validator(set)]
            fn check(&mut self, ctx: &WorkflowContextView, to: &u8) -> Result<(), String> {}
        }),
        "a validator takes `&self`",
    );
    refused(
        validated(quote! {
            #[update_validator(set)]
            fn check(&self, ctx: &WorkflowContextView, to: &u8) {}
        }),
        "`check` must return a `Result<(), E>`",
    );
    refused(
        validated(quote! {
            #[update_validator(set)]
            async fn check(&self, ctx: &WorkflowContextView, to: &u8) -> Result<(), String> {}
        }),
        "a validator cannot be `async`: it answers from what is there",
    );
}

#[test]
fn a_validator_takes_what_its_update_takes() {
    refused(
        validated(quote! {
            #[update_validator(set)]
            fn check(&self, ctx: &WorkflowContextView) -> Result<(), String> {}
        }),
        "a validator takes the input of its update by reference",
    );
    refused(
        validated(quote! {
            #[update_validator(set)]
            fn check(&self, ctx: &WorkflowContextView, to: u8) -> Result<(), String> {}
        }),
        "a validator takes the input of its update by reference",
    );
}

#[test]
fn a_dynamic_handler_takes_name_and_input_and_is_the_only_one() {
    refused(
        parse_quote! {
            impl W {
                #[run]
                async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {}
                #[signal(dynamic)]
                fn any(&mut self, ctx: &mut SyncWorkflowContext<Self>, input: RawValue) {}
            }
        },
        "a dynamic handler takes the message's name and input after the context: \
         `name: String, input: RawValue`",
    );
    refused(
        parse_quote! {
            impl W {
                #[run]
                async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {}
                #[query(dynamic)]
                fn any(&self, ctx: &WorkflowContextView, name: String, input: RawValue) {}
                #[query(dynamic)]
                fn other(&self, ctx: &WorkflowContextView, name: String, input: RawValue) {}
            }
        },
        "a workflow has only one dynamic handler of a kind",
    );
}

#[test]
fn what_is_dynamic_has_no_name() {
    refused(
        parse_quote! {
            impl W {
                #[run(dynamic, name = "w")]
                async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {}
            }
        },
        "what is dynamic has no name",
    );
}
