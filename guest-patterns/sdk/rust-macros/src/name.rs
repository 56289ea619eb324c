//! Names that generated code takes from the author's.

use proc_macro2::Ident;
use quote::format_ident;
use syn::{Path, Type, spanned::Spanned};

/// The module beside a type that holds what stands for its methods.
pub(crate) fn module_name(ty: &Type) -> syn::Result<Ident> {
    let name = snake_case(&type_name(ty)?.to_string());
    let usable = syn::parse_str::<Ident>(&name).is_ok();
    let suffix = if usable { "" } else { "_" };
    Ok(format_ident!("{name}{suffix}", span = ty.span()))
}

/// `PurchaseFruits` as `purchase_fruits`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    let mut after_lower = false;
    for letter in name.chars() {
        if letter.is_uppercase() && after_lower {
            snake.push('_');
        }
        after_lower = letter.is_lowercase() || letter.is_numeric();
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// `order_apples` as `OrderApples`.
pub(crate) fn pascal_case(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters
            .next()
            .map(|letter| letter.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    };
    name.trim_start_matches("r#")
        .split('_')
        .map(capital)
        .collect()
}

/// The method's name with two underscores in front.
pub(crate) fn hidden(method: &Ident) -> Ident {
    format_ident!("__{}", method, span = method.span())
}

/// The name of the type that an `impl` block is for.
pub(crate) fn type_name(ty: &Type) -> syn::Result<&Ident> {
    match ty {
        Type::Path(path) if path.qself.is_none() => last(&path.path),
        _ => Err(syn::Error::new(
            ty.span(),
            "expected the plain name of a type",
        )),
    }
}

fn last(path: &Path) -> syn::Result<&Ident> {
    match path.segments.last() {
        Some(segment) if segment.arguments.is_empty() => Ok(&segment.ident),
        _ => Err(syn::Error::new(
            path.span(),
            "a type with parameters cannot be used here",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_convert() {
        assert_eq!(
            snake_case("PurchaseFruitsWorkflow"),
            "purchase_fruits_workflow"
        );
        assert_eq!(snake_case("HTTPCalls2Go"), "httpcalls2_go");
        assert_eq!(pascal_case("order_apples"), "OrderApples");
        assert_eq!(pascal_case("r#type"), "Type");
    }

    #[test]
    fn a_type_whose_name_is_almost_a_keyword_has_a_module_too() {
        assert_eq!(module_name(&syn::parse_quote!(Loop)).unwrap(), "loop_");
        assert_eq!(
            module_name(&syn::parse_quote!(a::Looper)).unwrap(),
            "looper"
        );
    }
}
