//! `#[nexus_service]`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Expr, ImplItem, ItemImpl, Token, Type, spanned::Spanned};

use crate::activities::receiver;
use crate::method::{Method, take_attributes};
use crate::name::{hidden, module_name, type_name};
use crate::schemas::schemas;

const CONTEXT: &str = "ctx: NexusOperationContext";

/// What stands behind the attribute.
pub(crate) struct Arguments {
    name: Option<Expr>,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.is_empty() {
            return Ok(Self { name: None });
        }
        let key: Ident = input.parse()?;
        if key != "name" {
            let message = "unknown key, expected `name = \"...\"`";
            return Err(syn::Error::new(key.span(), message));
        }
        input.parse::<Token![=]>()?;
        let name = Some(input.parse()?);
        Ok(Self { name })
    }
}

/// The sorts of operations.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sync,
    WorkflowRun,
}

struct Operation {
    kind: Kind,
    method: Method,
}

pub(crate) fn expand(arguments: Arguments, mut item: ItemImpl) -> syn::Result<TokenStream> {
    let ty = (*item.self_ty).clone();
    let type_name = type_name(&ty)?.to_string();
    let service = match arguments.name {
        Some(name) => quote!(#name),
        None => quote!(#type_name),
    };
    // Another module than that of the type's activities.
    let module = format_ident!("{}_operations", module_name(&ty)?);
    let operations = take_operations(&mut item)?;
    let methods = operations.iter().map(|operation| &operation.method);
    let constants = methods.clone().map(|method| method.constant(&module));
    let markers = methods.map(Method::declare_marker);
    let definitions = each(&operations, |operation| {
        define(operation, &module, &service)
    })?;
    let registrations = each(&operations, |operation| register(operation, &ty, &module))?;
    Ok(quote! {
        #item

        impl #ty { #(#constants)* }

        mod #module { #(#markers)* }

        #(#definitions)*

        impl ::hourglass_sdk::__private::NexusServiceImplementer for #ty {
            fn register(
                self: ::std::sync::Arc<Self>,
            ) -> ::hourglass_sdk::__private::NexusServiceRegistration {
                ::hourglass_sdk::__private::NexusServiceRegistration::new(
                    #service,
                    ::std::vec![#(#registrations),*],
                )
            }
        }
    })
}

fn each(
    operations: &[Operation],
    expand: impl Fn(&Operation) -> syn::Result<TokenStream>,
) -> syn::Result<Vec<TokenStream>> {
    operations.iter().map(expand).collect()
}

fn take_operations(item: &mut ItemImpl) -> syn::Result<Vec<Operation>> {
    let mut operations = Vec::new();
    for item in &mut item.items {
        let ImplItem::Fn(method) = item else { continue };
        let names = ["sync_operation", "workflow_run_operation"];
        let Some(attribute) = take_attributes(method, &names)? else {
            continue;
        };
        let kind = match attribute.path().is_ident("sync_operation") {
            true => Kind::Sync,
            false => Kind::WorkflowRun,
        };
        let method = Method::take(method, &attribute)?;
        if method.dynamic {
            return Err(method.error("an operation has a name: none is dynamic"));
        }
        operations.push(Operation { kind, method });
    }
    match operations.is_empty() {
        true => Err(syn::Error::new(
            item.self_ty.span(),
            "no method carries `#[sync_operation]` or `#[workflow_run_operation]`",
        )),
        false => Ok(operations),
    }
}

fn define(
    operation: &Operation,
    module: &Ident,
    service: &TokenStream,
) -> syn::Result<TokenStream> {
    let method = &operation.method;
    let marker = method.marker();
    let name = match &method.name {
        Some(name) => quote!(#name),
        None => {
            let name = method.ident.to_string().trim_start_matches("r#").to_owned();
            quote!(#name)
        }
    };
    let input = match method.input(CONTEXT)? {
        Some(input) => quote!(#input),
        None => quote!(()),
    };
    let output = method.output.as_ref().ok_or_else(|| {
        method.error(format!(
            "`{}` must return a `Result<_, OperationError>`",
            method.ident
        ))
    })?;
    let output = quote!(<#output as ::hourglass_sdk::__private::Fallible>::Ok);
    let output = match operation.kind {
        Kind::Sync => output,
        Kind::WorkflowRun => {
            quote!(<#output as ::hourglass_sdk::__private::WorkflowRunOutput>::Output)
        }
    };
    Ok(quote! {
        impl ::hourglass_sdk::nexus::NexusOperationDefinition for #module::#marker {
            type Input = #input;
            type Output = #output;

            fn service(&self) -> &str {
                #service
            }

            fn name(&self) -> &str {
                #name
            }
        }
    })
}

fn register(operation: &Operation, ty: &Type, module: &Ident) -> syn::Result<TokenStream> {
    let method = &operation.method;
    let (marker, documentation) = (method.marker(), &method.documentation);
    let hidden = hidden(&method.ident);
    receiver(method, ty)?;
    let service = method
        .receiver
        .as_ref()
        .map(|_| quote!(let service = ::std::sync::Arc::clone(&self);));
    let receiver = method
        .receiver
        .as_ref()
        .map(|_| quote!(::std::sync::Arc::clone(&service),));
    let input = method.input(CONTEXT)?.map(|_| quote!(input));
    let call = quote!(<#ty>::#hidden(#receiver ctx, #input));
    let call = match method.is_async {
        true => quote!(::hourglass_sdk::__private::block_on(#call)),
        false => call,
    };
    let schemas = schemas(
        &quote!(#module::#marker),
        &quote!(::hourglass_sdk::nexus::NexusOperationDefinition),
    );
    let constructor = match operation.kind {
        Kind::Sync => quote!(sync),
        Kind::WorkflowRun => quote!(workflow_run),
    };
    Ok(quote! {{
        #service
        #[allow(unused_variables, reason = "depends on the method's arguments")]
        let handler = move |ctx, input| #call;
        ::hourglass_sdk::__private::NexusOperationRegistration::#constructor(
            #module::#marker, #documentation, #schemas, handler,
        )
    }})
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[track_caller]
    fn refused(item: ItemImpl, message: &str) {
        let arguments = Arguments { name: None };
        assert_eq!(expand(arguments, item).unwrap_err().to_string(), message);
    }

    #[test]
    fn a_service_without_operations_is_refused() {
        refused(
            parse_quote!(impl A {}),
            "no method carries `#[sync_operation]` or `#[workflow_run_operation]`",
        );
    }

    #[test]
    fn an_operation_needs_a_context_and_a_result() {
        refused(
            parse_quote! { impl A { #[sync_operation] fn a() -> R {} } },
            "`a` needs a context: `ctx: NexusOperationContext`",
        );
        refused(
            parse_quote! { impl A { #[sync_operation] fn a(ctx: NexusOperationContext) {} } },
            "`a` must return a `Result<_, OperationError>`",
        );
    }

    #[test]
    fn a_service_takes_a_name_and_nothing_else() {
        let arguments = syn::parse_str::<Arguments>("named = 1");
        let error = arguments.err().map(|error| error.to_string());
        assert_eq!(
            error.as_deref(),
            Some("unknown key, expected `name = \"...\"`")
        );
    }
}
