//! Metadata as the platform keeps it: one JSON text, or none.

use serde::de::IgnoredAny;

use crate::error::{Error, ErrorKind, Result};

/// Drops the JSON `null`, which is no metadata.
pub(super) fn present(metadata: Option<&str>) -> Option<&str> {
    metadata.filter(|text| text.trim_ascii() != "null")
}

/// Returns the text without the white space between its tokens, or refuses what is no JSON.
pub(super) fn normalize(metadata: &str) -> Result<String> {
    serde_json::from_str::<IgnoredAny>(metadata).map_err(|error| {
        Error::new(ErrorKind::InvalidArgument, "metadata is not JSON")
            .with_field("metadata")
            .with_source(error)
    })?;
    // Not through a `Value`: that would reorder names and round numbers.
    let mut in_text = false;
    let mut escaped = false;
    let kept = metadata.chars().filter(|&c| {
        if in_text {
            in_text = escaped || c != '"';
            escaped = !escaped && c == '\\';
            return true;
        }
        in_text = c == '"';
        !c.is_ascii_whitespace()
    });
    Ok(kept.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_white_space_between_tokens_goes() {
        let text = "{ \"b\" : [ 1.0 , 1e400,\n\"x \\\" y\\\\\" , \" \" ], \"a\":null }";
        assert_eq!(
            normalize(text).unwrap(),
            "{\"b\":[1.0,1e400,\"x \\\" y\\\\\",\" \"],\"a\":null}"
        );
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in ["", " ", "{", "undefined", "NaN", "1 2", "{a:1}", "'a'"] {
            assert_eq!(
                normalize(text).unwrap_err().kind(),
                ErrorKind::InvalidArgument,
                "{text}"
            );
        }
    }

    #[test]
    fn null_is_none_and_other_small_values_are_metadata() {
        assert_eq!(present(Some(" null\n")), None);
        for text in ["0", "false", "\"\"", "{}", "\"null\"", "[null]"] {
            assert_eq!(present(Some(text)), Some(text));
        }
    }
}
