//! `#[workflow]`.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Item, spanned::Spanned};

/// The attribute only promises that the struct can be a workflow.
pub(crate) fn expand(item: Item) -> syn::Result<TokenStream> {
    match &item {
        Item::Struct(item) if item.generics.params.is_empty() => Ok(item.to_token_stream()),
        Item::Struct(item) => Err(syn::Error::new(
            item.generics.span(),
            "a workflow cannot have type parameters",
        )),
        other => Err(syn::Error::new(
            other.span(),
            "`#[workflow]` belongs on a struct",
        )),
    }
}
