//! `export_plugin!`.

use capability::Capability;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, Token, Type, bracketed};

mod capability;

const UNKNOWN_KEY: &str = "unknown key, expected `workflows`, `activities`, `nexus_services`, `interceptors`, `task_queue` or `capabilities`";

#[derive(Default)]
pub(crate) struct Plugin {
    workflows: Vec<Type>,
    activities: Vec<Expr>,
    nexus_services: Vec<Expr>,
    interceptors: Vec<Expr>,
    task_queue: Option<Expr>,
    capabilities: Vec<Capability>,
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
                "nexus_services" => plugin.nexus_services = list(input)?,
                "interceptors" => plugin.interceptors = list(input)?,
                "capabilities" => plugin.capabilities = list(input)?,
                "task_queue" => plugin.task_queue = Some(input.parse()?),
                _ => {
                    return Err(syn::Error::new(key.span(), UNKNOWN_KEY));
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
    if !plugin.nexus_services.is_empty() {
        exports.push(export("nexus"));
        functions.push(nexus_services(&plugin.nexus_services));
    }
    let mut used = TokenStream::new();
    if !plugin.interceptors.is_empty() {
        functions.push(interceptors(&plugin.interceptors));
        // Natively nothing calls the plugin, and what it alone uses would seem unused.
        used = quote!(
            const _: fn() = || {
                <Plugin as ::hourglass_sdk::__private::Plugin>::interceptors();
            };
        );
    }
    if !plugin.capabilities.is_empty() {
        functions.push(capabilities(&plugin.capabilities));
    }
    quote! {
        const _: () = {
            struct Plugin;

            impl ::hourglass_sdk::__private::Plugin for Plugin {
                #(const TASK_QUEUE: ::core::option::Option<&'static str> =
                    ::core::option::Option::Some(#task_queue);)*

                #(#functions)*
            }

            #used

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

fn capabilities(capabilities: &[Capability]) -> TokenStream {
    quote! {
        fn capabilities() -> ::std::vec::Vec<::hourglass_sdk::__private::Capability> {
            ::std::vec![#(#capabilities),*]
        }
    }
}

fn interceptors(values: &[Expr]) -> TokenStream {
    let list = quote!(::hourglass_sdk::__private::InterceptorList);
    quote! {
        fn interceptors() -> ::core::option::Option<&'static #list> {
            ::std::thread_local! {
                static LIST: &'static #list = ::std::boxed::Box::leak(::std::boxed::Box::new(
                    #list::new(::std::vec![#(
                        ::hourglass_sdk::interceptors::Interceptor::from(#values)
                    ),*]),
                ));
            }
            ::core::option::Option::Some(LIST.with(|list| *list))
        }
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

fn nexus_services(values: &[Expr]) -> TokenStream {
    let list = quote! {
        ::std::vec![#(::hourglass_sdk::__private::NexusServiceImplementer::register(
            ::std::sync::Arc::new(#values),
        )),*]
    };
    function(
        quote!(nexus_services),
        quote!(NexusServiceRegistration),
        list,
    )
}

/// The list is made once and lives as long as the instance.
fn function(name: TokenStream, registration: TokenStream, list: TokenStream) -> TokenStream {
    let registration = quote!(::hourglass_sdk::__private::#registration);
    quote! {
        fn #name() -> &'static [#registration] {
            ::std::thread_local! {
                static LIST: ::core::cell::OnceCell<&'static [#registration]> =
                    const { ::core::cell::OnceCell::new() };
            }
            LIST.with(|list| *list.get_or_init(|| ::std::vec::Vec::leak(#list)))
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
    fn a_capability_is_one_of_four_with_one_value() {
        let capabilities = expanded(r#"capabilities: [http("*"), writable_directory(DATA)]"#);
        assert!(capabilities.contains("Capability :: Http") && capabilities.contains("DATA"));
        let unknown = "unknown capability, expected `http(...)`, `directory(...)`, \
                       `writable_directory(...)` or `environment(...)`";
        assert_eq!(expanded(r#"capabilities: [socket("*")]"#), unknown);
    }

    #[test]
    fn interceptors_are_asked_for_only_where_there_are_some() {
        let without = expanded("workflows: [W]");
        assert!(!without.contains("interceptors"), "{without}");
        let with = expanded("workflows: [W], interceptors: [Interceptor::activity(I)]");
        assert!(with.contains("Interceptor :: activity (I)"), "{with}");
    }

    #[test]
    fn unknown_and_repeated_keys_are_refused() {
        assert_eq!(expanded("queue: 1"), UNKNOWN_KEY);
        assert_eq!(
            expanded("workflows: [W], workflows: [V]"),
            "`workflows` is given twice"
        );
    }
}
