//! Types as tokens: what they mention, with names replaced. Types are never understood, only copied.

use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// A few tokens that are written in many places. Writing a `TokenStream` asks the compiler twice, even where it is empty; this asks nothing.
#[derive(Clone, Default)]
pub(crate) struct Few(Vec<TokenTree>);

impl Few {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same as [`at`].
    pub(crate) fn at(self, span: Span) -> Self {
        Self(self.0.into_iter().map(|token| token_at(span, token)).collect())
    }
}

impl From<TokenStream> for Few {
    fn from(tokens: TokenStream) -> Self {
        Self(tokens.into_iter().collect())
    }
}

impl From<&Ident> for Few {
    fn from(ident: &Ident) -> Self {
        Self(vec![ident.clone().into()])
    }
}

impl ToTokens for Few {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().cloned());
    }
}

/// Tells whether a type mentions a name.
pub(crate) fn mentions(tokens: impl ToTokens, name: &Ident) -> bool {
    tokens.into_token_stream().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}

/// Replaces every lifetime that is a parameter by `'static`.
pub(crate) fn static_lifetimes(tokens: impl ToTokens, lifetimes: &[&Ident]) -> TokenStream {
    replace_lifetimes(tokens, lifetimes, "static")
}

/// Replaces every lifetime that is a parameter by another.
pub(crate) fn replace_lifetimes(tokens: impl ToTokens, lifetimes: &[&Ident], by: &str) -> TokenStream {
    if lifetimes.is_empty() {
        return tokens.into_token_stream();
    }
    let mut after_tick = false;
    map(tokens.into_token_stream(), &mut |token| {
        let replaced = match &token {
            TokenTree::Ident(ident) if after_tick && lifetimes.contains(&ident) => {
                TokenTree::Ident(Ident::new(by, ident.span()))
            }
            _ => token.clone(),
        };
        after_tick = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\'');
        replaced.into()
    })
}

/// Replaces `Self` by the type it stands for.
pub(crate) fn replace_self(tokens: impl ToTokens, by: &TokenStream) -> TokenStream {
    map(tokens.into_token_stream(), &mut |token| match token {
        TokenTree::Ident(ident) if ident == "Self" => by.clone(),
        token => token.into(),
    })
}

fn map(tokens: TokenStream, replace: &mut dyn FnMut(TokenTree) -> TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    for token in tokens {
        if let TokenTree::Group(group) = token {
            let mut mapped = Group::new(group.delimiter(), map(group.stream(), replace));
            mapped.set_span(group.span());
            out.extend([TokenTree::Group(mapped)]);
        } else {
            out.extend(replace(token));
        }
    }
    out
}

/// The codecs that may be named without a path.
pub(crate) const CODECS: &[&str] = &["Bytes", "Empty", "Gzip", "Json", "MsgPack", "Text"];

/// Finds the codecs of this crate by their bare names. (A glob import would catch the user's own `Bytes` too.)
pub(crate) fn resolve_codecs(tokens: TokenStream) -> TokenStream {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let colon = |index: Option<usize>| {
        index
            .and_then(|index| all.get(index))
            .is_some_and(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':'))
    };
    let mut out = TokenStream::new();
    for (index, token) in all.iter().enumerate() {
        match token {
            TokenTree::Ident(ident)
                if CODECS.contains(&ident.to_string().as_str())
                    && !colon(index.checked_sub(1))
                    && !colon(Some(index + 1)) =>
            {
                out.extend(at(ident.span(), quote!(_kv_schema::codec::#ident)));
            }
            TokenTree::Group(group) => out.extend([TokenTree::Group(Group::new(
                group.delimiter(),
                resolve_codecs(group.stream()),
            ))]),
            token => out.extend([token.clone()]),
        }
    }
    out
}

/// Unwraps a `Result`, or returns its error: what `?` does, without the four trait calls that rustc would check.
pub(crate) fn unwrap(result: &TokenStream) -> TokenStream {
    quote! {
        match #result {
            _kv_schema::__private::Ok(__value) => __value,
            _kv_schema::__private::Err(__error) => return _kv_schema::__private::Err(__error),
        }
    }
}

/// Names the method that does for so many at once what `stem` says; `None` where each is done by itself.
pub(crate) fn at_once(stem: &str, count: usize) -> Option<Ident> {
    (2..=4)
        .contains(&count)
        .then(|| Ident::new(&format!("{stem}{count}"), Span::call_site()))
}

/// Unwraps the tuple that such a method returns into the fields of `Self`.
pub(crate) fn from_tuple(read: &TokenStream, names: &[&Ident]) -> TokenStream {
    let places = (0..names.len()).map(Literal::usize_unsuffixed);
    quote! {
        match #read {
            _kv_schema::__private::Ok(__read) => _kv_schema::__private::Ok(Self { #(#names: __read.#places,)* }),
            _kv_schema::__private::Err(__error) => _kv_schema::__private::Err(__error),
        }
    }
}

/// Gives tokens a span of the user's, so that what the compiler says about them is said there.
pub(crate) fn at(span: Span, tokens: impl ToTokens) -> TokenStream {
    tokens
        .into_token_stream()
        .into_iter()
        .map(|token| token_at(span, token))
        .collect()
}

fn token_at(span: Span, token: TokenTree) -> TokenTree {
    match token {
        TokenTree::Group(group) => {
            let mut moved = Group::new(group.delimiter(), at(span, group.stream()));
            moved.set_span(span);
            TokenTree::Group(moved)
        }
        mut token => {
            token.set_span(span.resolved_at(token.span()));
            token
        }
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::{Ident, Span};
    use quote::quote;

    use super::{mentions, resolve_codecs, static_lifetimes};
    use crate::shape::types::spell;

    fn ident(name: &str) -> Ident {
        Ident::new(name, Span::call_site())
    }

    #[test]
    fn names_are_found_and_replaced() {
        assert!(mentions(quote!(Vec<[T; 2]>), &ident("T")));
        assert!(!mentions(quote!(Vec<Tea>), &ident("T")));
        let lifetime = ident("a");
        assert_eq!(
            spell(&static_lifetimes(quote!(Cow<'a, [a::B<'b>]>), &[&lifetime])),
            "Cow<'static, [a::B<'b>]>"
        );
    }

    #[test]
    fn codecs_are_found_by_their_bare_names() {
        assert_eq!(
            spell(&resolve_codecs(quote!(Gzip<my::Json, Json>))),
            "_kv_schema::codec::Gzip<my::Json, _kv_schema::codec::Json>"
        );
    }
}
