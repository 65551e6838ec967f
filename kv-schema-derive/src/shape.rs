//! The shape of a struct or enum as serde sees it: `#[derive(KvShape)]`, and the value of an entity.

pub(crate) mod attr;
mod check;
pub(crate) mod types;

use std::cell::{Cell, RefCell};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use serde_derive_internals::ast::{Container, Data, Field, Style, Variant};
use serde_derive_internals::attr::TagType;
use serde_derive_internals::{Ctxt as SerdeCtxt, Derive};
use syn::{DeriveInput, ExprPath, Generics, Type, parse_quote};

pub(crate) use self::check::check;
use self::types::{mentioned, replace_own, spell};
use crate::ctxt::Ctxt;

/// Expands `#[derive(KvShape)]`.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let cx = Ctxt::new();
    let attrs = attr::Container::new(&cx, &input.attrs);
    let tree = read(&cx, input, &attrs);
    let (generics, shape) = tree.unwrap_or_else(|| {
        let name = unraw(&input.ident);
        (
            input.generics.clone(),
            quote!(_kv_schema::schema::Shape::Opaque(#name)),
        )
    });
    let errors = cx.check().err().map(|error| error.to_compile_error());
    let ident = &input.ident;
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, ty_generics, _) = input.generics.split_for_impl();
    let crate_item = attrs.crate_item();
    quote! {
        #errors
        #[doc(hidden)]
        const _: () = {
            #crate_item
            #[allow(unused_imports)]
            use _kv_schema::__private::Fallback as _;

            #[automatically_derived]
            impl #impl_generics _kv_schema::KvShape for #ident #ty_generics #where_clause {
                const SHAPE: _kv_schema::schema::Shape = #shape;
            }
        };
    }
}

fn read(cx: &Ctxt, input: &DeriveInput, attrs: &attr::Container) -> Option<(Generics, TokenStream)> {
    if let syn::Data::Union(data) = &input.data {
        cx.error_help(
            data.union_token,
            "KvShape cannot be derived for a union",
            "derive it on a struct or an enum",
        );
        return None;
    }
    let cont = serde_container(cx, input)?;
    check(cx, &cont);
    if !attrs.is_entity() {
        for field in cont.data.all_fields() {
            attr::check_field(cx, &field.original.attrs);
        }
    }
    let krate = quote!(_kv_schema);
    let tree = Tree::new(&cont, &krate);
    let shape = tree.with_marker();
    Some((tree.bounded_generics(), shape))
}

/// Reads serde's attributes. serde's derives report mistakes in them; here one line says that the shape is lost.
pub(crate) fn serde_container<'a>(cx: &Ctxt, input: &'a DeriveInput) -> Option<Container<'a>> {
    let serde = SerdeCtxt::new();
    let private = Ident::new("__private", Span::call_site());
    let cont = Container::from_ast(&serde, input, Derive::Serialize, &private);
    if serde.check().is_err() {
        cx.error_help(
            &input.ident,
            format_args!("cannot read the serde attributes of `{}`", input.ident),
            "see what serde's own derive says; if it says nothing, this version of kv-schema is older than the attribute",
        );
        return None;
    }
    cont
}

/// Returns an expression of type `Shape`: what serde stores of a struct or enum; `Fallback` must be in scope.
///
/// `krate` is the path of the runtime crate, such as `_kv_schema`. The expression may
/// stand in any `const` or `static`, in a generic impl too where the parameters have the bounds they need. It heeds
/// `#[kv(opaque)]` and `#[kv(shape = …)]` on fields and overlooks every other word of `#[kv(...)]`.
pub(crate) fn struct_shape(cont: &Container<'_>, krate: &TokenStream) -> TokenStream {
    Tree::new(cont, krate).with_marker()
}

/// Returns an expression of type `Shape` for one type, opaque where it has none; `Fallback` must be in scope.
pub(crate) fn type_shape(ty: &impl ToTokens, name: &str, krate: &TokenStream) -> TokenStream {
    quote! {
        #krate::__private::shape_or_opaque(#krate::__private::Probe::<#ty>::SHAPE, #name)
    }
}

