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
mod versions;

/// Stores a struct in Workers KV: derives `KvEntity`, the key type, its borrowed form, the prefix builder, and the metadata
/// projection from `#[kv(key = "…")]`.
///
/// ```text
/// #[derive(Debug, Clone, Serialize, Deserialize, KvEntity)]
/// #[kv(key = "session:{user}:{id}", ttl = "24h", cache_ttl = "60s")]
/// pub struct Session {
///     #[kv(max_len = 64)]
///     pub user: String,
///     pub id: Uuid,
///     #[kv(metadata)]
///     pub device: String,
/// }
/// ```
///
/// # On the struct
///
/// | attribute | value | effect |
/// |---|---|---|
/// | `key = "session:{user}"` | a key template; required | where the entity is stored; `{user}` is the field `user` |
/// | `key_type = ApiKeyId` | a new type name | names the key type, and `ApiKeyIdRef`; otherwise `XKey` and `XKeyRef` |
/// | `ttl = "24h"` | a duration of at least 60 seconds, or the path of a `Duration` constant | how long KV keeps it, from each write |
/// | `cache_ttl = "60s"` | the same, at least 30 seconds | how long an edge location may serve its copy |
/// | `codec = Text` | a codec type; `Json`, `Text`, `Bytes`, `MsgPack` and `Gzip<…>` need no import | how the value is stored; `Json` otherwise |
/// | `metadata_only` | – | no value: all fields are in the key and the metadata |
/// | `version = 2` | 1 to 2^32-1 | writes `$v`; every older version has to be readable: see the guide, `docs/guide/versions.md` |
/// | `older_codec = MsgPack` | today's codec | what stored the older versions whose codec is not said |
/// | `migrate(1 => v1::User, 2 => Self)` | versions with their types, `as` a codec, `with` a step function | how values of older versions are read |
/// | `migrate_metadata(1 => v1::UserMetadata)` | the same, without codecs | how metadata of older versions is read |
/// | `oldest = 2` | a version | nothing below it is stored any more |
/// | `unversioned = 1` | a version, `current`, `error`, `detect(2, 1)` | what a value is that says no version; 1 otherwise |
/// | `version_from = metadata("version")` | the name of a metadata field | where others write the version |
/// | `newer = error` | `error`, `hide`, `pass_through` | what a value of a newer version reads as |
/// | `write_version = 1` | an older version | what is written during the first half of a rolling deploy |
/// | `downgrade(1)` | versions, `with` a function | the steps back that `write_version` takes |
/// | `write_back = on_write` | `on_write`, `on_read`, `off` | when an older value is stored anew |
/// | `moved_from = "usr:{id}"` | a key template of today's parts | where older releases stored the entity |
/// | `key_wins` | – | key fields are taken from the key when reading, whatever the value says |
/// | `envelope` | – | version and expiry stand in front of the value, not in metadata: for backends that store none |
/// | `redact` | – | errors, and `Debug` of a key, show the template instead of the key |
/// | `crate = path` | a path | where `kv-schema` is, if it has another name |
///
/// # On a field
///
/// | attribute | effect |
/// |---|---|
/// | `value` | the stored bytes are exactly this field; the rest is key or metadata, and the struct needs no serde |
/// | `metadata` | written to KV metadata, so that a list shows it without reading a value |
/// | `max_len = 64` | bounds a text part of the key, in UTF-8 bytes before escaping |
/// | `expiry` | this field is the absolute expiry; not beside `ttl` |
/// | `was(1 => "old_name")` | what the field was called up to version 1, in the stored bytes |
/// | `since = 2` | the first version that has the field |
/// | `fill = path` | a function that returns what it is in versions before; otherwise serde's default, or `Default` |
/// | `opaque` | the schema records the field's type by its name alone |
/// | `shape = Type` | the schema records this type for the field |
///
/// # Forms of a placeholder
///
/// | in the template | for |
/// |---|---|
/// | `{id}` | every part, as people write it |
/// | `{n:08}` | unsigned integers, zero-padded |
/// | `{at:asc}`, `{at:desc}` | integers, dates and instants, in fixed width: byte order is the order of the values, or its reverse |
/// | `{path:rest}` | text and IP addresses, unescaped, last in the template |
/// | `{url:sha256}` | text that is too long for a key: its digest |
///
/// # What is generated
///
/// For `Session`, beside it and as visible as it is: `SessionKey` (one field a placeholder; `parse`, `encode`, `of(&session)`,
/// `as_ref`, `prefix()`), `SessionKeyRef` (`of(&session)`, `to_owned`), `SessionPrefix` (one method for each part but the last;
/// `at_range(..)` with `oldest_first()` or `newest_first()` on an ordered part, `path_starting_with(..)` and `path_range(..)` on a
/// `rest` part), and `SessionMetadata` with the `metadata` fields. The guide, `docs/guide/declaring.md`, has examples.
#[proc_macro_derive(KvEntity, attributes(kv, serde))]
pub fn derive_kv_entity(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    kv_entity::derive(&syn::parse_macro_input!(input as syn::DeriveInput)).into()
}

/// Describes a struct or an enum as serde stores it, so that the schema of an entity knows what is inside.
///
/// No entity needs it: a type without it is opaque in the schema.
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
/// The type derives `Clone, PartialEq, Eq, Hash, Debug` too, and an enum `Copy`:
///
/// ```text
/// #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, KvKeyPart)]
/// pub struct UserId(pub u64);
/// ```
///
/// The methods of a prefix and the borrowed key take what the inner type is borrowed as, `u64` here; the owned key keeps `UserId`.
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
/// An entity stands in a namespace once, and no two may have the same key template. That is all that is proved today: templates
/// that overlap otherwise (`u:{name}` and `u:admin`) compile, so give every entity its own first word.
#[proc_macro]
pub fn namespace(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    namespace::namespace(input.into()).into()
}
