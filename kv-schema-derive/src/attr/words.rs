//! The words of the lists: which there are, which are given twice, which are none.

use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Meta, Token};

use crate::ctxt::Ctxt;
use crate::{suggest, symbol};

/// A value that may be given once.
pub(super) trait Slot<T> {
    fn set(&mut self, cx: &Ctxt, word: &Ident, value: T);
}

impl<T> Slot<T> for Option<T> {
    fn set(&mut self, cx: &Ctxt, word: &Ident, value: T) {
        if self.is_some() {
            cx.error_help(
                word,
                format_args!("duplicate kv attribute `{word}`"),
                "give it once",
            );
        } else {
            *self = Some(value);
        }
    }
}

/// Hands every word of every `#[kv(...)]` to `read`, and goes on after a mistake.
pub(super) fn words(
    cx: &Ctxt,
    attrs: &[Attribute],
    mut read: impl FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>,
) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("kv")) {
        let Meta::List(list) = &attr.meta else {
            cx.error_help(
                &attr.meta,
                "`kv` attributes stand in a list",
                "write `#[kv(...)]` with the attributes inside",
            );
            continue;
        };
        let all = |input: ParseStream<'_>| {
            while !input.is_empty() {
                let result = input.call(word).and_then(|word| {
                    read(&word, input)?;
                    end(&word, input)
                });
                if let Err(error) = result {
                    cx.push(error);
                    skip(input)?;
                }
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        };
        if let Err(error) = list.parse_args_with(all) {
            cx.push(error);
        }
    }
}

fn word(input: ParseStream<'_>) -> syn::Result<Ident> {
    if input.peek(Ident::peek_any) {
        return input.call(Ident::parse_any);
    }
    let token: TokenTree = input.parse()?;
    Err(syn::Error::new_spanned(
        &token,
        format_args!(
            "`{token}` is not a kv attribute\nhelp: write words such as `key = \"user:{{id}}\"`, with commas between"
        ),
    ))
}

/// A word and its value end at a comma.
fn end(word: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(());
    }
    let token: TokenTree = input.fork().parse()?;
    Err(syn::Error::new_spanned(
        token,
        format_args!("unexpected text after kv attribute `{word}`\nhelp: put a comma between attributes"),
    ))
}

fn skip(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// The words of one place, and what to say of words that belong elsewhere.
pub(super) struct Place {
    noun: &'static str,
    words: &'static [&'static str],
    reserved: &'static [&'static str],
    elsewhere: &'static [&'static str],
    where_else: &'static str,
}

pub(super) const ON_STRUCT: Place = Place {
    noun: "container",
    words: symbol::CONTAINER,
    reserved: symbol::RESERVED_CONTAINER,
    elsewhere: symbol::FIELD,
    where_else: "a field",
};

pub(super) const ON_FIELD: Place = Place {
    noun: "field",
    words: symbol::FIELD,
    reserved: symbol::RESERVED_FIELD,
    elsewhere: symbol::CONTAINER,
    where_else: "the struct",
};

pub(super) fn unknown(word: &Ident, place: &Place) -> syn::Error {
    let name = word.unraw().to_string();
    let message = if place.reserved.contains(&name.as_str()) {
        format!(
            "kv {} attribute `{name}` is reserved for a later release\nhelp: remove it",
            place.noun
        )
    } else if place.elsewhere.contains(&name.as_str()) {
        format!(
            "`{name}` is not a kv {} attribute\nhelp: write `#[kv({name})]` on {}",
            place.noun, place.where_else
        )
    } else {
        format!(
            "unknown kv {} attribute `{name}`\nhelp: {}",
            place.noun,
            suggest::help(&name, place.words)
        )
    };
    syn::Error::new_spanned(word.to_token_stream(), message)
}
