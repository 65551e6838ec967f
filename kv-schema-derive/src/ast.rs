//! The model of a declaration, and questions about it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use serde_derive_internals as serde;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, GenericParam, Type, Visibility};

use crate::attr;
use crate::ctxt::Ctxt;
use crate::shape;
use crate::suggest;
use crate::template::{self, Form};

/// A struct that derives `KvEntity`.
pub(crate) struct Entity<'a> {
    pub(crate) original: &'a DeriveInput,
    pub(crate) ident: &'a Ident,
    /// The name without `r#`.
    pub(crate) name: String,
    pub(crate) vis: &'a Visibility,
    pub(crate) attrs: attr::Container,
    pub(crate) serde: serde::attr::Container,
    /// serde accepts its attributes, so that its own derives write their impls.
    pub(crate) is_serde_sound: bool,
    /// What serde stores of the whole struct, as an expression of type `Shape`.
    pub(crate) whole_shape: TokenStream,
    pub(crate) fields: Vec<Field<'a>>,
    /// The key template; empty where it has mistakes.
    pub(crate) key: Vec<Segment>,
}

/// A field of an entity.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    /// The name without `r#`.
    pub(crate) name: String,
    pub(crate) ty: &'a Type,
    pub(crate) attrs: attr::Field,
    pub(crate) serde: serde::attr::Field,
    /// How the key template writes it, if it does.
    pub(crate) form: Option<Form>,
}

/// A piece of a key template, with its field.
pub(crate) enum Segment {
    Literal(String),
    Part(usize),
}

/// Where the value of an entity is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum EntityForm {
    Whole,
    Value,
    MetadataOnly,
}

impl<'a> Entity<'a> {
    /// Reads a declaration; `None` where it is no struct with named fields.
    pub(crate) fn read(cx: &Ctxt, original: &'a DeriveInput) -> Option<Self> {
        let named = named_fields(cx, original)?;
        let (container, is_serde_sound) = read_serde(cx, original)?;
        let attrs = attr::Container::read(cx, &original.attrs);
        let whole_shape = shape::struct_shape(&container, &quote!(_kv_schema));
        let whole = attrs.metadata_only.is_none() && !named.named.iter().any(attr::is_value);
        if whole {
            shape::check(cx, &container);
        }
        let serde::ast::Data::Struct(_, serde_fields) = container.data else {
            return None;
        };
        let fields = named
            .named
            .iter()
            .zip(serde_fields)
            .filter_map(|(field, serde)| Field::read(cx, field, serde.attrs))
            .collect();
        let mut entity = Self {
            original,
            ident: &original.ident,
            name: original.ident.unraw().to_string(),
            vis: &original.vis,
            attrs,
            serde: container.attrs,
            is_serde_sound,
            whole_shape,
            fields,
            key: Vec::new(),
        };
        entity.read_key(cx);
        Some(entity)
    }

    fn read_key(&mut self, cx: &Ctxt) {
        let Some(literal) = &self.attrs.key else {
            let example = self
                .fields
                .first()
                .map_or_else(|| "id".to_owned(), |field| field.name.clone());
            cx.error_help(
                self.ident,
                format_args!("`{}` has no key template", self.name),
                format_args!(
                    "add `#[kv(key = \"{}:{{{example}}}\")]`",
                    self.name.to_lowercase()
                ),
            );
            return;
        };
        let (segments, mistakes) = template::parse(&literal.value());
        for mistake in &mistakes {
            cx.error_help(literal, &mistake.message, &mistake.help);
        }
        let mut complete = mistakes.is_empty();
        let mut key = Vec::new();
        for segment in segments {
            match segment {
                template::Segment::Literal(text) => key.push(Segment::Literal(text)),
                template::Segment::Placeholder { field, form } => {
                    if let Some(index) = self.fields.iter().position(|known| known.name == field) {
                        self.fields[index].form.get_or_insert(form);
                        key.push(Segment::Part(index));
                    } else {
                        complete = false;
                        unknown_field(cx, self, &field);
                    }
                }
            }
        }
        if complete {
            self.key = key;
        }
    }

    /// The form of the entity.
    pub(crate) fn form(&self) -> EntityForm {
        if self.attrs.metadata_only.is_some() {
            EntityForm::MetadataOnly
        } else if self.value_field().is_some() {
            EntityForm::Value
        } else {
            EntityForm::Whole
        }
    }

