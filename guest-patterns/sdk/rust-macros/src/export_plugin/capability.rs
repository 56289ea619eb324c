//! One entry of `capabilities`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Expr, parenthesized};

/// What a plugin needs from the outside, such as `http("api.example.com")`.
pub(super) struct Capability {
    variant: TokenStream,
    value: Expr,
}

impl Parse for Capability {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let kind: Ident = input.parse()?;
        let variant = match kind.to_string().as_str() {
            "http" => quote!(Http),
            "directory" => quote!(Directory),
            "writable_directory" => quote!(WritableDirectory),
            "environment" => quote!(Environment),
            _ => {
                let message = "unknown capability, expected `http(...)`, `directory(...)`, \
                               `writable_directory(...)` or `environment(...)`";
                return Err(syn::Error::new(kind.span(), message));
            }
        };
        let content;
        parenthesized!(content in input);
        let value = content.parse()?;
        Ok(Self { variant, value })
    }
}

impl ToTokens for Capability {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { variant, value } = self;
        tokens.extend(quote! {
            ::hourglass_sdk::__private::Capability::#variant(::std::string::String::from(#value))
        });
    }
}
