//! `namespace!`: one type for the entities that share a KV binding.

mod expand;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, LitStr, Path, Type, Visibility};

use crate::ctxt::Ctxt;
use crate::shape::types::spell;
use crate::shape::unraw;

/// The names that every namespace has: its own methods, and `clone`, which it derives.
const RESERVED: &[&str] = &["backend", "clone", "from_env", "new"];

/// What stands in `namespace! { … }`.
pub(crate) struct Namespace {
    attrs: Vec<Attribute>,
    vis: Visibility,
    name: Ident,
    krate: Option<Path>,
    binding: Option<LitStr>,
    entities: Vec<Entity>,
}

/// `sessions: Session`.
struct Entity {
    attrs: Vec<Attribute>,
    method: Ident,
    ty: Type,
}

/// Expands `namespace!`.
pub(crate) fn namespace(input: TokenStream) -> TokenStream {
    let cx = Ctxt::new();
    let namespace = match parse::namespace(&cx, input) {
        Ok(namespace) => namespace,
        Err(error) => {
            cx.push(error);
            None
        }
    };
    if let Some(namespace) = &namespace {
        check(&cx, namespace);
    }
    let errors = cx.check().err().map(|error| error.to_compile_error());
    let item = namespace.map(|namespace| expand::namespace(namespace, errors.is_none()));
    quote::quote!(#errors #item)
}

/// Reports what only shows when the declaration is seen as a whole.
fn check(cx: &Ctxt, namespace: &Namespace) {
    check_binding(cx, namespace);
    check_names(cx, namespace);
    check_types(cx, namespace);
}

fn check_binding(cx: &Ctxt, namespace: &Namespace) {
    let name = &namespace.name;
    match &namespace.binding {
        None => cx.error_help(
            name,
            format_args!("`{name}` names no binding"),
            "add `binding = \"…\"`, the name that the Worker's configuration gives the KV namespace",
        ),
        Some(binding) if binding.value().trim().is_empty() => cx.error_help(
            binding,
            format_args!("the binding of `{name}` has an empty name"),
            "write the name that the Worker's configuration gives the KV namespace",
        ),
        Some(_) => {}
    }
    if namespace.entities.is_empty() {
        cx.error_help(
            name,
            format_args!("`{name}` has no entities"),
            "add one, such as `sessions: Session`",
        );
    }
}

fn check_names(cx: &Ctxt, namespace: &Namespace) {
    for (index, entity) in namespace.entities.iter().enumerate() {
        let method = unraw(&entity.method);
        if RESERVED.contains(&method.as_str()) {
            cx.error_help(
                &entity.method,
                format_args!("`{method}` is a method that every namespace has"),
                format_args!("give the repository of `{}` another name", spell(&entity.ty)),
            );
        }
        let same =
            |other: &&Entity| unraw(&other.method) == method && !configured(entity) && !configured(other);
        if let Some(first) = namespace.entities[..index].iter().find(same) {
            cx.error_help(
                &entity.method,
                format_args!("two repositories are named `{method}`"),
                format_args!(
                    "the first is of `{}`; give this one another name",
                    spell(&first.ty)
                ),
            );
        }
    }
}

fn check_types(cx: &Ctxt, namespace: &Namespace) {
    for (index, entity) in namespace.entities.iter().enumerate() {
        let ty = spell(&entity.ty);
        let same = |other: &&Entity| spell(&other.ty) == ty && !configured(entity) && !configured(other);
        if let Some(first) = namespace.entities[..index].iter().find(same) {
            cx.error_help(
                &entity.ty,
                format_args!("`{ty}` is in this namespace twice"),
                format_args!("it is `{}` already; remove one", first.method),
            );
        }
    }
}

/// Tells whether an entity is there under a condition only.
fn configured(entity: &Entity) -> bool {
    entity.attrs.iter().any(|attr| attr.path().is_ident("cfg"))
}
