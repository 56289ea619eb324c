//! `export_plugin!`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, Token, Type, bracketed};

#[derive(Default)]
pub(crate) struct Plugin {
    workflows: Vec<Type>,
    activities: Vec<Expr>,
    task_queue: Option<Expr>,
}

impl Parse for Plugin {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut plugin = Self::default();
        let mut seen: Vec<Ident> = Vec::new();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            if seen.contains(&key) {
                return Err(syn::Error::new(
                    key.span(),
                    format!("`{key}` is given twice"),
                ));
            }
            input.parse::<Token![:]>()?;
            match key.to_string().as_str() {
                "workflows" => plugin.workflows = list(input)?,
                "activities" => plugin.activities = list(input)?,
                "task_queue" => plugin.task_queue = Some(input.parse()?),
                _ => {
                    let message = "unknown key, expected `workflows`, `activities` or `task_queue`";
                    return Err(syn::Error::new(key.span(), message));
                }
            }
            seen.push(key);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(plugin)
    }
}

fn list<T: Parse>(input: ParseStream<'_>) -> syn::Result<Vec<T>> {
    let content;
    bracketed!(content in input);
    let items = Punctuated::<T, Token![,]>::parse_terminated(&content)?;
    Ok(items.into_iter().collect())
}

/// The interfaces are exported from components only: their symbols are no names
/// that a native linker would take.
pub(crate) fn expand(plugin: Plugin) -> TokenStream {
    let task_queue = plugin.task_queue.iter();
    let mut exports = vec![export("manifest")];
    let mut functions = Vec::new();
    if !plugin.workflows.is_empty() {
        exports.push(export("workflow"));
        functions.push(workflows(&plugin.workflows));
    }
    if !plugin.activities.is_empty() {
        exports.push(export("activity"));
        functions.push(activities(&plugin.activities));
    }
    quote! {
        const _: () = {
            struct Plugin;

            impl ::hourglass_sdk::__private::Plugin for Plugin {
                #(const TASK_QUEUE: ::core::option::Option<&'static str> =
                    ::core::option::Option::Some(#task_queue);)*

                #(#functions)*
            }

            #(#exports)*
        };
    }
}

fn export(part: &str) -> TokenStream {
    let macro_name = quote::format_ident!("export_{part}");
    let module = quote::format_ident!("{part}_part");
    quote! {
        #[cfg(target_arch = "wasm32")]
        ::hourglass_sdk::__private::#module::#macro_name!(
            Plugin with_types_in ::hourglass_sdk::__private::#module
        );
    }
}

fn workflows(types: &[Type]) -> TokenStream {
    let list = quote! {
        ::std::vec![#(::hourglass_sdk::__private::WorkflowRegistration::of::<#types>()),*]
    };
    function(quote!(workflows), quote!(WorkflowRegistration), list)
}

fn activities(values: &[Expr]) -> TokenStream {
    let list = quote! {{
        let mut list = ::std::vec::Vec::new();
        #(list.extend(::hourglass_sdk::__private::ActivityImplementer::register(
            ::std::sync::Arc::new(#values),
        ));)*
        list
    }};
    function(quote!(activities), quote!(ActivityRegistration), list)
}

/// The list is made once and lives as long as the instance.
fn function(name: TokenStream, registration: TokenStream, list: TokenStream) -> TokenStream {
    let registration = quote!(::hourglass_sdk::__private::#registration);
    quote! {
        fn #name() -> &'static [#registration] {
            ::std::thread_local! {
                static LIST: &'static [#registration] = ::std::vec::Vec::leak(#list);
            }
            LIST.with(|list| *list)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(plugin: &str) -> String {
        syn::parse_str::<Plugin>(plugin).map_or_else(
            |error| error.to_string(),
            |plugin| expand(plugin).to_string(),
        )
    }

    #[test]
    fn only_what_is_listed_is_exported() {
        let workflows = expanded("workflows: [W]");
        assert!(workflows.contains("export_workflow") && !workflows.contains("export_activity"));
        let activities = expanded(r#"task_queue: "q", activities: [A::new()],"#);
        assert!(activities.contains("export_activity") && !activities.contains("export_workflow"));
    }

    #[test]
    fn unknown_and_repeated_keys_are_refused() {
        let unknown = "unknown key, expected `workflows`, `activities` or `task_queue`";
        assert_eq!(expanded("queue: 1"), unknown);
        assert_eq!(
            expanded("workflows: [W], workflows: [V]"),
            "`workflows` is given twice"
        );
    }
}