    /// The `#[kv(value)]` field.
    pub(crate) fn value_field(&self) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.attrs.value.is_some())
    }

    /// The `#[kv(expiry)]` field.
    pub(crate) fn expiry_field(&self) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.attrs.expiry.is_some())
    }

    /// The fields of the key, in the order of the template.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Field<'a>> + Clone {
        self.key.iter().filter_map(|segment| match segment {
            Segment::Part(index) => Some(&self.fields[*index]),
            Segment::Literal(_) => None,
        })
    }

    /// The field of the one placeholder of a key.
    pub(crate) fn one_part(&self) -> Option<&Field<'a>> {
        let mut parts = self.parts();
        parts.next().filter(|_| parts.next().is_none())
    }

    /// The fields that travel in metadata.
    pub(crate) fn metadata_fields(&self) -> impl Iterator<Item = &Field<'a>> + Clone {
        let form = self.form();
        self.fields.iter().filter(move |field| match form {
            EntityForm::MetadataOnly => {
                field.attrs.metadata.is_some() || (field.form.is_none() && field.attrs.expiry.is_none())
            }
            EntityForm::Whole | EntityForm::Value => field.attrs.metadata.is_some(),
        })
    }

    /// The names of the lifetime parameters, without their ticks.
    pub(crate) fn lifetimes(&self) -> Vec<&'a Ident> {
        self.original
            .generics
            .lifetimes()
            .map(|param| &param.lifetime.ident)
            .collect()
    }

    /// The names of the type and const parameters.
    pub(crate) fn type_params(&self) -> Vec<&'a Ident> {
        self.original
            .generics
            .params
            .iter()
            .filter_map(|param| match param {
                GenericParam::Type(param) => Some(&param.ident),
                GenericParam::Const(param) => Some(&param.ident),
                GenericParam::Lifetime(_) => None,
            })
            .collect()
    }

    /// The name of a generated type, with the span of the struct's name.
    pub(crate) fn derived_name(&self, suffix: &str) -> Ident {
        format_ident!("{}{suffix}", self.name, span = self.ident.span())
    }

    /// The name of the key type.
    pub(crate) fn key_name(&self) -> Ident {
        self.attrs
            .key_type
            .clone()
            .unwrap_or_else(|| self.derived_name("Key"))
    }

    /// The span of the key template.
    pub(crate) fn key_span(&self) -> Span {
        self.attrs
            .key
            .as_ref()
            .map_or_else(|| self.ident.span(), syn::LitStr::span)
    }
}

impl<'a> Field<'a> {
    fn read(cx: &Ctxt, original: &'a syn::Field, serde: serde::attr::Field) -> Option<Self> {
        let ident = original.ident.as_ref()?;
        Some(Self {
            ident,
            name: ident.unraw().to_string(),
            ty: &original.ty,
            attrs: attr::Field::read(cx, &original.attrs),
            serde,
            form: None,
        })
    }

    /// The key holds a digest of the field, not the field.
    pub(crate) fn is_digest(&self) -> bool {
        self.form == Some(Form::Sha256)
    }

    /// The key holds the field, so that it can be restored from there.
    pub(crate) fn is_in_key(&self) -> bool {
        self.form.is_some() && !self.is_digest()
    }

    /// serde leaves the field out of what it writes or reads.
    pub(crate) fn is_skipped(&self) -> bool {
        self.serde.skip_serializing() || self.serde.skip_deserializing()
    }

    /// The name in the stored bytes.
    pub(crate) fn wire_name(&self) -> &str {
        &self.serde.name().serialize_name().value
    }

    /// Other names that are read.
    pub(crate) fn aliases(&self) -> Vec<&str> {
        self.serde
            .aliases()
            .iter()
            .map(|name| name.value.as_str())
            .filter(|name| *name != self.wire_name())
            .collect()
    }

    /// The function that serde writes the field with.
    pub(crate) fn serialize_with(&self) -> Option<&syn::ExprPath> {
        self.serde.serialize_with()
    }

    /// The function that serde reads the field with; serde's own for borrowed text is none.
    pub(crate) fn deserialize_with(&self) -> Option<&syn::ExprPath> {
        self.serde.deserialize_with().filter(|with| {
            with.path
                .segments
                .first()
                .is_none_or(|first| first.ident != "_serde")
        })
    }
}

fn named_fields<'a>(cx: &Ctxt, original: &'a DeriveInput) -> Option<&'a syn::FieldsNamed> {
    let name = original.ident.unraw();
    match &original.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => return Some(fields),
            Fields::Unnamed(fields) => cx.error_help(
                fields,
                "KvEntity cannot be derived for a tuple struct",
                format_args!("name the fields: `struct {name} {{ id: …, … }}`"),
            ),
            Fields::Unit => cx.error_help(
                &original.ident,
                "KvEntity cannot be derived for a struct without fields",
                "name the fields that are stored, in braces",
            ),
        },
        Data::Enum(_) => cx.error_help(
            &original.ident,
            "KvEntity cannot be derived for an enum",
            "derive it on a struct that has the enum as a field",
        ),
        Data::Union(_) => cx.error_help(
            &original.ident,
            "KvEntity cannot be derived for a union",
            "derive it on a struct",
        ),
    }
    None
}

/// Reads serde's attributes with serde's own code; a mistake in them does not keep ours from being found.
fn read_serde<'a>(cx: &Ctxt, original: &'a DeriveInput) -> Option<(serde::ast::Container<'a>, bool)> {
    let serde_cx = serde::Ctxt::new();
    let private = Ident::new("__private", Span::call_site());
    let container = serde::ast::Container::from_ast(&serde_cx, original, serde::Derive::Serialize, &private);
    let is_sound = serde_cx.check().is_ok();
    if !is_sound {
        // serde's own derives say what is wrong; silence would swallow an attribute that only they know.
        cx.error_help(
            &original.ident,
            format_args!("cannot read the serde attributes of `{}`", original.ident),
            "see what serde's own derive says; if it says nothing, this version of kv-schema is older than the attribute",
        );
    }
    container.map(|container| (container, is_sound))
}

fn unknown_field(cx: &Ctxt, entity: &Entity<'_>, field: &str) {
    let known: Vec<&str> = entity.fields.iter().map(|known| known.name.as_str()).collect();
    let message = format!(
        "key template names `{{{field}}}`, but `{}` has no field `{field}`",
        entity.name
    );
    let help = match suggest::nearest(field, known.iter().copied()) {
        Some(near) => format!("did you mean `{{{near}}}`?"),
        None if known.is_empty() => format!("add a field `{field}`"),
        None => suggest::help(field, &known),
    };
    cx.error_help(&entity.attrs.key, message, help);
}
