//! Reads `namespace! { … }`, past every mistake to the end.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, Ident, LitStr, Path, Token, Type, Visibility, braced};

use super::{Entity, Namespace};
use crate::ctxt::Ctxt;
use crate::suggest;

const OPTIONS: &[&str] = &["binding", "crate"];

pub(super) fn namespace(cx: &Ctxt, input: TokenStream) -> syn::Result<Option<Namespace>> {
    (|input: ParseStream<'_>| read(cx, input)).parse2(input)
}

fn read(cx: &Ctxt, input: ParseStream<'_>) -> syn::Result<Option<Namespace>> {
    let attrs = input.call(Attribute::parse_outer)?;
    let vis: Visibility = input.parse()?;
    if let Some(keyword) = input.parse::<Option<Token![struct]>>()? {
        cx.error_help(
            keyword,
            "a namespace is written without `struct`",
            "write `pub App { binding = \"APP\", sessions: Session }`",
        );
    }
    let name = match input.parse::<Ident>() {
        Ok(name) => name,
        Err(error) => {
            let shown = input.cursor().token_stream();
            input.parse::<TokenStream>()?;
            if shown.is_empty() {
                return Err(syn::Error::new(
                    error.span(),
                    "a namespace needs a name\nhelp: write `pub App { binding = \"APP\", sessions: Session }`",
                ));
            }
            cx.error_help(
                shown.into_iter().next(),
                "a namespace needs a name",
                "write `pub App { binding = \"APP\", sessions: Session }`",
            );
            return Ok(None);
        }
    };
    let mut namespace = Namespace {
        attrs,
        vis,
        name,
        krate: None,
        binding: None,
        entities: Vec::new(),
    };
    if !input.peek(syn::token::Brace) {
        cx.error_help(
            &namespace.name,
            format_args!("`{}` has no body", namespace.name),
            format_args!("write `{} {{ binding = \"…\", … }}`", namespace.name),
        );
        input.parse::<TokenStream>()?;
        return Ok(None);
    }
    let body;
    braced!(body in input);
    while !body.is_empty() {
        item(cx, &mut namespace, &body);
        end_of_item(cx, &body);
    }
    if !input.is_empty() {
        let rest: TokenStream = input.parse()?;
        cx.error_help(
            rest,
            "a namespace ends here",
            "declare the next one in a `namespace!` of its own",
        );
    }
    Ok(Some(namespace))
}

fn item(cx: &Ctxt, namespace: &mut Namespace, body: ParseStream<'_>) {
    if let Err(error) = try_item(cx, namespace, body) {
        cx.push(error);
        skip_item(body);
    }
}

fn try_item(cx: &Ctxt, namespace: &mut Namespace, body: ParseStream<'_>) -> syn::Result<()> {
    let attrs = body.call(Attribute::parse_outer)?;
    let start = body.cursor().token_stream().into_iter().next();
    let Ok(name) = body.call(Ident::parse_any) else {
        cx.error_help(
            start,
            "expected an entity or an option",
            "write `sessions: Session`, or `binding = \"…\"`",
        );
        skip_item(body);
        return Ok(());
    };
    if body.peek(Token![=]) {
        for attr in &attrs {
            cx.error_help(attr, "an option takes no attributes", "remove it");
        }
        return option(cx, namespace, &name, body);
    }
    if !body.peek(Token![:]) {
        cx.error_help(
            &name,
            format_args!("`{name}` is neither an entity nor an option"),
            format_args!("write `{name}: Entity`"),
        );
        skip_item(body);
        return Ok(());
    }
    body.parse::<Token![:]>()?;
    if OPTIONS.contains(&name.to_string().as_str()) && !body.peek(Ident::peek_any) {
        cx.error_help(
            &name,
            format_args!("`{name}` is an option"),
            format_args!("write `{name} = …`"),
        );
        skip_item(body);
        // The value stands there, with the wrong sign: say no more about it.
        namespace
            .binding
            .get_or_insert_with(|| LitStr::new("?", name.span()));
        return Ok(());
    }
    let ty: Type = body.parse()?;
    namespace.entities.push(Entity {
        attrs,
        method: name,
        ty,
    });
    Ok(())
}

fn option(cx: &Ctxt, namespace: &mut Namespace, name: &Ident, body: ParseStream<'_>) -> syn::Result<()> {
    body.parse::<Token![=]>()?;
    match name.to_string().as_str() {
        "binding" => {
            let value: Expr = body.parse()?;
            let binding = syn::parse2::<LitStr>(value.to_token_stream()).unwrap_or_else(|_| {
                cx.error_help(
                    &value,
                    "`binding` takes a text in quotes",
                    format_args!("write `binding = \"{}\"`", super::spell(&value)),
                );
                LitStr::new("?", name.span())
            });
            once(cx, name, &mut namespace.binding, binding);
        }
        "crate" => {
            let path = body.call(Path::parse_mod_style)?;
            once(cx, name, &mut namespace.krate, path);
        }
        unknown => {
            let help = if body.peek(Ident) && suggest::nearest(unknown, OPTIONS.iter().copied()).is_none() {
                format!("an entity is written with a colon: `{unknown}: Entity`")
            } else {
                suggest::help(unknown, OPTIONS)
            };
            cx.error_help(name, format_args!("unknown namespace option `{unknown}`"), help);
            if suggest::nearest(unknown, ["binding"]).is_some() {
                namespace
                    .binding
                    .get_or_insert_with(|| LitStr::new("?", name.span()));
            }
            skip_item(body);
        }
    }
    Ok(())
}

fn once<T>(cx: &Ctxt, name: &Ident, place: &mut Option<T>, value: T) {
    if place.replace(value).is_some() {
        cx.error_help(name, format_args!("`{name}` is given twice"), "keep one of them");
    }
}

fn end_of_item(cx: &Ctxt, body: ParseStream<'_>) {
    if body.is_empty() || body.parse::<Token![,]>().is_ok() {
        return;
    }
    cx.error_help(
        body.cursor().token_stream().into_iter().next(),
        "expected `,` before this",
        "separate the entities and options of a namespace with commas",
    );
    // What comes may be the next item.
    if !body.peek(Ident::peek_any) && !body.peek(Token![#]) {
        skip_item(body);
        drop(body.parse::<Token![,]>());
    }
}

fn skip_item(body: ParseStream<'_>) {
    while !body.is_empty() && !body.peek(Token![,]) {
        if body.parse::<TokenTree>().is_err() {
            return;
        }
    }
}
