//! `#[activities]`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{ImplItem, ItemImpl, Type, spanned::Spanned};

use crate::method::{Method, take_attributes};
use crate::name::{hidden, module_name, type_name};
use crate::schemas::schemas;

const CONTEXT: &str = "ctx: ActivityContext";

pub(crate) fn expand(mut item: ItemImpl) -> syn::Result<TokenStream> {
    let ty = (*item.self_ty).clone();
    let name = type_name(&ty)?.to_string();
    let module = module_name(&ty)?;
    let methods = take_methods(&mut item)?;
    let constants = methods.iter().map(|method| method.constant(&module));
    let markers = methods.iter().map(Method::declare_marker);
    let registrations = methods.iter().map(|method| {
        let (marker, documentation) = (method.marker(), &method.documentation);
        let receiver = match method.receiver {
            Some(_) => quote!(self.clone()),
            None => quote!(()),
        };
        let schemas = schemas(
            &quote!(#module::#marker),
            &quote!(::hourglass_sdk::activities::ActivityDefinition),
        );
        let dynamic = method.dynamic.then(|| quote!(.dynamic()));
        quote! {
            ::hourglass_sdk::__private::ActivityRegistration::of(
                #module::#marker, #documentation, #schemas, #receiver,
            )#dynamic
        }
    });
    let implementations = methods
        .iter()
        .map(|method| implement(method, &ty, &name, &module))
        .collect::<syn::Result<Vec<_>>>()?;
    Ok(quote! {
        #item

        impl #ty { #(#constants)* }

        mod #module { #(#markers)* }

        #(#implementations)*

        impl ::hourglass_sdk::__private::ActivityImplementer for #ty {
            fn register(
                self: ::std::sync::Arc<Self>,
            ) -> ::std::vec::Vec<::hourglass_sdk::__private::ActivityRegistration> {
                ::std::vec![#(#registrations),*]
            }
        }
    })
}

pub(crate) fn take_methods(item: &mut ItemImpl) -> syn::Result<Vec<Method>> {
    let mut methods = Vec::new();
    for item in &mut item.items {
        let ImplItem::Fn(method) = item else { continue };
        if let Some(attribute) = take_attributes(method, &["activity"])? {
            methods.push(Method::take(method, &attribute)?);
        }
    }
    match methods.is_empty() {
        true => Err(syn::Error::new(
            item.self_ty.span(),
            "no method carries `#[activity]`",
        )),
        false => Ok(methods),
    }
}

fn implement(
    method: &Method,
    ty: &Type,
    type_name: &str,
    module: &Ident,
) -> syn::Result<TokenStream> {
    let inputs = method.inputs(CONTEXT)?;
    let definition = definition(method, inputs, type_name, module)?;
    let (_, values) = input(inputs)?;
    let marker = method.marker();
    let hidden = hidden(&method.ident);
    let (receiver_type, receiver) = receiver(method, ty)?;
    let call = quote!(<#ty>::#hidden(#receiver ctx, #(#values),*));
    let call = match method.is_async {
        true => quote!(::hourglass_sdk::__private::block_on(#call)),
        false => call,
    };
    Ok(quote! {
        #definition

        impl ::hourglass_sdk::__private::ExecutableActivity for #module::#marker {
            type Receiver = #receiver_type;

            #[allow(unused_variables, reason = "depends on the method's arguments")]
            fn execute(
                receiver: &Self::Receiver,
                ctx: ::hourglass_sdk::activities::ActivityContext,
                input: Self::Input,
            ) -> ::core::result::Result<Self::Output, ::hourglass_sdk::activities::ActivityError> {
                #call
            }
        }
    })
}

/// What a caller has to know of an activity.
pub(crate) fn definition(
    method: &Method,
    inputs: &[Type],
    type_name: &str,
    module: &Ident,
) -> syn::Result<TokenStream> {
    let output = method.output.as_ref().ok_or_else(|| {
        method.error(format!(
            "`{}` must return a `Result<_, ActivityError>`",
            method.ident
        ))
    })?;
    let (input, _) = input(inputs)?;
    let marker = method.marker();
    let name = match &method.name {
        Some(name) => quote!(#name),
        None => {
            let name = format!("{type_name}::{}", method.ident);
            quote!(#name)
        }
    };
    Ok(quote! {
        impl ::hourglass_sdk::activities::ActivityDefinition for #module::#marker {
            type Input = #input;
            type Output = <#output as ::hourglass_sdk::__private::Fallible>::Ok;

            fn name(&self) -> &str {
                #name
            }
        }
    })
}

/// The input's type, and how each argument is taken from the value `input`.
fn input(inputs: &[Type]) -> syn::Result<(TokenStream, Vec<TokenStream>)> {
    match inputs {
        [] => Ok((quote!(()), Vec::new())),
        [one] => Ok((quote!(#one), vec![quote!(input)])),
        [.., last] if inputs.len() > 6 => Err(syn::Error::new(
            last.span(),
            "an activity takes at most six arguments",
        )),
        several => {
            let wrapper = format_ident!("MultiArgs{}", several.len());
            let fields = (0..several.len())
                .map(syn::Index::from)
                .map(|index| quote!(input.#index));
            let ty = quote!(::hourglass_sdk::data_converters::#wrapper<#(#several),*>);
            Ok((ty, fields.collect()))
        }
    }
}

/// What the method is called on: the type of it, and the argument.
pub(crate) fn receiver(method: &Method, ty: &Type) -> syn::Result<(TokenStream, TokenStream)> {
    match &method.receiver {
        None => Ok((quote!(()), quote!())),
        Some(receiver) if receiver.reference.is_none() && receiver.colon_token.is_some() => {
            Ok((quote!(::std::sync::Arc<#ty>), quote!(receiver.clone(),)))
        }
        Some(receiver) => Err(syn::Error::new(
            receiver.span(),
            "expected `self: Arc<Self>` or no `self` at all",
        )),
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[track_caller]
    fn refused(item: ItemImpl, message: &str) {
        assert_eq!(expand(item).unwrap_err().to_string(), message);
    }

    #[test]
    fn a_block_without_activities_is_refused() {
        refused(parse_quote!(impl A {}), "no method carries `#[activity]`");
    }

    #[test]
    fn a_borrowed_self_is_refused() {
        refused(
            parse_quote! { impl A { #[activity] fn a(&self, ctx: ActivityContext) -> R {} } },
            "expected `self: Arc<Self>` or no `self` at all",
        );
    }

    #[test]
    fn an_activity_needs_a_context_and_a_result() {
        refused(
            parse_quote! { impl A { #[activity] fn a() -> R {} } },
            "`a` needs a context: `ctx: ActivityContext`",
        );
        refused(
            parse_quote! { impl A { #[activity] fn a(ctx: ActivityContext) {} } },
            "`a` must return a `Result<_, ActivityError>`",
        );
    }
}
