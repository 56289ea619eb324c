//! `#[workflow_methods]`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{ImplItem, ItemImpl, Type, spanned::Spanned};

use crate::method::{Method, documentation, take_attributes};
use crate::name::{module_name, type_name};
use updates::Update;

mod definitions;
mod handlers;
mod implementation;
mod updates;

const VIEW: &str = "ctx: &WorkflowContextView";
const ASYNC: &str = "ctx: &mut WorkflowContext<Self>";

/// A workflow as the author wrote it.
struct Workflow {
    ty: Type,
    module: Ident,
    documentation: String,
    /// It runs every type that nothing else has a name for.
    dynamic: bool,
    init: Option<Method>,
    run: Method,
    signals: Vec<Method>,
    queries: Vec<Method>,
    updates: Vec<Update>,
}

pub(crate) fn expand(mut item: ItemImpl) -> syn::Result<TokenStream> {
    let workflow = read(&mut item)?;
    let Workflow { ty, module, .. } = &workflow;
    let methods: Vec<&Method> = workflow.methods().collect();
    let constants = methods.iter().map(|method| method.constant(module));
    let markers = methods.iter().map(|method| method.declare_marker());
    let definitions = definitions::expand(&workflow)?;
    let implementation = implementation::expand(&workflow)?;
    let name = workflow.name();
    Ok(quote! {
        #item

        impl #ty {
            /// The workflow's type.
            pub const fn name() -> &'static str {
                #name
            }

            #(#constants)*
        }

        mod #module { #(#markers)* }

        #definitions

        #implementation
    })
}

fn read(item: &mut ItemImpl) -> syn::Result<Workflow> {
    let ty = (*item.self_ty).clone();
    let module = module_name(&ty)?;
    let documentation = documentation(&item.attrs);
    let (mut init, mut run, mut signals, mut queries) = (None, None, Vec::new(), Vec::new());
    let (mut updates, mut validators) = (Vec::new(), Vec::new());
    for item in &mut item.items {
        let ImplItem::Fn(method) = item else { continue };
        let names = [
            "init",
            "run",
            "signal",
            "query",
            "update",
            "update_validator",
        ];
        let Some(attribute) = take_attributes(method, &names)? else {
            continue;
        };
        let kind = attribute.path().require_ident()?.to_string();
        if kind == "update_validator" {
            validators.push(updates::validator(method, &attribute)?);
            continue;
        }
        let method = Method::take(method, &attribute)?;
        if method.dynamic && kind == "init" {
            return Err(method.error("`#[init]` takes no arguments"));
        }
        match kind.as_str() {
            "init" => only(&mut init, method, "init")?,
            "run" => only(&mut run, method, "run")?,
            "signal" => signals.push(method),
            "query" => queries.push(method),
            _ => updates.push(method),
        }
    }
    let missing = || syn::Error::new(ty.span(), "a workflow needs one method with `#[run]`");
    let mut run: Method = run.ok_or_else(missing)?;
    // What its input is does not depend on it.
    let dynamic = std::mem::take(&mut run.dynamic);
    Ok(Workflow {
        ty,
        module,
        documentation,
        dynamic,
        init,
        run,
        signals,
        queries,
        updates: updates::pair(updates, validators)?,
    })
}

fn only(place: &mut Option<Method>, method: Method, attribute: &str) -> syn::Result<()> {
    match place {
        Some(_) => Err(method.error(format!("a workflow has only one `#[{attribute}]`"))),
        None => {
            *place = Some(method);
            Ok(())
        }
    }
}

impl Workflow {
    /// The methods that have a name in Temporal.
    fn methods(&self) -> impl Iterator<Item = &Method> {
        std::iter::once(&self.run)
            .chain(named(&self.signals))
            .chain(named(&self.queries))
            .chain(self.named_updates())
    }

    fn named_updates(&self) -> impl Iterator<Item = &Method> {
        let handlers = self.updates.iter().map(|update| &update.handler);
        handlers.filter(|handler| !handler.dynamic)
    }

    fn name(&self) -> TokenStream {
        match (&self.run.name, type_name(&self.ty)) {
            (Some(name), _) => quote!(#name),
            (None, Ok(ident)) => {
                let name = ident.to_string();
                quote!(#name)
            }
            (None, Err(error)) => error.into_compile_error(),
        }
    }

    /// What `run` takes besides its context.
    fn run_input(&self) -> syn::Result<Option<&Type>> {
        self.run.input(ASYNC)
    }

    /// What `#[init]` takes besides its context.
    fn init_input(&self) -> syn::Result<Option<&Type>> {
        self.init.as_ref().map_or(Ok(None), |init| init.input(VIEW))
    }

    fn input(&self) -> syn::Result<TokenStream> {
        match (self.run_input()?, self.init_input()?) {
            (Some(run), Some(_)) => {
                let message = "`#[init]` takes the input already, so `#[run]` cannot";
                Err(syn::Error::new(run.span(), message))
            }
            (Some(input), None) | (None, Some(input)) => Ok(quote!(#input)),
            (None, None) => Ok(quote!(())),
        }
    }
}

/// The handlers but the dynamic one.
fn named(handlers: &[Method]) -> impl Iterator<Item = &Method> {
    handlers.iter().filter(|handler| !handler.dynamic)
}

fn handler_name(method: &Method) -> TokenStream {
    match &method.name {
        Some(name) => quote!(#name),
        None => {
            let name = method.ident.to_string().trim_start_matches("r#").to_owned();
            quote!(#name)
        }
    }
}

#[cfg(test)]
mod tests;
