//! One attributed method: its attribute, its documentation, its arguments.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{
    Attribute, Expr, FnArg, ImplItemFn, Lit, Meta, ReturnType, Type, Visibility, spanned::Spanned,
};

use crate::name::{hidden, pascal_case};

/// What an attributed method says of itself.
pub(crate) struct Method {
    pub(crate) ident: Ident,
    pub(crate) visibility: Visibility,
    pub(crate) is_async: bool,
    pub(crate) receiver: Option<syn::Receiver>,
    /// The types of the arguments but `self`.
    pub(crate) arguments: Vec<Type>,
    pub(crate) output: Option<Type>,
    pub(crate) documentation: String,
    /// `name = ...` of the attribute.
    pub(crate) name: Option<Expr>,
    /// `dynamic` of the attribute: it handles what nothing else has a name for.
    pub(crate) dynamic: bool,
}

impl Method {
    /// Reads a method whose attribute may give it another name, and hides it.
    pub(crate) fn take(method: &mut ImplItemFn, attribute: &Attribute) -> syn::Result<Self> {
        let (name, dynamic) = arguments(attribute)?;
        Ok(Self {
            name,
            dynamic,
            ..Self::take_unnamed(method)?
        })
    }

    /// Reads a method that has no name outside, and hides it.
    pub(crate) fn take_unnamed(method: &mut ImplItemFn) -> syn::Result<Self> {
        let signature = &method.sig;
        if !signature.generics.params.is_empty() {
            return Err(syn::Error::new(
                signature.generics.span(),
                "generics cannot be used here",
            ));
        }
        let mut receiver = None;
        let mut arguments = Vec::new();
        for argument in &signature.inputs {
            match argument {
                FnArg::Receiver(found) => receiver = Some(found.clone()),
                FnArg::Typed(argument) => arguments.push((*argument.ty).clone()),
            }
        }
        let read = Self {
            ident: signature.ident.clone(),
            visibility: method.vis.clone(),
            is_async: signature.asyncness.is_some(),
            receiver,
            arguments,
            output: match &signature.output {
                ReturnType::Default => None,
                ReturnType::Type(_, ty) => Some((**ty).clone()),
            },
            documentation: documentation(&method.attrs),
            name: None,
            dynamic: false,
        };
        method.sig.ident = hidden(&read.ident);
        Ok(read)
    }

    /// The struct that stands for the method.
    pub(crate) fn marker(&self) -> Ident {
        format_ident!(
            "{}",
            pascal_case(&self.ident.to_string()),
            span = self.ident.span()
        )
    }

    /// The declaration of that struct, one module below the method. It is as
    /// visible as the method, so that its input and output need not be more so.
    pub(crate) fn declare_marker(&self) -> TokenStream {
        let marker = self.marker();
        let visibility = match &self.visibility {
            Visibility::Inherited => quote!(pub(super)),
            Visibility::Restricted(restricted) if restricted.path.is_ident("self") => {
                quote!(pub(super))
            }
            Visibility::Restricted(restricted) if restricted.path.is_ident("super") => {
                quote!(pub(in super::super))
            }
            other => quote!(#other),
        };
        quote!(#[doc(hidden)] #visibility struct #marker;)
    }

    /// The constant that has the method's own name.
    pub(crate) fn constant(&self, module: &Ident) -> TokenStream {
        let Self {
            ident,
            visibility,
            documentation,
            ..
        } = self;
        let marker = self.marker();
        quote! {
            #[doc = #documentation]
            #[allow(non_upper_case_globals, reason = "stands for a method")]
            #visibility const #ident: #module::#marker = #module::#marker;
        }
    }

    /// The type behind the first argument, which is the context.
    pub(crate) fn inputs(&self, context: &str) -> syn::Result<&[Type]> {
        match self.arguments.split_first() {
            Some((_, inputs)) => Ok(inputs),
            None => Err(self.error(format!("`{}` needs a context: `{context}`", self.ident))),
        }
    }

    /// The one argument behind the context, if there is one; in a dynamic handler
    /// the one behind context and name.
    pub(crate) fn input(&self, context: &str) -> syn::Result<Option<&Type>> {
        match (self.dynamic, self.inputs(context)?) {
            (true, [_, input]) | (false, [input]) => Ok(Some(input)),
            (true, _) => Err(self.error(
                "a dynamic handler takes the message's name and input after the context: \
                 `name: String, input: RawValue`",
            )),
            (false, []) => Ok(None),
            (false, [_, second, ..]) => Err(syn::Error::new(
                second.span(),
                "at most one argument after the context: use a struct, or a `MultiArgs` for several payloads",
            )),
        }
    }

    pub(crate) fn error(&self, message: impl std::fmt::Display) -> syn::Error {
        syn::Error::new(self.ident.span(), message)
    }
}

/// The author's attributes of these names, taken away from the method.
pub(crate) fn take_attributes(
    method: &mut ImplItemFn,
    names: &[&str],
) -> syn::Result<Option<Attribute>> {
    let is_ours = |attribute: &Attribute| names.iter().any(|name| attribute.path().is_ident(name));
    let ours: Vec<Attribute> = method
        .attrs
        .iter()
        .filter(|attribute| is_ours(attribute))
        .cloned()
        .collect();
    method.attrs.retain(|attribute| !is_ours(attribute));
    match ours.get(1) {
        Some(second) => Err(syn::Error::new(
            second.span(),
            "a method can be one thing only",
        )),
        None => Ok(ours.into_iter().next()),
    }
}

/// Refuses arguments of an attribute that takes none.
pub(crate) fn no_arguments(arguments: TokenStream, attribute: &str) -> syn::Result<()> {
    match arguments.is_empty() {
        true => Ok(()),
        false => {
            let message = format!("`#[{attribute}]` takes no arguments");
            Err(syn::Error::new(arguments.span(), message))
        }
    }
}

/// The text of the doc comments, as one paragraph for an operator.
pub(crate) fn documentation(attributes: &[Attribute]) -> String {
    let lines = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                Expr::Lit(literal) => match &literal.lit {
                    Lit::Str(line) => Some(line.value().trim().to_owned()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        });
    lines
        .take_while(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// `name = ...` and `dynamic`, of which an attribute may have one.
fn arguments(attribute: &Attribute) -> syn::Result<(Option<Expr>, bool)> {
    let (mut name, mut dynamic) = (None, false);
    if let Meta::Path(_) = attribute.meta {
        return Ok((None, false));
    }
    attribute.parse_nested_meta(|meta| {
        if meta.path.is_ident("name") {
            name = Some(meta.value()?.parse()?);
        } else if meta.path.is_ident("dynamic") {
            dynamic = true;
        } else {
            return Err(meta.error("unknown key, expected `name = \"...\"` or `dynamic`"));
        }
        Ok(())
    })?;
    match dynamic && name.is_some() {
        true => Err(syn::Error::new(
            attribute.span(),
            "what is dynamic has no name",
        )),
        false => Ok((name, dynamic)),
    }
}
