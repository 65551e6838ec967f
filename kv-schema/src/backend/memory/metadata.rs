//! Metadata as it comes back: what `JSON.stringify(JSON.parse(text))` prints.

use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;

/// Returns what is stored for metadata that has passed [`Limits::check_put`].
///
/// The platform measures the text that JavaScript prints, which can be longer than the one given: `1e20` has 21 digits there.
pub(super) fn stored(metadata: Option<&str>, limits: &Limits) -> Result<Option<String>> {
    let Some(printed) = metadata.map(reprint).filter(|text| text != "null") else {
        return Ok(None);
    };
    // Only now is it known that ` null ` is no metadata after all.
    if printed.len() > limits.metadata {
        return Err(Error::new(ErrorKind::MetadataTooLarge, "")
            .with_limit(limits.metadata as u64, printed.len() as u64));
    }
    Ok(Some(printed))
}

/// Prints JSON as JavaScript does, the order of names aside: without white space, numbers and strings in their one form.
fn reprint(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '"' => string_len(rest),
            '-' | '0'..='9' => rest.find(|c: char| !is_number(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(end);
        match first {
            '"' => out.push_str(&string(token)),
            '-' | '0'..='9' => out.push_str(&number(token)),
            ' ' | '\t' | '\r' | '\n' => {}
            _ => out.push_str(token),
        }
        rest = after;
    }
    out
}

fn is_number(c: char) -> bool {
    matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E')
}

/// Returns the length of the string literal that `json` begins with, quotes included.
fn string_len(json: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in json.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    json.len()
}

fn string(token: &str) -> String {
    // A lone surrogate has no `str`; JavaScript keeps it, escaped as it came.
    serde_json::from_str::<String>(token)
        .and_then(|text| serde_json::to_string(&text))
        .unwrap_or_else(|_| token.to_owned())
}

/// Prints a number as `Number.prototype.toString` does.
fn number(token: &str) -> String {
    let value: f64 = token.parse().unwrap_or(f64::NAN);
    if !value.is_finite() {
        return "null".to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    // Rust prints the shortest digits that read back equal, as JavaScript does; only the layout differs.
    let scientific = format!("{:e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = mantissa.replace('.', "");
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{}", layout(&digits, exponent))
}

/// Lays out `d.ddd × 10^exponent`, as `Number::toString` in the ECMAScript specification.
fn layout(digits: &str, exponent: i32) -> String {
    let point = usize::try_from(exponent + 1).unwrap_or(0);
    match exponent {
        0..21 if digits.len() <= point => format!("{digits:0<point$}"),
        0..21 => format!("{}.{}", &digits[..point], &digits[point..]),
        -6..0 => format!("0.{:0>width$}", digits, width = digits.len() + leading(exponent)),
        _ => {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            format!("{first}{point}{rest}e{exponent:+}")
        }
    }
}

/// Counts the zeros between the point and the first digit.
fn leading(exponent: i32) -> usize {
    usize::try_from(-exponent - 1).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{reprint, stored};
    use crate::error::ErrorKind;
    use crate::limits::Limits;

    /// Each pair was printed by `JSON.stringify(JSON.parse(..))` in node.
    #[test]
    fn numbers_and_strings_are_printed_as_javascript_does() {
        for (given, printed) in [
            ("1.0", "1"),
            ("-0", "0"),
            ("1e3", "1000"),
            ("1e20", "100000000000000000000"),
            ("1e21", "1e+21"),
            ("1.5e-7", "1.5e-7"),
            ("0.000001", "0.000001"),
            ("0.00000123", "0.00000123"),
            ("1e-7", "1e-7"),
            ("123.456", "123.456"),
            ("-12.50", "-12.5"),
            ("0.1", "0.1"),
            ("0.30000000000000004", "0.30000000000000004"),
            ("9007199254740993", "9007199254740992"),
            ("18446744073709551615", "18446744073709552000"),
            ("1.7976931348623157e308", "1.7976931348623157e+308"),
            ("5e-324", "5e-324"),
            ("1e400", "null"),
            (r#""\u00e9\/\u0000\ud83d\ude00""#, "\"é/\\u0000😀\""),
            (r#""\ud800""#, r#""\ud800""#),
            (
                " { \"b\" : [ 1.50 , true ,null ], \"a \\\" \" : \"x\" } ",
                r#"{"b":[1.5,true,null],"a \" ":"x"}"#,
            ),
        ] {
            assert_eq!(reprint(given), printed);
        }
    }

    #[test]
    fn the_printed_text_is_what_is_measured() {
        let given = format!("[{}1e20]", "1e20,".repeat(46));
        let error = stored(Some(&given), &Limits::WORKERS_KV).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::MetadataTooLarge);
        assert_eq!(error.actual(), Some(47 * 22 + 1));
        assert_eq!(stored(Some(" null "), &Limits::WORKERS_KV).unwrap(), None);
    }
}
