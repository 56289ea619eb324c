//! `#[workflow]`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Item, Token, spanned::Spanned};

/// What stands behind the attribute.
pub(crate) struct Arguments {
    versioning_behavior: Option<Expr>,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.is_empty() {
            let versioning_behavior = None;
            return Ok(Self {
                versioning_behavior,
            });
        }
        let key: Ident = input.parse()?;
        if key != "versioning_behavior" {
            let message = "unknown key, expected `versioning_behavior = VersioningBehavior::...`";
            return Err(syn::Error::new(key.span(), message));
        }
        input.parse::<Token![=]>()?;
        let versioning_behavior = Some(input.parse()?);
        Ok(Self {
            versioning_behavior,
        })
    }
}

/// The attribute promises that the struct can be a workflow, and says how its runs
/// follow worker versions.
pub(crate) fn expand(arguments: Arguments, item: Item) -> syn::Result<TokenStream> {
    let ident = match &item {
        Item::Struct(item) if item.generics.params.is_empty() => &item.ident,
        Item::Struct(item) => {
            return Err(syn::Error::new(
                item.generics.span(),
                "a workflow cannot have type parameters",
            ));
        }
        other => {
            return Err(syn::Error::new(
                other.span(),
                "`#[workflow]` belongs on a struct",
            ));
        }
    };
    let behavior = match arguments.versioning_behavior {
        Some(behavior) => quote!(#behavior),
        None => quote!(::hourglass_sdk::VersioningBehavior::Unspecified),
    };
    Ok(quote! {
        #item

        impl ::hourglass_sdk::__private::WorkflowState for #ident {
            const VERSIONING_BEHAVIOR: ::hourglass_sdk::VersioningBehavior = #behavior;
        }
    })
}
