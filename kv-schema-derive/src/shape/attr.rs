//! The `#[kv(...)]` words of `KvShape` and `KvKeyPart`.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, LitStr, Path, Token, Type};

use crate::ctxt::Ctxt;
use crate::suggest;

const CONTAINER: &[&str] = &["crate"];
const FIELD: &[&str] = &["opaque", "shape"];

/// What `#[kv(...)]` says on a struct or enum.
#[derive(Default)]
pub(crate) struct Container {
    krate: Option<Path>,
    /// `#[derive(KvEntity)]` stands beside, and reports on the attributes itself.
    entity: bool,
}

impl Container {
    pub(crate) fn new(cx: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut container = Self::default();
        let mut unknown = Vec::new();
        each_word(cx, attrs, |meta| {
            if meta.path.is_ident("crate") {
                container.krate = Some(crate_path(meta)?);
            } else {
                container.entity |= meta.path.is_ident("key");
                unknown.push(meta.path.clone());
                skip_value(meta)?;
            }
            Ok(())
        });
        if !container.entity {
            for path in unknown {
                unknown_word(cx, "container", &path, CONTAINER);
            }
        }
        container
    }

    /// Returns the item that names the runtime crate `_kv_schema`.
    pub(crate) fn crate_item(&self) -> TokenStream {
        crate_item(self.krate.as_ref())
    }

    pub(crate) fn is_entity(&self) -> bool {
        self.entity
    }
}

/// Returns the item that names the runtime crate `_kv_schema`, wherever the user keeps it.
pub(crate) fn crate_item(path: Option<&Path>) -> TokenStream {
    if let Some(path) = path {
        return quote! {
            #[allow(unused_imports, clippy::useless_attribute)]
            use #path as _kv_schema;
        };
    }
    quote! {
        #[allow(unused_extern_crates, clippy::useless_attribute)]
        extern crate kv_schema as _kv_schema;
    }
}

/// What `#[kv(...)]` says of the shape of a field.
#[derive(Default)]
pub(crate) struct Field {
    /// `#[kv(opaque)]`: the type is recorded by name alone.
    pub(crate) opaque: bool,
    /// `#[kv(shape = Type)]`: the type whose shape stands for the field's own.
    pub(crate) shape: Option<Type>,
}

impl Field {
    /// Reads the words that say the shape; [`check_fields`] and `KvEntity` look after the others.
    pub(crate) fn lenient(attrs: &[Attribute]) -> Self {
        let quiet = Ctxt::new();
        let (field, _) = Self::read(&quiet, attrs);
        drop(quiet.check());
        field
    }

    fn read(cx: &Ctxt, attrs: &[Attribute]) -> (Self, Vec<Path>) {
        let mut field = Self::default();
        let mut unknown = Vec::new();
        each_word(cx, attrs, |meta| {
            if meta.path.is_ident("opaque") {
                field.opaque = true;
            } else if meta.path.is_ident("shape") {
                field.shape = Some(meta.value()?.parse()?);
            } else {
                unknown.push(meta.path.clone());
                skip_value(meta)?;
            }
            Ok(())
        });
        (field, unknown)
    }
}

/// Reports what is wrong with the attributes of a field.
pub(crate) fn check_field(cx: &Ctxt, attrs: &[Attribute]) {
    let (field, unknown) = Field::read(cx, attrs);
    for path in unknown {
        unknown_word(cx, "field", &path, FIELD);
    }
    if field.opaque
        && let Some(shape) = field.shape
    {
        cx.error_help(
            shape,
            "`opaque` and `shape` contradict each other",
            "keep the one that is meant",
        );
    }
}

fn each_word(cx: &Ctxt, attrs: &[Attribute], mut word: impl FnMut(&ParseNestedMeta<'_>) -> syn::Result<()>) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("kv")) {
        if let Err(error) = attr.parse_nested_meta(|meta| word(&meta)) {
            cx.push(error);
        }
    }
}

fn unknown_word(cx: &Ctxt, place: &str, path: &Path, known: &[&str]) {
    let word = super::types::spell(path);
    cx.error_help(
        path,
        format_args!("unknown kv {place} attribute `{word}`"),
        suggest::help(&word, known),
    );
}

/// Reads `crate = path`; a string is taken too, as serde writes it.
fn crate_path(meta: &ParseNestedMeta<'_>) -> syn::Result<Path> {
    let value = meta.value()?;
    if value.peek(LitStr) {
        return value.parse::<LitStr>()?.parse_with(Path::parse_mod_style);
    }
    value.call(Path::parse_mod_style)
}

fn skip_value(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
        meta.input.parse::<TokenTree>()?;
    }
    Ok(())
}
