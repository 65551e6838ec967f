//! A namespace: the entities that share one KV binding, as [`namespace!`](crate::namespace!) declares them.

use crate::const_message::Message;
use crate::key::{KeyTemplate, PartForm, PartSchema, Segment};
use crate::schema::{EntityForm, Schema, Shape};

/// The entities that share one KV binding.
///
/// [`namespace!`](crate::namespace!) implements it for every backend; `App::BINDING` and `App::ENTITIES` need no import.
///
/// ```
/// use kv_schema::backend::memory::MemoryKv;
/// use kv_schema::{KvEntity, Namespace};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize, KvEntity)]
/// #[kv(key = "user:{id}")]
/// pub struct User {
///     id: u64,
/// }
///
/// kv_schema::namespace! {
///     pub App { binding = "APP", users: User }
/// }
///
/// fn bindings<N: Namespace>() -> (&'static str, usize) {
///     (N::BINDING, N::ENTITIES.len())
/// }
/// assert_eq!(bindings::<App<MemoryKv>>(), ("APP", 1));
/// ```
pub trait Namespace {
    /// The name of the binding.
    const BINDING: &'static str;

    /// The schemas of the entities, in the order of the declaration.
    const ENTITIES: &'static [&'static Schema];
}

/// The name of an entity in its namespace, with its schema.
type Named = (&'static str, &'static Schema);

/// Returns the schemas of a list of entities.
pub const fn schemas<const N: usize>(entities: &[Named]) -> [&'static Schema; N] {
    const NOTHING: &Schema = &Schema::new(
        "",
        KeyTemplate::new("", &[]),
        EntityForm::MetadataOnly,
        "",
        Shape::Unit,
    );
    let mut schemas = [NOTHING; N];
    let mut index = 0;
    while index < N {
        schemas[index] = entities[index].1;
        index += 1;
    }
    schemas
}

/// Refuses, at compile time, an entity whose keys are those of one that stands before it.
///
/// It finds equal templates. That no two key spaces overlap at all is for a proof to come in the same place.
///
/// # Panics
///
/// At compile time, where two entities have the same keys.
pub const fn check_entity(entities: &[Named], name: &str) {
    let mut last = 0;
    while !equal(entities[last].0, name) {
        last += 1;
    }
    let (_, schema) = entities[last];
    let mut index = 0;
    while index < last {
        let (first, other) = entities[index];
        if same_keys(&other.key, &schema.key) {
            let text = Message::new().text("`").text(name);
            if equal(other.name, schema.name) {
                let text = text
                    .text("` and `")
                    .text(first)
                    .text("` are the same entity, `")
                    .text(schema.name)
                    .text("`\nhelp: name it once");
                panic!("{}", text.as_str());
            }
            let text = text
                .text("` has the same keys as `")
                .text(first)
                .text("`: `")
                .text(schema.key.text)
                .text("`\nhelp: begin the key template of `")
                .text(schema.name)
                .text("` with another literal");
            panic!("{}", text.as_str());
        }
        refuse_moved(first, other, name, schema);
        refuse_moved(name, schema, first, other);
        index += 1;
    }
}

/// Refuses an entity whose old keys are the keys of another: each of its writes would delete what the other stored.
const fn refuse_moved(name: &str, schema: &Schema, other: &str, others: &Schema) {
    if let Some(old) = &schema.moved_from
        && same_keys(old, &others.key)
    {
        let text = Message::new()
            .text("the old keys of `")
            .text(name)
            .text("` are the keys of `")
            .text(other)
            .text("`: `")
            .text(old.text)
            .text("`\nhelp: remove `moved_from`, or begin the key template of `")
            .text(others.name)
            .text("` with another literal");
        panic!("{}", text.as_str());
    }
}

/// Tells whether every key of one template is a key of the other.
const fn same_keys(left: &KeyTemplate, right: &KeyTemplate) -> bool {
    if left.segments.len() != right.segments.len() {
        return false;
    }
    let mut index = 0;
    while index < left.segments.len() {
        let same = match (&left.segments[index], &right.segments[index]) {
            (Segment::Literal(left), Segment::Literal(right)) => equal(left, right),
            (Segment::Part(left), Segment::Part(right)) => same_part(left, right),
            _ => false,
        };
        if !same {
            return false;
        }
        index += 1;
    }
    true
}

const fn same_part(left: &PartSchema, right: &PartSchema) -> bool {
    let same_form = match (left.form, right.form) {
        (PartForm::Plain, PartForm::Plain)
        | (PartForm::Rest, PartForm::Rest)
        | (PartForm::Sha256, PartForm::Sha256) => true,
        (PartForm::Padded(left), PartForm::Padded(right))
        | (PartForm::Asc(left), PartForm::Asc(right))
        | (PartForm::Desc(left), PartForm::Desc(right)) => left == right,
        _ => false,
    };
    same_form && equal(left.shape.kind, right.shape.kind)
}

const fn equal(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// `App::from_env`, where there is an environment to open a binding of: the user's crate cannot ask for our features.
#[cfg(all(feature = "workers", target_arch = "wasm32"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __namespace_from_env {
    ($vis:vis $name:ident) => {
        #[allow(dead_code)]
        impl $name<$crate::backend::workers::WorkersKv> {
            /// Opens the binding of this namespace: no operation.
            ///
            /// # Errors
            ///
            /// Fails where the environment has no such binding, or one that is no KV namespace.
            $vis fn from_env(env: &$crate::__private::Env) -> $crate::Result<Self> {
                $crate::__private::Ok(Self {
                    backend: $crate::backend::workers::WorkersKv::from_env(
                        env,
                        <Self as $crate::Namespace>::BINDING,
                    )?,
                })
            }
        }
    };
}

/// Off a Worker there is no environment to open a binding of.
#[cfg(not(all(feature = "workers", target_arch = "wasm32")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __namespace_from_env {
    ($vis:vis $name:ident) => {};
}

pub use crate::__namespace_from_env as namespace_from_env;
