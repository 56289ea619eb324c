//! Hands signals and queries to the author's methods.

use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;

use super::definitions::is_result;
use super::{ASYNC, VIEW, Workflow, handler_name};
use crate::method::Method;
use crate::name::hidden;

pub(super) fn signal(workflow: &Workflow) -> syn::Result<TokenStream> {
    let unknown = quote!(::hourglass_sdk::__private::SignalOutcome::Unknown);
    let body = dispatch(workflow.signals.iter(), unknown, handle_signal)?;
    Ok(quote! {
        #[allow(unused_variables, reason = "depends on the workflow's signals")]
        fn signal(
            ctx: &::hourglass_sdk::WorkflowContext<Self>,
            name: &str,
            input: ::std::vec::Vec<::hourglass_sdk::Payload>,
        ) -> ::hourglass_sdk::__private::SignalOutcome {
            #body
        }
    })
}

/// Hands the message `name` to the handler that has the name, or to the dynamic one.
pub(super) fn dispatch<'a>(
    handlers: impl Iterator<Item = &'a Method> + Clone,
    unknown: TokenStream,
    handle: impl Fn(&'a Method) -> syn::Result<TokenStream>,
) -> syn::Result<TokenStream> {
    let mut arms = Vec::new();
    for handler in handlers.clone().filter(|handler| !handler.dynamic) {
        let (name, handle) = (handler_name(handler), handle(handler)?);
        arms.push(quote!(if name == #name { return { #handle }; }));
    }
    let mut dynamic = handlers.filter(|handler| handler.dynamic);
    let otherwise = match (dynamic.next(), dynamic.next()) {
        (None, _) => unknown,
        (Some(handler), None) => {
            let handle = handle(handler)?;
            quote! {
                let name = ::std::string::String::from(name);
                #handle
            }
        }
        (_, Some(second)) => {
            return Err(second.error("a workflow has only one dynamic handler of a kind"));
        }
    };
    Ok(quote!(#(#arms)* #otherwise))
}

/// What the handler takes after its context.
pub(super) fn arguments(handler: &Method, input: Option<&syn::Type>) -> TokenStream {
    let name = handler.dynamic.then(|| quote!(name,));
    let input = input.map(|_| quote!(input));
    quote!(#name #input)
}

fn handle_signal(signal: &Method) -> syn::Result<TokenStream> {
    let hidden = hidden(&signal.ident);
    let argument = arguments(signal, signal.input(ASYNC)?);
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
    Ok(quote!(#decode #handle))
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
    let unknown = quote!(::core::option::Option::None);
    let body = dispatch(workflow.queries.iter(), unknown, answer_query)?;
    Ok(quote! {
        #[allow(unused_variables, reason = "depends on the workflow's queries")]
        fn query(
            &self,
            view: &::hourglass_sdk::WorkflowContextView,
            name: &str,
            input: ::std::vec::Vec<::hourglass_sdk::Payload>,
        ) -> ::core::option::Option<::hourglass_sdk::__private::QueryAnswer> {
            #body
        }
    })
}

fn answer_query(query: &Method) -> syn::Result<TokenStream> {
    let hidden = hidden(&query.ident);
    if query.is_async {
        return Err(query.error("a query cannot be `async`: it answers from what is there"));
    }
    match &query.receiver {
        Some(receiver) if receiver.mutability.is_none() => {}
        _ => return Err(query.error("a query takes `&self`")),
    }
    let argument = arguments(query, query.input(VIEW)?);
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
        #decode
        let answer = || -> ::hourglass_sdk::__private::QueryAnswer {
            let value = #value;
            ::core::result::Result::Ok(
                ::hourglass_sdk::__private::TemporalSerializable::to_payload(&value)?,
            )
        };
        ::core::option::Option::Some(answer())
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
