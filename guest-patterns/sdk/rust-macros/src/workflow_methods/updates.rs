//! Updates and their validators.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Attribute, ImplItemFn, Type, spanned::Spanned};

use super::definitions::is_result;
use super::handlers::{arguments, check_receiver, decode, dispatch};
use super::{ASYNC, VIEW, Workflow};
use crate::method::Method;
use crate::name::hidden;

/// An update handler and what may refuse the update before it runs.
pub(super) struct Update {
    pub(super) handler: Method,
    validator: Option<Method>,
}

/// A validator and the method that it is for.
pub(super) struct Validator {
    of: Ident,
    method: Method,
}

/// Reads a method that carries `#[update_validator(...)]`.
pub(super) fn validator(method: &mut ImplItemFn, attribute: &Attribute) -> syn::Result<Validator> {
    let unreadable = |_| {
        let message =
            "expected `#[update_validator(method)]`, with the method that carries `#[update]`";
        syn::Error::new(attribute.span(), message)
    };
    let of = attribute.parse_args().map_err(unreadable)?;
    let method = Method::take_unnamed(method)?;
    Ok(Validator { of, method })
}

/// Gives each validator to its update.
pub(super) fn pair(handlers: Vec<Method>, validators: Vec<Validator>) -> syn::Result<Vec<Update>> {
    let unchecked = |handler| Update {
        handler,
        validator: None,
    };
    let mut updates: Vec<Update> = handlers.into_iter().map(unchecked).collect();
    for Validator { of, mut method } in validators {
        let found = updates.iter_mut().find(|update| update.handler.ident == of);
        let Some(update) = found else {
            let message = format!("no method `{of}` carries `#[update]`");
            return Err(syn::Error::new(of.span(), message));
        };
        if update.validator.is_some() {
            let message = format!("`{of}` has a validator already");
            return Err(syn::Error::new(of.span(), message));
        }
        method.dynamic = update.handler.dynamic;
        check_validator(&update.handler, &method)?;
        update.validator = Some(method);
    }
    Ok(updates)
}

fn check_validator(handler: &Method, validator: &Method) -> syn::Result<()> {
    if validator.is_async {
        return Err(validator.error("a validator cannot be `async`: it answers from what is there"));
    }
    match &validator.receiver {
        Some(receiver) if receiver.reference.is_some() && receiver.mutability.is_none() => {}
        _ => return Err(validator.error("a validator takes `&self`")),
    }
    if validator.output.is_none() {
        let message = format!("`{}` must return a `Result<(), E>`", validator.ident);
        return Err(validator.error(message));
    }
    match (handler.input(ASYNC)?, validator.input(VIEW)?) {
        (None, None) | (Some(_), Some(Type::Reference(_))) => Ok(()),
        (_, other) => {
            let span = other.map_or(validator.ident.span(), Spanned::span);
            let message = "a validator takes the input of its update by reference";
            Err(syn::Error::new(span, message))
        }
    }
}

pub(super) fn expand(workflow: &Workflow) -> syn::Result<TokenStream> {
    let unknown = quote!(::hourglass_sdk::__private::UpdateOutcome::Unknown);
    let handlers = workflow.updates.iter().map(|update| &update.handler);
    let body = dispatch(handlers, unknown, |handler| {
        let found = workflow.updates.iter();
        let mut found = found.filter(|update| update.handler.ident == handler.ident);
        let validator = found.next().and_then(|update| update.validator.as_ref());
        handle(handler, validator)
    })?;
    Ok(quote! {
        #[allow(unused_variables, reason = "depends on the workflow's updates")]
        fn update(
            ctx: &::hourglass_sdk::WorkflowContext<Self>,
            name: &str,
            input: ::std::vec::Vec<::hourglass_sdk::Payload>,
            validate: bool,
        ) -> ::hourglass_sdk::__private::UpdateOutcome {
            #body
        }
    })
}

fn handle(handler: &Method, validator: Option<&Method>) -> syn::Result<TokenStream> {
    check_receiver(handler)?;
    let hidden = hidden(&handler.ident);
    let input = handler.input(ASYNC)?;
    let argument = arguments(handler, input);
    let decode = decode(
        input,
        |error| quote!(return ::hourglass_sdk::__private::UpdateOutcome::undecodable(&#error)),
    );
    let validate = validator.map(validate);
    let handle = match handler.is_async {
        true => {
            let answer = answer(handler, quote!(Self::#hidden(&mut ctx, #argument).await));
            quote! {
                let mut ctx = ctx.clone();
                ::hourglass_sdk::__private::UpdateOutcome::Running(
                    ::hourglass_sdk::__private::FutureExt::boxed_local(async move { #answer }),
                )
            }
        }
        false => {
            let answer = answer(handler, quote!(state.#hidden(ctx, #argument)));
            quote! {
                let ctx = ctx.clone();
                ::hourglass_sdk::__private::UpdateOutcome::Ready(::std::boxed::Box::new(
                    move || ctx.handle(|state, ctx| #answer),
                ))
            }
        }
    };
    Ok(quote!(#decode #validate #handle))
}

fn validate(validator: &Method) -> TokenStream {
    let hidden = hidden(&validator.ident);
    let name = validator.dynamic.then(|| quote!(&name,));
    let input = (validator.arguments.len() > 1).then(|| quote!(&input));
    let refused = quote_spanned! { validator.output.span() =>
        ::hourglass_sdk::__private::UpdateOutcome::refused(error)
    };
    quote! {
        if validate {
            let verdict = ctx.state(|state| state.#hidden(&ctx.info(), #name #input));
            if let ::core::result::Result::Err(error) = verdict {
                return #refused;
            }
        }
    }
}

/// What the handler returns, as the answer that the runtime knows.
fn answer(handler: &Method, call: TokenStream) -> TokenStream {
    let span = match &handler.output {
        Some(output) => output.span(),
        None => handler.ident.span(),
    };
    match is_result(handler) {
        true => quote_spanned!(span => ::hourglass_sdk::__private::fallible_answer(#call)),
        false => quote_spanned!(span => ::hourglass_sdk::__private::answer(&#call)),
    }
}
