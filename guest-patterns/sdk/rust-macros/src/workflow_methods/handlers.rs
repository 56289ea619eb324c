//! Hands signals and queries to the author's methods.

use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;

use super::definitions::is_result;
use super::{ASYNC, VIEW, Workflow, handler_name};
use crate::method::Method;
use crate::name::hidden;

pub(super) fn signal(workflow: &Workflow) -> syn::Result<TokenStream> {
    let arms = workflow
        .signals
        .iter()
        .map(signal_arm)
        .collect::<syn::Result<Vec<_>>>()?;
    Ok(quote! {
        #[allow(unused_variables, reason = "depends on the workflow's signals")]
        fn signal(
            ctx: &::hourglass_sdk::WorkflowContext<Self>,
            name: &str,
            input: ::std::vec::Vec<::hourglass_sdk::Payload>,
        ) -> ::hourglass_sdk::__private::SignalOutcome {
            #(#arms)*
            ::hourglass_sdk::__private::SignalOutcome::Unknown
        }
    })
}

fn signal_arm(signal: &Method) -> syn::Result<TokenStream> {
    let (name, hidden) = (handler_name(signal), hidden(&signal.ident));
    let argument = signal.input(ASYNC)?.map(|_| quote!(input));
    let decode = decode(
        signal.input(ASYNC)?,
        |error| quote!(return ::hourglass_sdk::__private::SignalOutcome::Undecodable(#error)),
    );
    check_receiver(signal)?;
    let handle = match signal.is_async {
        true => quote! {
            let mut ctx = ctx.clone();
            ::hourglass_sdk::__private::SignalOutcome::Running(
                ::hourglass_sdk::__private::FutureExt::boxed_local(async move {
                    ::hourglass_sdk::__private::HandlerResult::into_result(
                        Self::#hidden(&mut ctx, #argument).await,
                    )
                }),
            )
        },
        false => quote! {
            ::hourglass_sdk::__private::SignalOutcome::Handled(ctx.handle(|state, ctx| {
                ::hourglass_sdk::__private::HandlerResult::into_result(state.#hidden(ctx, #argument))
            }))
        },
    };
    Ok(quote! {
        if name == #name {
            #decode
            return { #handle };
        }
    })
}

/// The state is either borrowed as a whole or, where others run meanwhile, lent
/// by the context.
pub(super) fn check_receiver(handler: &Method) -> syn::Result<()> {
    match (handler.is_async, &handler.receiver) {
        (true, Some(receiver)) => {
            let message = format!("an asynchronous handler takes no `self`, but `{ASYNC}`");
            Err(syn::Error::new(receiver.span(), message))
        }
        (false, None) => Err(handler.error("a handler that is not `async` takes `&mut self`")),
        _ => Ok(()),
    }
}

pub(super) fn query(workflow: &Workflow) -> syn::Result<TokenStream> {
    let arms = workflow
        .queries
        .iter()
        .map(query_arm)
        .collect::<syn::Result<Vec<_>>>()?;
    Ok(quote! {
        #[allow(unused_variables, reason = "depends on the workflow's queries")]
        fn query(
            &self,
            view: &::hourglass_sdk::WorkflowContextView,
            name: &str,
            input: ::std::vec::Vec<::hourglass_sdk::Payload>,
        ) -> ::core::option::Option<::hourglass_sdk::__private::QueryAnswer> {
            #(#arms)*
            ::core::option::Option::None
        }
    })
}

fn query_arm(query: &Method) -> syn::Result<TokenStream> {
    let (name, hidden) = (handler_name(query), hidden(&query.ident));
    if query.is_async {
        return Err(query.error("a query cannot be `async`: it answers from what is there"));
    }
    match &query.receiver {
        Some(receiver) if receiver.mutability.is_none() => {}
        _ => return Err(query.error("a query takes `&self`")),
    }
    let argument = query.input(VIEW)?.map(|_| quote!(input));
    let decode = decode(
        query.input(VIEW)?,
        |error| quote!(return ::core::option::Option::Some(::core::result::Result::Err(#error.into()))),
    );
    let call = quote!(self.#hidden(view, #argument));
    let value = match is_result(query) {
        true => quote!(#call?),
        false => call,
    };
    Ok(quote! {
        if name == #name {
            #decode
            let answer = || -> ::hourglass_sdk::__private::QueryAnswer {
                let value = #value;
                ::core::result::Result::Ok(
                    ::hourglass_sdk::__private::TemporalSerializable::to_payload(&value)?,
                )
            };
            return ::core::option::Option::Some(answer());
        }
    })
}

/// Reads the payloads as `input`, if the handler takes any.
pub(super) fn decode(
    input: Option<&syn::Type>,
    otherwise: impl Fn(TokenStream) -> TokenStream,
) -> Option<TokenStream> {
    let input = input?;
    let otherwise = otherwise(quote!(error));
    Some(quote! {
        let input = match <#input as ::hourglass_sdk::__private::TemporalDeserializable>::from_payloads(input) {
            ::core::result::Result::Ok(input) => input,
            ::core::result::Result::Err(error) => #otherwise,
        };
    })
}