/// A field on its way into a schema.
pub(crate) enum Row {
    /// What its type says, as a tuple.
    Plain(TokenStream),
    /// An expression of type `Field`, where more is said.
    Built(TokenStream),
}

/// Returns an expression of type `&[Field]` for these rows; `Fallback` must be in scope.
pub(crate) fn fields(rows: &[Row], krate: &TokenStream) -> TokenStream {
    let are_plain = rows.iter().all(|row| matches!(row, Row::Plain(_)));
    let function = if are_plain {
        quote!(plain_fields)
    } else {
        quote!(fields)
    };
    let rows = rows.iter().map(|row| match row {
        Row::Plain(row) if are_plain => row.clone(),
        Row::Plain(row) => quote!(#krate::__private::Row::Plain(#row)),
        Row::Built(field) => quote!(#krate::__private::Row::Built(#field)),
    });
    quote!(&#krate::__private::#function([#(#rows),*]))
}

/// A row for a field that is what its type says.
pub(crate) fn plain_row(
    rust_name: &str,
    name: &str,
    ty: &TokenStream,
    spelled: &str,
    krate: &TokenStream,
) -> Row {
    let shape = quote!(#krate::__private::Probe::<#ty>::SHAPE);
    // A shape tells an `Option` too, so that the second question is for types that have none.
    let option = if types::is_std_scalar(spelled) {
        quote!(false)
    } else {
        quote!(#krate::__private::Probe::<#ty>::OPTION)
    };
    Row::Plain(quote!((#rust_name, #name, #spelled, #shape, #option)))
}

/// A declaration on its way to a `Shape`.
struct Tree<'a> {
    cont: &'a Container<'a>,
    krate: &'a TokenStream,
    marker: Ident,
    /// The type mentions itself.
    recursive: Cell<bool>,
    /// The types that have to say their shapes.
    asked: RefCell<Vec<TokenStream>>,
}

impl<'a> Tree<'a> {
    fn new(cont: &'a Container<'a>, krate: &'a TokenStream) -> Self {
        Self {
            cont,
            krate,
            marker: format_ident!("__Own"),
            recursive: Cell::new(false),
            asked: RefCell::default(),
        }
    }

    /// The expression, with the marker that it needs.
    fn with_marker(&self) -> TokenStream {
        let krate = self.krate;
        let shape = self.container();
        let marker = self.recursive.get().then(|| {
            let (marker, name) = (&self.marker, unraw(&self.cont.ident));
            quote! {
                #[allow(dead_code)]
                #[derive(::core::clone::Clone)]
                struct #marker;

                #[automatically_derived]
                impl #krate::KvShape for #marker {
                    const SHAPE: #krate::schema::Shape = #krate::schema::Shape::Ref(#name);
                }
            }
        });
        match marker {
            None => shape,
            Some(marker) => quote!({ #marker #shape }),
        }
    }

    fn container(&self) -> TokenStream {
        let (krate, attrs) = (self.krate, &self.cont.attrs);
        // With `from` alone the container is written as it is, whatever reads it.
        if let Some(ty) = attrs.type_into() {
            return self.ask(ty);
        }
        match &self.cont.data {
            Data::Struct(_, fields) if attrs.transparent() => {
                fields.iter().find(|field| field.attrs.transparent()).map_or_else(
                    || quote!(#krate::schema::Shape::Unit),
                    |field| self.content(field),
                )
            }
            Data::Struct(style, fields) => {
                let tag = match attrs.tag() {
                    TagType::Internal { tag } => {
                        let name = attrs.name().serialize_name();
                        Some(quote!(.tag(#tag, #name)))
                    }
                    _ => None,
                };
                self.fields(*style, &unraw(&self.cont.ident), fields, tag.as_ref())
            }
            Data::Enum(variants) => self.variants(variants),
        }
    }

    fn fields(
        &self,
        style: Style,
        name: &str,
        fields: &[Field<'_>],
        tag: Option<&TokenStream>,
    ) -> TokenStream {
        let krate = self.krate;
        match style {
            Style::Unit => quote!(#krate::schema::Shape::Unit),
            Style::Newtype => self.content(&fields[0]),
            Style::Tuple => {
                let shapes = fields
                    .iter()
                    .filter(|field| !field.attrs.skip_serializing())
                    .map(|field| self.content(field));
                quote!(#krate::schema::Shape::Tuple(&[#(#shapes),*]))
            }
            Style::Struct => {
                let deny = self
                    .cont
                    .attrs
                    .deny_unknown_fields()
                    .then(|| quote!(.deny_unknown_fields()));
                let fields = fields
                    .iter()
                    .filter(|field| !(field.attrs.skip_serializing() && field.attrs.skip_deserializing()))
                    .map(|field| self.row(field));
                let fields = self::fields(&fields.collect::<Vec<_>>(), krate);
                quote! {
                    #krate::schema::Shape::Struct(
                        &#krate::schema::StructShape::new(#name, #fields) #tag #deny
                    )
                }
            }
        }
    }

    fn variants(&self, variants: &[Variant<'_>]) -> TokenStream {
        let krate = self.krate;
        let name = unraw(&self.cont.ident);
        let tagging = match self.cont.attrs.tag() {
            TagType::External => quote!(External),
            TagType::Internal { tag } => quote!(Internal(#tag)),
            TagType::Adjacent { tag, content } => quote!(Adjacent(#tag, #content)),
            TagType::None => quote!(Untagged),
        };
        let variants = variants
            .iter()
            .filter(|variant| !(variant.attrs.skip_serializing() && variant.attrs.skip_deserializing()))
            .map(|variant| self.variant(variant));
        quote! {
            #krate::schema::Shape::Enum(&#krate::schema::EnumShape::new(
                #name,
                #krate::schema::Tagging::#tagging,
                &[#(#variants),*],
            ))
        }
    }

    fn variant(&self, variant: &Variant<'_>) -> TokenStream {
        let krate = self.krate;
        let attrs = &variant.attrs;
        let name = &attrs.name().serialize_name().value;
        let shape = match attrs.serialize_with() {
            Some(with) => self.opaque(&with_path(with, attrs.deserialize_with())),
            None => self.fields(variant.style, &unraw(&variant.ident), &variant.fields, None),
        };
        let aliases = aliases(name, attrs.aliases().iter().map(|alias| alias.value.as_str()));
        let other = attrs.other().then(|| quote!(.other()));
        let untagged = attrs.untagged().then(|| quote!(.untagged()));
        let unwritten = attrs.skip_serializing().then(|| quote!(.never_written()));
        quote!(#krate::schema::Variant::new(#name, #shape) #aliases #other #untagged #unwritten)
    }

    fn row(&self, field: &Field<'_>) -> Row {
        let krate = self.krate;
        let attrs = &field.attrs;
        let name = &attrs.name().serialize_name().value;
        let rust_name = match &field.member {
            syn::Member::Named(ident) => unraw(ident),
            syn::Member::Unnamed(index) => index.index.to_string(),
        };
        let aliases = aliases(name, attrs.aliases().iter().map(|alias| alias.value.as_str()));
        let flatten = attrs.flatten().then(|| quote!(.flatten()));
        let written = if attrs.skip_serializing() {
            Some(quote!(.written(#krate::schema::Written::Never)))
        } else if attrs.skip_serializing_if().is_some() {
            Some(quote!(.written(#krate::schema::Written::Sometimes)))
        } else {
            None
        };
        let unread = attrs.skip_deserializing().then(|| quote!(.never_read()));
        let rest = quote!(#aliases #flatten #written #unread);
        let kv = attr::Field::lenient(&field.original.attrs);
        let says_itself = kv.shape.is_none() && !kv.opaque && attrs.serialize_with().is_none();
        let is_default = !attrs.default().is_none() || !self.cont.attrs.default().is_none();
        // serde reads a missing `Option` as `None` only where it reads the field by itself.
        let asks_option = !is_default && attrs.deserialize_with().is_none();
        if says_itself && asks_option && rest.is_empty() {
            let ty = self.without_own(field.ty);
            let row = plain_row(&rust_name, name, &ty, &spell(field.ty), krate);
            self.asked.borrow_mut().push(ty);
            return row;
        }
        let shape = self.content(field);
        let mut tree = quote!(#krate::schema::Field::new(#rust_name, #name, #shape) #rest);
        if is_default {
            tree = quote!(#tree.optional());
        } else if asks_option {
            let ty = self.without_own(field.ty);
            tree = quote!(#krate::__private::optional_option(#tree, #krate::__private::Probe::<#ty>::OPTION));
        }
        Row::Built(tree)
    }

    /// Returns the shape of what a field holds.
    fn content(&self, field: &Field<'_>) -> TokenStream {
        let kv = attr::Field::lenient(&field.original.attrs);
        if let Some(shape) = &kv.shape {
            self.ask(shape)
        } else if kv.opaque {
            self.opaque(&spell(field.ty))
        } else if let Some(with) = field.attrs.serialize_with() {
            self.opaque(&with_path(with, field.attrs.deserialize_with()))
        } else {
            self.ask(field.ty)
        }
    }

    fn opaque(&self, name: &str) -> TokenStream {
        let krate = self.krate;
        quote!(#krate::schema::Shape::Opaque(#name))
    }

    fn ask(&self, ty: &Type) -> TokenStream {
        let name = spell(ty);
        let ty = self.without_own(ty);
        let shape = type_shape(&ty, &name, self.krate);
        self.asked.borrow_mut().push(ty);
        shape
    }

    fn without_own(&self, ty: &Type) -> TokenStream {
        let (ty, found) = replace_own(ty, &self.cont.ident, &self.marker.to_token_stream());
        self.recursive.set(self.recursive.get() || found);
        ty
    }

    /// Bounds the parameters that fields hold: inside a generic impl a type without the bound is opaque.
    fn bounded_generics(&self) -> Generics {
        let krate = self.krate;
        let mut generics = self.cont.generics.clone();
        let params: Vec<&Ident> = self
            .cont
            .generics
            .type_params()
            .map(|param| &param.ident)
            .collect();
        let mut seen = Vec::new();
        for ty in self.asked.borrow().iter().filter(|ty| !is_phantom(ty)) {
            for param in mentioned(ty, &params) {
                let name = param.to_string();
                if !seen.contains(&name) {
                    seen.push(name);
                    generics
                        .make_where_clause()
                        .predicates
                        .push(parse_quote!(#param: #krate::KvShape));
                }
            }
        }
        generics
    }
}

/// Tells whether a type is spelled as `PhantomData`, as serde does to leave out bounds.
pub(crate) fn is_phantom(ty: &impl ToTokens) -> bool {
    match syn::parse2::<Type>(ty.to_token_stream()) {
        Ok(Type::Path(path)) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "PhantomData"),
        _ => false,
    }
}

/// Returns the name of an ident without `r#`.
pub(crate) fn unraw(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map(str::to_owned).unwrap_or(name)
}

/// Returns `module` for `module::serialize` and `module::deserialize`, else the function that writes.
fn with_path(serialize: &ExprPath, deserialize: Option<&ExprPath>) -> String {
    let write = spell(serialize);
    let module = write.strip_suffix("::serialize");
    let read = deserialize.map(spell);
    match (module, &read) {
        (Some(module), Some(read)) if read.strip_suffix("::deserialize") == Some(module) => module.to_owned(),
        _ => write,
    }
}

fn aliases<'a>(name: &str, read: impl Iterator<Item = &'a str>) -> Option<TokenStream> {
    let others: Vec<&str> = read.filter(|alias| *alias != name).collect();
    (!others.is_empty()).then(|| quote!(.aliases(&[#(#others),*])))
}
