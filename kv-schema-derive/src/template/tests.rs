use super::{Form, Segment, parse};

fn literal(text: &str) -> Segment {
    Segment::Literal(text.to_owned())
}

fn part(field: &str, form: Form) -> Segment {
    Segment::Placeholder {
        field: field.to_owned(),
        form,
    }
}

#[test]
fn templates_fall_into_literals_and_placeholders() {
    let (segments, mistakes) = parse("v1.cart.{tenant}:{n:08}/{at:desc}-{url:sha256}/{path:rest}");
    assert_eq!(mistakes, []);
    assert_eq!(
        segments,
        [
            literal("v1.cart."),
            part("tenant", Form::Plain),
            literal(":"),
            part("n", Form::Padded(8)),
            literal("/"),
            part("at", Form::Desc),
            literal("-"),
            part("url", Form::Sha256),
            literal("/"),
            part("path", Form::Rest),
        ]
    );
}

#[test]
fn doubled_braces_are_braces() {
    assert_eq!(
        parse("a{{b}}:{id}"),
        (vec![literal("a{b}:"), part("id", Form::Plain)], vec![])
    );
}

#[test]
fn a_constant_key_is_a_template() {
    assert_eq!(parse("config:app"), (vec![literal("config:app")], vec![]));
}

#[test]
fn mistakes_are_found() {
    for (text, message) in [
        ("", "key template is empty"),
        ("a:{id", "key template `a:{id` has a `{` that is never closed"),
        ("a:id}", "key template `a:id}` has a `}` that was never opened"),
        ("a:{}", "key template has a placeholder without a field: `{}`"),
        ("a:{ id }", "placeholder `{ id }` does not name a field"),
        ("a:{user.id}", "placeholder `{user.id}` does not name a field"),
        ("a:{0}", "placeholder `{0}` does not name a field"),
        ("a:{id:}", "placeholder `{id:}` has an unknown form"),
        ("a:{at:dsc}", "placeholder `{at:dsc}` has an unknown form"),
        (
            "a:{n:8}",
            "placeholder `{n:8}` has a width but no zero to pad with",
        ),
        (
            "a:{n:00}",
            "placeholder `{n:00}` has a width that no integer fills",
        ),
        (
            "a:{x}{y}",
            "key template is ambiguous: nothing separates `{x}` from `{y}`",
        ),
        (
            "{x}of:{y}",
            "key template is ambiguous: `of:` after `{x}` does not begin with punctuation",
        ),
        (
            "{x}$:{y}",
            "key template is ambiguous: `$` after `{x}` may be the beginning of a part",
        ),
        (
            "{x}é{y}",
            "key template is ambiguous: `é` after `{x}` does not begin with punctuation",
        ),
        ("a:{x}:{x}", "key template names `{x}` twice"),
        ("a:{x:rest}:b", "`{x:rest}` is not the end of the key template"),
        ("{x:rest}", "`{x:rest}` alone could be any key of the namespace"),
        (
            "$kv:{x}",
            "keys that begin with `$kv:` are reserved for `kv-schema`",
        ),
        (".", "Workers KV refuses the key `.`"),
        ("..", "Workers KV refuses the key `..`"),
        (
            "50%:{x}",
            "key template `50%:{x}` contains `%`, which begins an escape in a key",
        ),
        ("a\n:{x}", "key template contains the control character '\\n'"),
    ] {
        let (_, mistakes) = parse(text);
        assert_eq!(mistakes.len(), 1, "{text}: {mistakes:?}");
        assert_eq!(mistakes[0].message, message, "{text}");
    }
    assert_eq!(
        parse(&"a".repeat(513)).1[0].message,
        "key template has 513 bytes of literal text; Workers KV allows 512 in a key"
    );
}

#[test]
fn the_help_says_what_to_write() {
    let help = |text: &str| parse(text).1.remove(0).help;
    assert_eq!(help("a:{at:decs}"), "did you mean `{at:desc}`?");
    assert_eq!(help("a:{n:8}"), "write `{n:08}`");
    assert_eq!(help("a:{ id }"), "write `{id}`");
    assert_eq!(help("a:{x}{y}"), "put a literal between them, such as `{x}:{y}`");
}
