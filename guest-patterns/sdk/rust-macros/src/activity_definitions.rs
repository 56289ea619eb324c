//! `#[activity_definitions]`: activities whose code is elsewhere.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{ImplItem, ItemImpl, Type, spanned::Spanned};

use crate::activities::{definition, take_methods};
use crate::method::Method;
use crate::name::{hidden, module_name, type_name};

pub(crate) fn expand(mut item: ItemImpl) -> syn::Result<TokenStream> {
    let ty = (*item.self_ty).clone();
    let name = type_name(&ty)?.to_string();
    let module = module_name(&ty)?;
    let methods = take_methods(&mut item)?;
    methods.iter().try_for_each(check)?;
    drop_bodies(&mut item, &methods);
    let constants = methods.iter().map(|method| method.constant(&module));
    let markers = methods.iter().map(Method::declare_marker);
    let definitions = methods
        .iter()
        .map(|method| definition(method, &method.arguments, &name, &module))
        .collect::<syn::Result<Vec<_>>>()?;
    Ok(quote! {
        #item

        impl #ty { #(#constants)* }

        mod #module { #(#markers)* }

        #(#definitions)*
    })
}

fn check(method: &Method) -> syn::Result<()> {
    if let Some(receiver) = &method.receiver {
        let message = "a definition takes no `self`: nothing is called here";
        return Err(syn::Error::new(receiver.span(), message));
    }
    if method.dynamic {
        return Err(method.error("a definition has a name: `dynamic` belongs to `#[activities]`"));
    }
    match method.arguments.first() {
        Some(first) if is_context(first) => Err(syn::Error::new(
            first.span(),
            "a definition takes the activity's input only, no `ActivityContext`",
        )),
        _ => Ok(()),
    }
}

fn is_context(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident == "ActivityContext")
}

/// What stands in the methods is never run.
fn drop_bodies(item: &mut ItemImpl, methods: &[Method]) {
    item.items.retain(|item| match item {
        ImplItem::Fn(function) => !methods
            .iter()
            .any(|method| function.sig.ident == hidden(&method.ident)),
        _ => true,
    });
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
    fn a_definition_is_a_name_and_two_types() {
        let expanded = expand(parse_quote! {
            impl Elsewhere {
                #[activity(name = "ship")]
                async fn ship(order: u64) -> Result<String, ActivityError> { unreachable!() }
            }
        });
        let expanded = expanded.unwrap().to_string();
        assert!(expanded.contains("ActivityDefinition"), "{expanded}");
        assert!(!expanded.contains("unreachable"), "{expanded}");
        assert!(!expanded.contains("ExecutableActivity"), "{expanded}");
    }

    #[test]
    fn a_definition_with_a_context_or_a_self_is_refused() {
        refused(
            parse_quote! { impl A { #[activity] fn a(ctx: ActivityContext) -> R {} } },
            "a definition takes the activity's input only, no `ActivityContext`",
        );
        refused(
            parse_quote! { impl A { #[activity] fn a(self: Arc<Self>) -> R {} } },
            "a definition takes no `self`: nothing is called here",
        );
        refused(
            parse_quote! { impl A { #[activity(dynamic)] fn a(input: RawValue) -> R {} } },
            "a definition has a name: `dynamic` belongs to `#[activities]`",
        );
    }
}
