//! The values of attribute words.

use std::fmt::Display;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{ExprPath, LitInt, LitStr, Token};

use super::Seconds;
use crate::duration;
use crate::tokens::CODECS;

/// A word that stands alone.
pub(super) fn flag(word: &Ident, input: ParseStream<'_>) -> syn::Result<Ident> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(word.clone());
    }
    Err(error(
        rest(input)?,
        format!("`{word}` takes no value"),
        &format!("write `{word}`"),
    ))
}

/// `word = "text"`.
pub(super) fn string(word: &Ident, input: ParseStream<'_>, example: &str) -> syn::Result<LitStr> {
    equals(word, input, &format!("\"{example}\""))?;
    if input.peek(LitStr) {
        return input.parse();
    }
    Err(error(
        rest(input)?,
        format!("`{word}` takes a string"),
        &format!("write `{word} = \"{example}\"`"),
    ))
}

/// `word = Type`, or whatever `T` parses.
pub(super) fn parsed<T: Parse>(
    word: &Ident,
    input: ParseStream<'_>,
    noun: &str,
    example: &str,
) -> syn::Result<T> {
    equals(word, input, example)?;
    input.fork().parse::<T>().map_err(|_| {
        // `codec = "text"` means `codec = Text`.
        let quoted = input.fork().parse::<LitStr>().ok().and_then(|literal| {
            let meant = |codec: &&&str| codec.eq_ignore_ascii_case(&literal.value());
            CODECS.iter().find(meant).copied()
        });
        error(
            rest(input).unwrap_or_default(),
            format!("`{word}` takes {noun}"),
            &format!("write `{word} = {}`", quoted.unwrap_or(example)),
        )
    })?;
    input.parse()
}

/// `word = 32`, an integer from `min` to the largest `u32`.
pub(super) fn integer(word: &Ident, input: ParseStream<'_>, min: u32) -> syn::Result<u32> {
    equals(word, input, "1")?;
    if !input.peek(LitInt) {
        return Err(error(
            rest(input)?,
            format!("`{word}` takes an integer"),
            &format!("write `{word} = 1`, for instance"),
        ));
    }
    let literal: LitInt = input.parse()?;
    match literal.base10_parse::<u32>() {
        Ok(number) if number >= min && literal.suffix().is_empty() => Ok(number),
        _ => Err(error(
            &literal,
            format!("`{word}` is a plain integer from {min} to {}", u32::MAX),
            &format!("write `{word} = {min}`, for instance"),
        )),
    }
}

/// `word = "24h"` or `word = SOME_CONST`.
pub(super) fn duration(word: &Ident, input: ParseStream<'_>, min: u64) -> syn::Result<Seconds> {
    equals(word, input, "\"24h\"")?;
    if input.peek(LitStr) {
        let literal: LitStr = input.parse()?;
        let seconds = duration::seconds(&literal.value())
            .map_err(|mistake| error(&literal, mistake.message, &mistake.help))?;
        return in_range(word, &literal, seconds, min);
    }
    if input.peek(LitInt) {
        let literal: LitInt = input.parse()?;
        return Err(error(
            &literal,
            format!("`{word}` has no unit"),
            &format!("write `{word} = \"{}s\"`", literal.base10_digits()),
        ));
    }
    input
        .fork()
        .parse::<ExprPath>()
        .map_err(|_| {
            error(
                rest(input).unwrap_or_default(),
                format!("`{word}` takes a duration or the path of a `Duration` constant"),
                &format!("write `{word} = \"24h\"`"),
            )
        })
        .and_then(|_| input.parse())
        .map(Seconds::Path)
}

fn in_range(word: &Ident, literal: &LitStr, seconds: u64, min: u64) -> syn::Result<Seconds> {
    const MAX: u64 = i32::MAX as u64;
    if seconds < min {
        return Err(error(
            literal,
            format!("`{word}` is {seconds} seconds; Workers KV takes at least {min}"),
            &format!("write `{word} = \"{min}s\"` or more"),
        ));
    }
    if seconds > MAX {
        return Err(error(
            literal,
            format!("`{word}` is {seconds} seconds; Workers KV takes at most {MAX}"),
            &format!("write `{word} = \"24855 days\"` or less"),
        ));
    }
    Ok(Seconds::Literal(seconds))
}

pub(super) fn equals(word: &Ident, input: ParseStream<'_>, example: &str) -> syn::Result<()> {
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        if !input.is_empty() && !input.peek(Token![,]) {
            return Ok(());
        }
    }
    Err(error(
        word,
        format!("kv attribute `{word}` needs a value"),
        &format!("write `{word} = {example}`"),
    ))
}

/// The tokens up to the next comma.
pub(super) fn rest(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut out = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        out.extend([input.parse::<TokenTree>()?]);
    }
    Ok(out)
}

pub(super) fn error(tokens: impl ToTokens, message: impl Display, help: &str) -> syn::Error {
    syn::Error::new_spanned(tokens, format_args!("{message}\nhelp: {help}"))
}
