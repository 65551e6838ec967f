//! Key templates: `"users/{id}"` to literals and placeholders.

use crate::suggest;
use crate::symbol;

/// A piece of a key template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment {
    Literal(String),
    Placeholder { field: String, form: Form },
}

/// How the value of a placeholder is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    Padded(u32),
    Asc,
    Desc,
    Rest,
    Sha256,
}

/// Why a text is no key template, and what to write.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Mistake {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }
}

/// The longest key of Workers KV, in bytes.
const MAX_KEY: usize = 512;

/// Reads a template; the segments are usable only where there are no mistakes.
pub(crate) fn parse(text: &str) -> (Vec<Segment>, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let segments = segments(text, &mut mistakes);
    if mistakes.is_empty() {
        literals(text, &segments, &mut mistakes);
        order(&segments, &mut mistakes);
    }
    (segments, mistakes)
}

fn segments(text: &str, mistakes: &mut Vec<Mistake>) -> Vec<Segment> {
    let mut out = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let after = &rest[next.len_utf8()..];
        if (next == '{' || next == '}') && after.starts_with(next) {
            literal.push(next);
            rest = &after[1..];
        } else if next == '{' {
            let Some(end) = after.find('}') else {
                mistakes.push(Mistake::new(
                    format!("key template `{text}` has a `{{` that is never closed"),
                    "close it with `}`, or write `{{` for a brace in the key",
                ));
                return out;
            };
            if !literal.is_empty() {
                out.push(Segment::Literal(std::mem::take(&mut literal)));
            }
            match placeholder(&after[..end]) {
                Ok(segment) => out.push(segment),
                Err(mistake) => mistakes.push(mistake),
            }
            rest = &after[end + 1..];
        } else if next == '}' {
            mistakes.push(Mistake::new(
                format!("key template `{text}` has a `}}` that was never opened"),
                "open it with `{`, or write `}}` for a brace in the key",
            ));
            rest = after;
        } else {
            literal.push(next);
            rest = after;
        }
    }
    if !literal.is_empty() {
        out.push(Segment::Literal(literal));
    }
    out
}

fn placeholder(inside: &str) -> Result<Segment, Mistake> {
    let (field, form) = match inside.split_once(':') {
        Some((field, form)) => (field, Some(form)),
        None => (inside, None),
    };
    if field.trim().is_empty() {
        return Err(Mistake::new(
            format!("key template has a placeholder without a field: `{{{inside}}}`"),
            "name a field of the struct, such as `{id}`",
        ));
    }
    let bare = field.trim().trim_start_matches("r#");
    if bare != field || !is_identifier(bare) {
        return Err(Mistake::new(
            format!("placeholder `{{{inside}}}` does not name a field"),
            if is_identifier(bare) {
                format!("write `{{{bare}}}`")
            } else {
                "write the name of a field and nothing else, such as `{id}`".to_owned()
            },
        ));
    }
    Ok(Segment::Placeholder {
        field: field.to_owned(),
        form: form.map_or(Ok(Form::Plain), |form| read_form(field, form))?,
    })
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
}

fn read_form(field: &str, form: &str) -> Result<Form, Mistake> {
    match form {
        "asc" => return Ok(Form::Asc),
        "desc" => return Ok(Form::Desc),
        "rest" => return Ok(Form::Rest),
        "sha256" => return Ok(Form::Sha256),
        _ => {}
    }
    if !form.is_empty() && form.bytes().all(|byte| byte.is_ascii_digit()) {
        let Some(width) = form.strip_prefix('0') else {
            return Err(Mistake::new(
                format!("placeholder `{{{field}:{form}}}` has a width but no zero to pad with"),
                format!("write `{{{field}:0{form}}}`"),
            ));
        };
        return match width.parse() {
            Ok(width @ 1..=39) => Ok(Form::Padded(width)),
            _ => Err(Mistake::new(
                format!("placeholder `{{{field}:{form}}}` has a width that no integer fills"),
                "write a width from 1 to 39, such as `08`",
            )),
        };
    }
    let help = match suggest::nearest(form, symbol::FORMS.iter().copied()) {
        Some(word) => format!("did you mean `{{{field}:{word}}}`?"),
        None => "expected `asc`, `desc`, `rest`, `sha256` or a zero-padded width such as `08`".to_owned(),
    };
    Err(Mistake::new(
        format!("placeholder `{{{field}:{form}}}` has an unknown form"),
        help,
    ))
}

