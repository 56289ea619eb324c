//! How generated code asks for the JSON Schemas of a call.

use proc_macro2::TokenStream;
use quote::quote;

/// The schemas of what `marker`, which implements `definition`, takes and gives.
pub(crate) fn schemas(marker: &TokenStream, definition: &TokenStream) -> TokenStream {
    quote! {
        ::hourglass_sdk::__schemas!(
            <#marker as #definition>::Input => <#marker as #definition>::Output
        )
    }
}

/// The schemas of what `marker`, which implements `definition`, takes.
pub(crate) fn input_schemas(marker: &TokenStream, definition: &TokenStream) -> TokenStream {
    quote!(::hourglass_sdk::__schemas!(<#marker as #definition>::Input))
}
