//! The derive macros of `kv-schema`; use them through that crate.

mod ast;
mod attr;
mod check;
mod ctxt;
mod duration;
mod expand;
mod fallback;
mod key_part;
mod kv_entity;
mod namespace;
mod shape;
mod suggest;
mod symbol;
mod template;
#[cfg(test)]
mod tests;
mod tokens;

/// Stores a struct in Workers KV: derives `KvEntity`, the key type, its borrowed form, the prefix builder, and the metadata
/// projection from `#[kv(key = "…")]`.
///
/// On the struct: `key`, `key_type`, `ttl`, `cache_ttl`, `codec`, `metadata_only`, `version`, `key_wins`, `redact`, `crate`.
/// On a field: `value`, `metadata`, `max_len`, `expiry`.
#[proc_macro_derive(KvEntity, attributes(kv, serde))]
pub fn derive_kv_entity(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    kv_entity::derive(&syn::parse_macro_input!(input as syn::DeriveInput)).into()
}

/// Describes a struct or an enum as serde stores it, so that the schema of an entity knows what is inside.
///
/// serde's attributes are heeded: names, tags, `flatten`, `default`, `skip`, `transparent`, `into` and the rest. A field of a
/// type that has no shape is opaque, and recorded by name; so is one that serde writes by a function (`with`).
///
/// On a field: `#[kv(opaque)]` records the name alone, and `#[kv(shape = Type)]` says which type it is stored like. On the
/// type: `#[kv(crate = path)]` where `kv-schema` has another name. The parameters of a generic type are bounded by `KvShape`.
///
/// A type may hold itself, by its plain name or `Self`. Where two types hold each other, one of the fields has to be
/// `#[kv(opaque)]`: a constant cannot contain itself, and rustc calls it a cycle.
#[proc_macro_derive(KvShape, attributes(kv, serde))]
pub fn derive_kv_shape(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    shape::derive(&syn::parse_macro_input!(input)).into()
}

/// Makes a newtype, or an enum whose variants hold nothing, a part of keys.
///
/// - A struct with one field (and any number of `PhantomData`) is written as that field, in every form that its type has:
///   plain, ordered, padded, `rest`, and borrowed as `&str`. Reading a key does not pass through a constructor of yours: a type
///   that checks its text implements `KeyPart` by hand.
/// - An enum is written by the names that serde gives its variants. Aliases are not read: a key has one form. It is `Copy`.
///
/// On the type: `#[kv(crate = path)]` where `kv-schema` has another name.
#[proc_macro_derive(KvKeyPart, attributes(kv, serde))]
pub fn derive_kv_key_part(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    key_part::derive(&syn::parse_macro_input!(input)).into()
}

/// Declares the entities that share one KV binding: a type with one repository for each.
///
/// ```text
/// kv_schema::namespace! {
///     /// Everything that lives in the `APP` namespace.
///     pub App { binding = "APP", sessions: Session, user_flags: UserFlags }
/// }
/// ```
///
/// writes `App<B>` with `App::new(backend)`, `app.sessions()`, `app.user_flags()`, `app.backend()`, `App::BINDING`,
/// `App::ENTITIES`, and in a Worker (feature `workers`, wasm32) `App::from_env(&env)`. `crate = path` says where `kv-schema` is.
/// Attributes and documentation pass through; an entity under `#[cfg(...)]` is there when that holds.
///
/// An entity stands in a namespace once, and no two may have the same key template.
#[proc_macro]
pub fn namespace(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    namespace::namespace(input.into()).into()
}
