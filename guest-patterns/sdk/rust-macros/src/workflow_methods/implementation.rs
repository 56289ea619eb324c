//! The trait by which the runtime makes and runs a workflow.

use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;

use super::{ASYNC, Workflow, handler_name, handlers, updates};
use crate::method::Method;
use crate::name::hidden;
use crate::schemas::{input_schemas, schemas};

pub(super) fn expand(workflow: &Workflow) -> syn::Result<TokenStream> {
    let ty = &workflow.ty;
    let describe = describe(workflow);
    let init = init(workflow)?;
    let run = run(workflow)?;
    let signal = handlers::signal(workflow)?;
    let query = handlers::query(workflow)?;
    let update = updates::expand(workflow)?;
    Ok(quote! {
        impl ::hourglass_sdk::__private::WorkflowImplementation for #ty {
            #describe
            #init
            #run
            #signal
            #query
            #update
        }
    })
}

fn describe(workflow: &Workflow) -> TokenStream {
    let (name, documentation) = (workflow.name(), &workflow.documentation);
    let optional = |name: TokenStream, dynamic| match dynamic {
        true => quote!(::core::option::Option::None),
        false => quote!(::core::option::Option::Some(#name)),
    };
    let name = optional(name, workflow.dynamic);
    let handler = |method: &Method, schemas: &dyn Fn(&TokenStream) -> TokenStream| {
        let (module, marker) = (&workflow.module, method.marker());
        let name = optional(handler_name(method), method.dynamic);
        let documentation = &method.documentation;
        let schemas = match method.dynamic {
            true => quote!(::core::option::Option::None),
            false => schemas(&quote!(#module::#marker)),
        };
        quote! {
            ::hourglass_sdk::__private::HandlerDescription {
                name: #name,
                documentation: #documentation,
                schemas: #schemas,
            }
        }
    };
    let definitions = quote!(::hourglass_sdk::workflows);
    let signals = workflow.signals.iter().map(|signal| {
        let definition = quote!(#definitions::SignalDefinition);
        handler(signal, &|marker| input_schemas(marker, &definition))
    });
    let queries = workflow.queries.iter().map(|query| {
        let definition = quote!(#definitions::QueryDefinition);
        handler(query, &|marker| schemas(marker, &definition))
    });
    let updates = workflow.updates.iter().map(|update| {
        let definition = quote!(#definitions::UpdateDefinition);
        handler(&update.handler, &|marker| schemas(marker, &definition))
    });
    let own = schemas(&quote!(Self), &quote!(#definitions::WorkflowDefinition));
    quote! {
        fn describe() -> ::hourglass_sdk::__private::WorkflowDescription {
            ::hourglass_sdk::__private::WorkflowDescription {
                workflow_type: #name,
                documentation: #documentation,
                schemas: #own,
                signals: ::std::vec![#(#signals),*],
                queries: ::std::vec![#(#queries),*],
                updates: ::std::vec![#(#updates),*],
            }
        }
    }
}

fn init(workflow: &Workflow) -> syn::Result<TokenStream> {
    let taken = workflow.init_input()?.is_some();
    let state = match &workflow.init {
        None => quote!(<Self as ::core::default::Default>::default()),
        Some(init) => {
            let hidden = hidden(&init.ident);
            let input = taken.then(|| quote!(input));
            quote!(Self::#hidden(view, #input))
        }
    };
    let rest = match taken {
        true => quote!(::core::option::Option::None),
        false => quote!(::core::option::Option::Some(input)),
    };
    Ok(quote! {
        fn init(
            view: &::hourglass_sdk::WorkflowContextView,
            input: Self::Input,
        ) -> (Self, ::core::option::Option<Self::Input>) {
            (#state, #rest)
        }
    })
}

fn run(workflow: &Workflow) -> syn::Result<TokenStream> {
    let run = &workflow.run;
    if let Some(receiver) = &run.receiver {
        let message = format!(
            "`#[run]` takes no `self`: `async fn {}({ASYNC})`",
            run.ident
        );
        return Err(syn::Error::new(receiver.span(), message));
    }
    if !run.is_async {
        return Err(run.error("`#[run]` must be an `async fn`"));
    }
    let hidden = hidden(&run.ident);
    let input = workflow.run_input()?.map(|_| {
        quote! {
            input.expect("the main function starts once, with the input")
        }
    });
    Ok(quote! {
        #[allow(unused_variables, reason = "depends on the method's arguments")]
        fn run(
            mut ctx: ::hourglass_sdk::WorkflowContext<Self>,
            input: ::core::option::Option<Self::Input>,
        ) -> ::hourglass_sdk::__private::LocalBoxFuture<
            'static,
            ::hourglass_sdk::WorkflowResult<Self::Output>,
        > {
            ::hourglass_sdk::__private::FutureExt::boxed_local(async move {
                Self::#hidden(&mut ctx, #input).await
            })
        }
    })
}
