//! What an error message of the Workers KV binding means: text in, [`Error`] out, without JavaScript.
//!
//! The binding throws plain `Error`s. A refusal of the KV service reads `KV <VERB> failed: <status> <text>`, where the verb
//! of a list is `GET` too; everything else (a quota, a budget, a `TypeError` of the runtime) has words but no status.

use crate::error::{Error, ErrorKind};
use crate::members::digits;

/// What a message means, by its status (0 where it has none) and by words in it; the first row counts.
static MEANINGS: [(u16, &str, ErrorKind); 22] = [
    // `expiration_ttl of 59` and `expiration of 1700000000`.
    (400, " Invalid expiration", ErrorKind::InvalidExpiry),
    (400, " Invalid cache_ttl", ErrorKind::InvalidCacheTtl),
    (400, " Invalid key_count_limit", ErrorKind::InvalidArgument),
    (400, " You must request a minimum", ErrorKind::InvalidArgument),
    (400, " You can request a maximum", ErrorKind::InvalidArgument),
    (400, " Key names must not be empty", ErrorKind::InvalidKey),
    (400, " Illegal key name", ErrorKind::InvalidKey),
    (400, " Could not URL-decode key name", ErrorKind::InvalidKey),
    // Production's words for a damaged cursor are not known; the local platform accepts any.
    (400, "cursor", ErrorKind::InvalidCursor),
    (400, "Cursor", ErrorKind::InvalidCursor),
    (408, "", ErrorKind::Transient),
    (413, "KV GET_BULK ", ErrorKind::BulkTooLarge),
    (413, " 413 Metadata", ErrorKind::MetadataTooLarge),
    (413, "KV PUT ", ErrorKind::ValueTooLarge),
    (414, "", ErrorKind::KeyTooLong),
    (429, "", ErrorKind::RateLimited),
    (0, "Too many subrequests", ErrorKind::Budget),
    (
        0,
        "Too many API requests by single worker invocation",
        ErrorKind::Budget,
    ),
    (0, "subrequest count exceeded", ErrorKind::Budget),
    (0, "Network connection lost", ErrorKind::Transient),
    // Followed by `; reference = …`.
    (0, "internal error", ErrorKind::Transient),
    (0, "timed out", ErrorKind::Transient),
];

/// Turns the `message` of a JavaScript error into an [`Error`] that keeps it as its detail.
pub(crate) fn from_message(message: &str) -> Error {
    let words: Vec<&str> = message.split(' ').collect();
    let status = status(&words);
    let mut error = Error::new(kind(status, message), message);
    if let Some(status) = status {
        error = error.with_status(status);
        if let Some((limit, actual)) = exceeded(&words) {
            error = error.with_limit(limit, actual);
        }
    }
    error
}

/// Reads the status of `KV <VERB> failed: <status> <text>`, a refusal of the KV service.
fn status(words: &[&str]) -> Option<u16> {
    match words {
        ["KV", _, "failed:", status, ..] => u16::try_from(digits(status.as_bytes())?).ok(),
        _ => None,
    }
}

fn kind(status: Option<u16>, message: &str) -> ErrorKind {
    // `KV put() limit exceeded for the day.`, whatever it may be wrapped in.
    if holds(message, "limit exceeded for the day") {
        return ErrorKind::DailyQuota;
    }
    let status = status.unwrap_or(0);
    if (500..600).contains(&status) {
        return ErrorKind::Transient;
    }
    MEANINGS
        .iter()
        .find(|(of, words, _)| *of == status && holds(message, words))
        .map_or(ErrorKind::Permanent, |(_, _, kind)| *kind)
}

/// Tells whether a message holds these words. The search of `str` is for long texts, and 600 bytes of a Worker.
fn holds(message: &str, words: &str) -> bool {
    let mut rest = message.as_bytes();
    while !rest.starts_with(words.as_bytes()) {
        let [_, after @ ..] = rest else { return false };
        rest = after;
    }
    true
}

/// Reads the numbers of `… of 513 exceeds … limit of 512.` as limit and actual.
fn exceeded(words: &[&str]) -> Option<(u64, u64)> {
    let exceeds = words.iter().rposition(|word| *word == "exceeds")?;
    let actual = words.get(exceeds.checked_sub(1)?)?;
    let limit = words.last()?;
    let limit = limit.strip_suffix('.').unwrap_or(limit);
    Some((digits(limit.as_bytes())?, digits(actual.as_bytes())?))
}

#[cfg(test)]
mod tests {
    use super::from_message;
    use crate::error::ErrorKind;

    #[track_caller]
    fn assert_kind(message: &str, kind: ErrorKind, status: Option<u16>) {
        let error = from_message(message);
        assert_eq!((error.kind(), error.status()), (kind, status), "{message}");
        assert!(error.to_string().contains(message), "{error}");
    }

