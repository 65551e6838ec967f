//! The words about versions.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{ExprPath, LitInt, LitStr, Token, Type, parenthesized};

use super::value::{equals, error, rest};

/// A version, and the token that says it.
#[derive(Clone)]
pub(crate) struct Number {
    pub(crate) value: u32,
    pub(crate) token: LitInt,
}

impl ToTokens for Number {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.token.to_tokens(tokens);
    }
}

impl Parse for Number {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let token: LitInt = input.parse()?;
        match token.base10_parse::<u32>() {
            Ok(value) if value > 0 && token.suffix().is_empty() => Ok(Self { value, token }),
            _ => Err(error(
                &token,
                format!("a version is a plain integer from 1 to {}", u32::MAX),
                "versions begin at 1",
            )),
        }
    }
}

/// `1 => v1::Session as MsgPack with upgrade`.
pub(crate) struct Migration {
    pub(crate) version: Number,
    /// `None` for `Self`: today's fields describe it.
    pub(crate) ty: Option<Type>,
    /// What stored it; `None` for today's.
    pub(crate) codec: Option<Type>,
    pub(crate) with: Option<ExprPath>,
}

impl Parse for Migration {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let version = input.parse()?;
        input.parse::<Token![=>]>()?;
        let is_self = input.peek(Token![Self]) && !input.peek2(Token![::]);
        let ty: Type = input.parse()?;
        let codec = if input.peek(Token![as]) {
            input.parse::<Token![as]>()?;
            Some(input.parse()?)
        } else {
            None
        };
        Ok(Self {
            version,
            ty: (!is_self).then_some(ty),
            codec,
            with: with(input)?,
        })
    }
}

/// `1`, or `1 with downgrade`.
pub(crate) struct Downgrade {
    pub(crate) version: Number,
    pub(crate) with: Option<ExprPath>,
}

impl Parse for Downgrade {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            version: input.parse()?,
            with: with(input)?,
        })
    }
}

/// `1 => "token"`.
pub(crate) struct Was {
    pub(crate) version: Number,
    pub(crate) name: LitStr,
}

impl Parse for Was {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let version = input.parse()?;
        input.parse::<Token![=>]>()?;
        Ok(Self {
            version,
            name: input.parse()?,
        })
    }
}

fn with(input: ParseStream<'_>) -> syn::Result<Option<ExprPath>> {
    let is_with = input.fork().parse::<Ident>().is_ok_and(|word| word == "with");
    if !is_with {
        return Ok(None);
    }
    input.parse::<Ident>()?;
    input.parse().map(Some)
}

/// `word(item, item, …)`.
pub(super) fn list<T: Parse>(word: &Ident, input: ParseStream<'_>, example: &str) -> syn::Result<Vec<T>> {
    let help = format!("write `{word}({example})`");
    if !input.peek(syn::token::Paren) {
        let tokens = rest(input)?;
        let tokens = if tokens.is_empty() {
            word.to_token_stream()
        } else {
            tokens
        };
        return Err(error(tokens, format!("`{word}` takes a list"), &help));
    }
    let items = inside(word, input, Punctuated::<T, Token![,]>::parse_terminated, &help)?;
    if items.is_empty() {
        return Err(error(word, format!("`{word}` is empty"), &help));
    }
    Ok(items.into_iter().collect())
}

/// Reads what stands in parentheses; what cannot be read is said once, in our words.
fn inside<T>(
    word: &Ident,
    input: ParseStream<'_>,
    read: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
    help: &str,
) -> syn::Result<T> {
    let inside;
    parenthesized!(inside in input);
    let tokens: TokenStream = inside.parse()?;
    read.parse2(tokens).map_err(|mistake| {
        let text = mistake.to_string();
        if text.contains("help:") {
            return mistake;
        }
        let message = format!("cannot read this `{word}`");
        if text.starts_with("unexpected end") {
            return error(word, message, help);
        }
        syn::Error::new(mistake.span(), format_args!("{message}\nhelp: {help}"))
    })
}

/// `word = 2`.
pub(super) fn number(word: &Ident, input: ParseStream<'_>) -> syn::Result<Number> {
    equals(word, input, "1")?;
    if !input.peek(LitInt) {
        return Err(error(
            rest(input)?,
            format!("`{word}` takes an integer"),
            &format!("write `{word} = 1`, for instance"),
        ));
    }
    input.parse()
}

/// `word = one | of | these`.
pub(super) fn choice(word: &Ident, input: ParseStream<'_>, choices: &[&str]) -> syn::Result<Ident> {
    equals(word, input, choices[0])?;
    let chosen = input.fork().parse::<Ident>();
    match chosen {
        Ok(ident) if choices.iter().any(|choice| ident == choice) => input.parse(),
        _ => Err(error(
            rest(input)?,
            format!("`{word}` is one of `{}`", choices.join("`, `")),
            &format!("write `{word} = {}`", choices[0]),
        )),
    }
}

/// What `unversioned = …` says.
pub(crate) enum Unversioned {
    As(Number),
    Current,
    Error,
    Detect(Ident, Vec<Number>),
}

pub(super) fn unversioned(word: &Ident, input: ParseStream<'_>) -> syn::Result<Unversioned> {
    equals(word, input, "1")?;
    if input.peek(LitInt) {
        return input.parse().map(Unversioned::As);
    }
    let chosen = input.fork().parse::<Ident>().map(|ident| ident.to_string());
    match chosen.as_deref() {
        Ok("current") => input.parse::<Ident>().map(|_| Unversioned::Current),
        Ok("error") => input.parse::<Ident>().map(|_| Unversioned::Error),
        Ok("detect") => {
            let detect: Ident = input.parse()?;
            let versions = list(&detect, input, "2, 1")?;
            Ok(Unversioned::Detect(detect, versions))
        }
        _ => Err(error(
            rest(input)?,
            "`unversioned` is a version, `current`, `error` or `detect(…)`".to_owned(),
            "write `unversioned = 1`, `unversioned = error` or `unversioned = detect(2, 1)`",
        )),
    }
}

/// `version_from = metadata("version")`.
pub(super) fn version_from(word: &Ident, input: ParseStream<'_>) -> syn::Result<LitStr> {
    equals(word, input, "metadata(\"version\")")?;
    let wrong = |input: ParseStream<'_>| {
        syn::Result::Ok(error(
            rest(input)?,
            "`version_from` names a metadata field".to_owned(),
            "write `version_from = metadata(\"version\")`",
        ))
    };
    let fork = input.fork();
    if !fork.parse::<Ident>().is_ok_and(|ident| ident == "metadata") || !fork.peek(syn::token::Paren) {
        return Err(wrong(input)?);
    }
    let metadata = input.parse::<Ident>()?;
    let help = "write `version_from = metadata(\"version\")`";
    let name = inside(&metadata, input, <LitStr as Parse>::parse, help)?;
    if name.value().is_empty() || name.value().starts_with('$') {
        return Err(error(
            &name,
            "`version_from` names a metadata field of somebody else's".to_owned(),
            "names with `$` are reserved; write `version_from = metadata(\"version\")`",
        ));
    }
    Ok(name)
}
