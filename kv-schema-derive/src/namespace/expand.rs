//! The declaration of a namespace to tokens.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Attribute, Type};

use super::{Entity, Namespace, RESERVED};
use crate::shape::attr::crate_item;
use crate::shape::types::spell;
use crate::shape::unraw;

pub(super) fn namespace(mut namespace: Namespace, sound: bool) -> TokenStream {
    if !sound {
        keep_what_compiles(&mut namespace);
    }
    let parameter = parameter(&namespace);
    let Namespace {
        attrs,
        vis,
        name,
        krate,
        binding,
        entities,
    } = &namespace;
    let cfgs: Vec<&Attribute> = cfgs(attrs).collect();
    let binding = binding.as_ref().map(syn::LitStr::value).unwrap_or_default();
    let doc = (!documented(attrs)).then(|| {
        let text = format!(" The entities of the KV namespace `{binding}`.");
        quote!(#[doc = #text])
    });
    let crate_item = crate_item(krate.as_ref());
    let methods = entities
        .iter()
        .map(|entity| method(&namespace, entity, &parameter));
    let list = list(&namespace, sound);
    quote! {
        #(#attrs)*
        #doc
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #vis struct #name<#parameter> {
            backend: #parameter,
        }

        #(#cfgs)*
        #[doc(hidden)]
        const _: () = {
            #crate_item
            #list

            #[allow(dead_code)]
            impl #name<()> {
                /// The name of the KV binding.
                #vis const BINDING: &'static ::core::primitive::str = #binding;

                /// The schemas of the entities, in the order of the declaration.
                #vis const ENTITIES: &'static [&'static _kv_schema::schema::Schema] =
                    &_kv_schema::__private::schemas::<{ __ENTITIES.len() }>(__ENTITIES);
            }

            #[automatically_derived]
            impl<#parameter> _kv_schema::Namespace for #name<#parameter> {
                const BINDING: &'static ::core::primitive::str = <#name<()>>::BINDING;
                const ENTITIES: &'static [&'static _kv_schema::schema::Schema] = <#name<()>>::ENTITIES;
            }

            #[allow(dead_code)]
            impl<#parameter> #name<#parameter> {
                /// Opens the namespace on a backend; `&backend` is a backend too.
                #vis fn new(backend: #parameter) -> Self
                where
                    #parameter: _kv_schema::Backend,
                {
                    Self { backend }
                }

                /// Returns the backend.
                #vis fn backend(&self) -> &#parameter {
                    &self.backend
                }

                #(#methods)*
            }

            _kv_schema::__private::namespace_from_env!(#vis #name);
        };
    }
}

/// The list of entities, and the proof that no two have the same keys.
fn list(namespace: &Namespace, sound: bool) -> TokenStream {
    let entries = namespace.entities.iter().map(|entity| {
        let Entity { attrs, method, ty } = entity;
        let (cfgs, name) = (cfgs(attrs), unraw(method));
        quote!(#(#cfgs)* (#name, <#ty as _kv_schema::KvEntity>::SCHEMA))
    });
    let checks = namespace.entities.iter().filter(|_| sound).map(|entity| {
        let (cfgs, name) = (cfgs(&entity.attrs), unraw(&entity.method));
        // The message of a const points from the first token to the last: from one end of the type to the other.
        let (start, end) = ends(&entity.ty);
        let function = quote_spanned!(start=> _kv_schema::__private::check_entity);
        let arguments = quote_spanned!(end=> (__ENTITIES, #name));
        quote!(#(#cfgs)* const _: () = #function #arguments;)
    });
    quote! {
        const __ENTITIES: &[(&::core::primitive::str, &_kv_schema::schema::Schema)] = &[#(#entries),*];
        #(#checks)*
    }
}

fn method(namespace: &Namespace, entity: &Entity, parameter: &Ident) -> TokenStream {
    let vis = &namespace.vis;
    let Entity { attrs, method, ty } = entity;
    let doc = (!documented(attrs)).then(|| {
        let text = format!(" Opens the repository of `{}`.", spell(ty));
        quote!(#[doc = #text])
    });
    // A type that is no entity is reported once: both messages are the same, at the same place.
    let open = quote_spanned!(ends(ty).0=> <#ty as _kv_schema::KvEntity>::repository(&self.backend));
    quote! {
        #(#attrs)*
        #doc
        #vis fn #method(&self) -> _kv_schema::Repository<#ty, &#parameter>
        where
            #parameter: _kv_schema::Backend,
        {
            #open
        }
    }
}

/// Leaves what compiles beside the errors, so that uses of the namespace stay quiet.
fn keep_what_compiles(namespace: &mut Namespace) {
    let mut names: Vec<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
    namespace.entities.retain(|entity| {
        let name = unraw(&entity.method);
        let fresh = !names.contains(&name);
        names.push(name);
        fresh
    });
}

/// Returns a name for the backend's type that no entity mentions.
fn parameter(namespace: &Namespace) -> Ident {
    let taken = namespace.name == "B"
        || namespace
            .entities
            .iter()
            .any(|entity| mentions_b(entity.ty.to_token_stream()));
    format_ident!("{}", if taken { "__B" } else { "B" })
}

fn mentions_b(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions_b(group.stream()),
        TokenTree::Ident(ident) => ident == "B",
        _ => false,
    })
}

/// Returns where a type begins and ends, for names that are ours.
fn ends(ty: &Type) -> (Span, Span) {
    let here = Span::call_site();
    let mut spans = ty.to_token_stream().into_iter().map(|token| token.span());
    let start = spans.next().unwrap_or(here);
    let end = spans.last().unwrap_or(start);
    (here.located_at(start), here.located_at(end))
}

fn documented(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| attr.path().is_ident("doc"))
}

fn cfgs(attrs: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("cfg"))
}
