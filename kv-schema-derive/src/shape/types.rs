//! What is done to types as tokens: spelling them, and replacing a type's own name.

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// Returns tokens as rustfmt would write them: `Vec<Option<u8>>`.
pub(crate) fn spell(tokens: &impl ToTokens) -> String {
    let mut out = String::new();
    write_spelled(tokens.to_token_stream(), &mut out);
    out
}

fn write_spelled(tokens: TokenStream, out: &mut String) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                // `&'a [u8]`, `dyn (Fn)`, but `Fn(u8)`.
                if out.ends_with(is_word) && group.delimiter() == Delimiter::Bracket {
                    out.push(' ');
                }
                out.push_str(open);
                write_spelled(group.stream(), out);
                out.push_str(close);
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ch @ (',' | ';') => out.extend([ch, ' ']),
                '+' => out.push_str(" + "),
                '=' => out.push_str(" = "),
                '-' if punct.spacing() == Spacing::Joint => out.push_str(" -"),
                '>' if out.ends_with(" -") => out.push_str("> "),
                '\'' => {
                    if out.ends_with(is_word) {
                        out.push(' ');
                    }
                    out.push('\'');
                }
                ch => out.push(ch),
            },
            word => {
                if out.ends_with(is_word) {
                    out.push(' ');
                }
                out.push_str(&word.to_string());
            }
        }
    }
}

/// Tells a type of std that is no `Option`, by its name. A type of the user's own under such a name says by its shape what it is.
pub(crate) fn is_std_scalar(spelled: &str) -> bool {
    const NAMES: &[&str] = &[
        "String", "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "u128", "u16", "u32",
        "u64", "u8",
    ];
    NAMES.contains(&spelled)
}

fn is_word(ch: char) -> bool {
    ch.is_alphanumeric() || ch == '_'
}

/// Returns the type with each mention of `own` and of `Self` replaced by `marker`, generic arguments included, if there is one.
pub(crate) fn replace_own(tokens: &impl ToTokens, own: &Ident, marker: &TokenStream) -> (TokenStream, bool) {
    let mut found = false;
    let replaced = replace(tokens.to_token_stream(), own, marker, &mut found);
    (replaced, found)
}

fn replace(tokens: TokenStream, own: &Ident, marker: &TokenStream, found: &mut bool) -> TokenStream {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut out = TokenStream::new();
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        match token {
            TokenTree::Group(group) => {
                let mut replaced = Group::new(group.delimiter(), replace(group.stream(), own, marker, found));
                replaced.set_span(group.span());
                out.extend([TokenTree::Group(replaced)]);
            }
            TokenTree::Ident(ident) if (ident == own || ident == "Self") && stands_alone(&tokens, index) => {
                *found = true;
                out.extend(marker.clone());
                index = after_arguments(&tokens, index + 1);
                continue;
            }
            token => out.extend([token.clone()]),
        }
        index += 1;
    }
    out
}

/// Tells whether an ident is a whole path of its own, and no lifetime, no associated type and no `<X as Trait>`.
pub(crate) fn stands_alone(tokens: &[TokenTree], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|index| tokens.get(index));
    let part_of_path = is_punct(before, ':') || is_punct(before, '\'');
    let after = tokens.get(index + 1);
    let continued = match after {
        Some(TokenTree::Ident(next)) => next == "as",
        after => is_punct(after, ':') || is_punct(after, '='),
    };
    !part_of_path && !continued
}

/// Returns the index behind `<…>`, if that is what comes.
fn after_arguments(tokens: &[TokenTree], start: usize) -> usize {
    if !is_punct(tokens.get(start), '<') {
        return start;
    }
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(start) {
        let arrow = index > 0 && is_punct(tokens.get(index - 1), '-');
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' && !arrow => {
                depth -= 1;
                if depth == 0 {
                    return index + 1;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

pub(crate) fn is_punct(token: Option<&TokenTree>, ch: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ch)
}

/// Returns which of `params` a type mentions: `T` itself, or `T::Item` as the type to bound.
pub(crate) fn mentioned(tokens: &impl ToTokens, params: &[&Ident]) -> Vec<TokenStream> {
    let mut found = Vec::new();
    collect_mentioned(tokens.to_token_stream(), params, &mut found);
    found
}

fn collect_mentioned(tokens: TokenStream, params: &[&Ident], found: &mut Vec<TokenStream>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => collect_mentioned(group.stream(), params, found),
            TokenTree::Ident(ident) if params.contains(&ident) => {
                if stands_alone(&tokens, index) {
                    found.push(ident.to_token_stream());
                } else if let Some(path @ [_, _, _, TokenTree::Ident(_)]) = tokens.get(index..index + 4)
                    && is_punct(path.get(1), ':')
                {
                    found.push(path.iter().cloned().collect());
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::{format_ident, quote};

    use super::{mentioned, replace_own, spell};

    #[test]
    fn types_are_spelled_as_people_write_them() {
        assert_eq!(spell(&quote!(Vec<Option<u8>>)), "Vec<Option<u8>>");
        assert_eq!(
            spell(&quote!(std::collections::HashMap<K, [u8; 4]>)),
            "std::collections::HashMap<K, [u8; 4]>"
        );
        assert_eq!(spell(&quote!(Cow<'static, str>)), "Cow<'static, str>");
        assert_eq!(spell(&quote!(&'a mut [u8])), "&'a mut [u8]");
        assert_eq!(
            spell(&quote!(Box<dyn Fn(u8) -> u8 + Send>)),
            "Box<dyn Fn(u8) -> u8 + Send>"
        );
        assert_eq!(spell(&quote!(<T as Iterator>::Item)), "<T as Iterator>::Item");
    }

    #[test]
    fn a_types_own_name_gives_way_to_the_marker() {
        let own = format_ident!("Node");
        let replaced = |tokens: proc_macro2::TokenStream| spell(&replace_own(&tokens, &own, &quote!(M)).0);
        assert_eq!(replaced(quote!(Vec<Node>)), "Vec<M>");
        assert_eq!(
            replaced(quote!(Option<Box<Node<T, fn() -> T>>>)),
            "Option<Box<M>>"
        );
        assert_eq!(replaced(quote!((Self, [Node; 2]))), "(M, [M; 2])");
        assert_eq!(replaced(quote!(v1::Node)), "v1::Node");
        assert_eq!(replaced(quote!(<Node as Tree>::Leaf)), "<Node as Tree>::Leaf");
        assert!(!replace_own(&quote!(Vec<Nodes>), &own, &quote!(M)).1);
    }

    #[test]
    fn parameters_are_found_where_they_stand() {
        let t = format_ident!("T");
        let found = |tokens: proc_macro2::TokenStream| -> Vec<String> {
            mentioned(&tokens, &[&t]).iter().map(spell).collect()
        };
        assert_eq!(found(quote!(Vec<T>)), ["T"]);
        assert_eq!(found(quote!(Option<T::Item>)), ["T::Item"]);
        assert!(found(quote!(Vec<T1>)).is_empty());
    }
}