/// Rules about the text between the placeholders.
fn literals(text: &str, segments: &[Segment], mistakes: &mut Vec<Mistake>) {
    let Some(first) = segments.first() else {
        mistakes.push(Mistake::new(
            "key template is empty",
            "write a literal and a field, such as `user:{id}`",
        ));
        return;
    };
    let all = || {
        segments.iter().filter_map(|segment| match segment {
            Segment::Literal(literal) => Some(literal.as_str()),
            Segment::Placeholder { .. } => None,
        })
    };
    if let Segment::Literal(head) = first {
        if head.starts_with("$kv:") {
            mistakes.push(Mistake::new(
                "keys that begin with `$kv:` are reserved for `kv-schema`",
                "begin the key template with another word",
            ));
        }
        if segments.len() == 1 && matches!(head.as_str(), "." | "..") {
            mistakes.push(Mistake::new(
                format!("Workers KV refuses the key `{head}`"),
                "begin the key with a word, such as `config:app`",
            ));
        }
    }
    if all().any(|literal| literal.contains('%')) {
        mistakes.push(Mistake::new(
            format!("key template `{text}` contains `%`, which begins an escape in a key"),
            "use another character",
        ));
    }
    if let Some(control) = all().flat_map(str::chars).find(|c| c.is_control()) {
        mistakes.push(Mistake::new(
            format!("key template contains the control character {control:?}"),
            "use a printable character",
        ));
    }
    let len: usize = all().map(str::len).sum();
    if len > MAX_KEY {
        mistakes.push(Mistake::new(
            format!("key template has {len} bytes of literal text; Workers KV allows {MAX_KEY} in a key"),
            "shorten the literals",
        ));
    }
}

/// Rules about what follows what.
fn order(segments: &[Segment], mistakes: &mut Vec<Mistake>) {
    let mut seen: Vec<&str> = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let Segment::Placeholder { field, form } = segment else {
            continue;
        };
        if seen.contains(&field.as_str()) {
            mistakes.push(Mistake::new(
                format!("key template names `{{{field}}}` twice"),
                "name each field once",
            ));
        }
        seen.push(field);
        match segments.get(index + 1) {
            Some(Segment::Placeholder { field: next, .. }) => mistakes.push(Mistake::new(
                format!("key template is ambiguous: nothing separates `{{{field}}}` from `{{{next}}}`"),
                format!("put a literal between them, such as `{{{field}}}:{{{next}}}`"),
            )),
            Some(Segment::Literal(separator)) => mistakes.extend(separator_mistake(field, separator)),
            None => {}
        }
        if *form == Form::Rest {
            if index + 1 < segments.len() {
                mistakes.push(Mistake::new(
                    format!("`{{{field}:rest}}` is not the end of the key template"),
                    format!("move it to the end, or write `{{{field}}}`, which is escaped"),
                ));
            } else if index == 0 {
                mistakes.push(Mistake::new(
                    format!("`{{{field}:rest}}` alone could be any key of the namespace"),
                    format!("begin with a literal, such as `file:{{{field}:rest}}`"),
                ));
            }
        }
    }
}

/// Parts escape the first byte of what follows them; only ASCII punctuation is free for that.
fn separator_mistake(field: &str, separator: &str) -> Option<Mistake> {
    let first = separator.chars().next()?;
    if first == '$' {
        return Some(Mistake::new(
            format!("key template is ambiguous: `$` after `{{{field}}}` may be the beginning of a part"),
            format!("put other punctuation first, such as `{{{field}}}:{separator}`"),
        ));
    }
    (!first.is_ascii_punctuation()).then(|| {
        Mistake::new(
            format!(
                "key template is ambiguous: `{separator}` after `{{{field}}}` does not begin with punctuation"
            ),
            format!(
                "put ASCII punctuation first, such as `{{{field}}}:{}`",
                separator.trim_start()
            ),
        )
    })
}

#[cfg(test)]
mod tests;