    #[test]
    fn refusals_of_the_service_keep_their_status() {
        use ErrorKind as Kind;
        for (message, kind, status) in [
            (
                "KV PUT failed: 400 Invalid expiration_ttl of 59. Expiration TTL must be at least 60.",
                Kind::InvalidExpiry,
                400,
            ),
            (
                "KV PUT failed: 400 Invalid expiration_ttl of 0. Please specify integer greater than 0.",
                Kind::InvalidExpiry,
                400,
            ),
            (
                "KV PUT failed: 400 Invalid expiration of 5. Please specify integer greater than the current number of seconds since the UNIX epoch.",
                Kind::InvalidExpiry,
                400,
            ),
            (
                "KV PUT failed: 400 Invalid expiration of 9. Expiration times must be at least 60 seconds in the future.",
                Kind::InvalidExpiry,
                400,
            ),
            (
                "KV GET failed: 400 Invalid cache_ttl of 29. Cache TTL must be at least 30.",
                Kind::InvalidCacheTtl,
                400,
            ),
            (
                "KV GET_BULK failed: 400 Invalid cache_ttl of 29. Cache TTL must be at least 30.",
                Kind::InvalidCacheTtl,
                400,
            ),
            (
                "KV GET failed: 400 Invalid key_count_limit of 1001. Please specify an integer less than 1000.",
                Kind::InvalidArgument,
                400,
            ),
            (
                "KV GET_BULK failed: 400 You must request a minimum of 1 key",
                Kind::InvalidArgument,
                400,
            ),
            (
                "KV GET_BULK failed: 400 You can request a maximum of 100 keys",
                Kind::InvalidArgument,
                400,
            ),
            (
                "KV GET_BULK failed: 400 Key names must not be empty",
                Kind::InvalidKey,
                400,
            ),
            (
                "KV GET_BULK failed: 400 Illegal key name \"..\". Please use a different name.",
                Kind::InvalidKey,
                400,
            ),
            (
                "KV PUT failed: 400 Could not URL-decode key name",
                Kind::InvalidKey,
                400,
            ),
            ("KV GET failed: 400 Invalid cursor", Kind::InvalidCursor, 400),
            (
                "KV GET_BULK failed: 400 \"arrayBuffer\" is not a valid type. Use \"json\" or \"text\"",
                Kind::Permanent,
                400,
            ),
            ("KV PUT failed: 401 Unauthorized", Kind::Permanent, 401),
            ("KV GET failed: 408 Request Timeout", Kind::Transient, 408),
            (
                "KV PUT failed: 413 Value length of 26214401 exceeds limit of 26214400.",
                Kind::ValueTooLarge,
                413,
            ),
            (
                "KV PUT failed: 413 Metadata length of 1025 exceeds limit of 1024.",
                Kind::MetadataTooLarge,
                413,
            ),
            (
                "KV GET_BULK failed: 413 Total size of request exceeds the limit of 25MB",
                Kind::BulkTooLarge,
                413,
            ),
            (
                "KV GET failed: 414 UTF-8 encoded length of 513 exceeds key length limit of 512.",
                Kind::KeyTooLong,
                414,
            ),
            ("KV PUT failed: 429 Too Many Requests", Kind::RateLimited, 429),
            ("KV GET failed: 500 Internal Server Error", Kind::Transient, 500),
            ("KV DELETE failed: 503", Kind::Transient, 503),
        ] {
            assert_kind(message, kind, Some(status));
        }
    }

    #[test]
    fn words_without_a_status_are_told_apart() {
        for (message, kind) in [
            ("KV put() limit exceeded for the day.", ErrorKind::DailyQuota),
            ("KV list() limit exceeded for the day.", ErrorKind::DailyQuota),
            (
                "Too many API requests by single worker invocation.",
                ErrorKind::Budget,
            ),
            ("Too many subrequests.", ErrorKind::Budget),
            ("Network connection lost.", ErrorKind::Transient),
            (
                "internal error; reference = 0123456789abcdef",
                ErrorKind::Transient,
            ),
            (
                "Value out of range. Must be between -2147483648 and 2147483647 (inclusive).",
                ErrorKind::Permanent,
            ),
            ("Key name cannot be empty.", ErrorKind::Permanent),
            ("\".\" is not allowed as a key name.", ErrorKind::Permanent),
            (
                "The ReadableStream has been locked to a reader.",
                ErrorKind::Permanent,
            ),
            ("KV GET failed: soon", ErrorKind::Permanent),
            ("", ErrorKind::Permanent),
        ] {
            assert_kind(message, kind, None);
        }
    }

    #[test]
    fn a_daily_quota_is_no_rate_limit_whatever_its_status() {
        let error = from_message("KV PUT failed: 429 KV put() limit exceeded for the day.");
        assert_eq!(error.kind(), ErrorKind::DailyQuota);
        assert_eq!(error.status(), Some(429));
    }

    #[test]
    fn numbers_are_read_where_both_are_there() {
        let error =
            from_message("KV GET failed: 414 UTF-8 encoded length of 513 exceeds key length limit of 512.");
        assert_eq!((error.limit(), error.actual()), (Some(512), Some(513)));
        let error = from_message("KV GET_BULK failed: 413 Total size of request exceeds the limit of 25MB");
        assert_eq!((error.limit(), error.actual()), (None, None));
    }
}
