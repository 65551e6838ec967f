//! Durations as people write them: `"24h"`, `"15m"`, `"30 days"`, `"1h30m"`.

/// Why a text is no duration, and what to write.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub(crate) message: String,
    pub(crate) help: String,
}

const WEEK: u64 = 7 * DAY;
const DAY: u64 = 24 * HOUR;
const HOUR: u64 = 60 * MINUTE;
const MINUTE: u64 = 60;

/// Reads a duration in whole seconds.
pub(crate) fn seconds(text: &str) -> Result<u64, Mistake> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return mistake("duration is empty", "write a number with its unit, such as `24h`");
    }
    if rest.starts_with('-') {
        return mistake(
            format!("duration `{text}` is negative"),
            "write how long from now, such as `24h`",
        );
    }
    let mut total = 0_u64;
    let mut last_unit = u64::MAX;
    while !rest.is_empty() {
        let (amount, unit, after) = term(text, rest)?;
        let size = unit_seconds(text, amount, unit)?;
        if size >= last_unit {
            return mistake(
                format!("duration `{text}` does not go from its largest unit to its smallest"),
                "write each unit once, the largest first, such as `1h30m`",
            );
        }
        last_unit = size;
        total = amount
            .parse::<u64>()
            .ok()
            .and_then(|amount| amount.checked_mul(size))
            .and_then(|seconds| total.checked_add(seconds))
            .ok_or_else(|| too_long(text))?;
        rest = after.trim_start();
    }
    Ok(total)
}

/// Splits a number and its unit off.
fn term<'a>(text: &str, rest: &'a str) -> Result<(&'a str, &'a str, &'a str), Mistake> {
    let (amount, after) = split(rest, |c| c.is_ascii_digit());
    if amount.is_empty() {
        return mistake(
            format!("duration `{text}` has no number before `{rest}`"),
            "write a number with its unit, such as `24h`",
        );
    }
    if let Some(fraction) = after.strip_prefix(['.', ',']) {
        return Err(fractional(text, amount, fraction));
    }
    let after = after.trim_start();
    let (unit, after) = split(after, char::is_alphabetic);
    if unit.is_empty() {
        return if after.is_empty() {
            mistake(
                format!("duration `{text}` has no unit"),
                format!("write `{amount}s`, `{amount}m`, `{amount}h` or `{amount}d`"),
            )
        } else {
            mistake(
                format!("duration `{text}` has no unit after `{amount}`"),
                "write numbers with their units and nothing else, such as `1h30m`",
            )
        };
    }
    Ok((amount, unit, after))
}

fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

fn unit_seconds(text: &str, amount: &str, unit: &str) -> Result<u64, Mistake> {
    Ok(match unit {
        "s" | "sec" | "secs" | "second" | "seconds" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" => MINUTE,
        "h" | "hr" | "hrs" | "hour" | "hours" => HOUR,
        "d" | "day" | "days" => DAY,
        "w" | "week" | "weeks" => WEEK,
        "M" | "mo" | "month" | "months" | "y" | "year" | "years" => {
            return mistake(
                format!("duration `{text}` is ambiguous: months and years differ in length"),
                "write days, such as `30 days`, or `m` for minutes",
            );
        }
        "ms" | "us" | "ns" | "millis" | "milliseconds" => {
            return mistake(
                format!("duration `{text}` is finer than a second; Workers KV counts whole seconds"),
                "write seconds, such as `90s`",
            );
        }
        _ => {
            let lower = unit.to_lowercase();
            let help = if lower != unit && unit_seconds(text, amount, &lower).is_ok() {
                format!("write `{amount}{lower}`")
            } else {
                "use `s`, `m`, `h`, `d` or `w`".to_owned()
            };
            return mistake(format!("duration `{text}` has an unknown unit `{unit}`"), help);
        }
    })
}

/// Refuses `1.5h` and says how to write it, where that is exact.
fn fractional(text: &str, amount: &str, fraction: &str) -> Mistake {
    let (digits, unit) = split(fraction, |c| c.is_ascii_digit());
    let exact = unit_seconds(text, amount, unit.trim()).ok().and_then(|size| {
        let scale = 10_u64.checked_pow(u32::try_from(digits.len()).ok()?)?;
        let part = digits.parse::<u64>().ok()?.checked_mul(size)?;
        (part % scale == 0).then_some(())?;
        amount
            .parse::<u64>()
            .ok()?
            .checked_mul(size)?
            .checked_add(part / scale)
    });
    Mistake {
        message: format!("duration `{text}` has a fraction"),
        help: exact.map_or_else(
            || "write whole numbers of smaller units, such as `1h30m`".to_owned(),
            |seconds| format!("write `{}`", spell(seconds)),
        ),
    }
}

/// Writes seconds as this module reads them.
pub(crate) fn spell(mut seconds: u64) -> String {
    let mut out = String::new();
    for (size, unit) in [(DAY, 'd'), (HOUR, 'h'), (MINUTE, 'm'), (1, 's')] {
        if seconds >= size {
            out += &(seconds / size).to_string();
            out.push(unit);
            seconds %= size;
        }
    }
    if out.is_empty() { "0s".to_owned() } else { out }
}

fn too_long(text: &str) -> Mistake {
    Mistake {
        message: format!("duration `{text}` is too long"),
        help: "Workers KV takes at most 2147483647 seconds, about 68 years".to_owned(),
    }
}

fn mistake<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, Mistake> {
    Err(Mistake {
        message: message.into(),
        help: help.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::{seconds, spell};

    #[test]
    fn durations_read_as_people_write_them() {
        for (text, expected) in [
            ("24h", 86_400),
            ("15m", 900),
            ("30 days", 2_592_000),
            ("1h30m", 5400),
            ("1h 30m", 5400),
            ("90s", 90),
            ("1 week", 604_800),
            ("2 hours 5 minutes", 7500),
        ] {
            assert_eq!(seconds(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_ambiguous_or_lossy_is_refused() {
        for text in [
            "",
            " ",
            "10",
            "1.5h",
            "1,5h",
            "1mo",
            "1M",
            "1 year",
            "-1h",
            "500ms",
            "60000ms",
            "h",
            "1h1h",
            "30m1h",
            "1h-30m",
            "ten hours",
            "1H",
            "99999999999999999999s",
            "9999999999999999999w",
        ] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_help_says_what_to_write() {
        assert_eq!(seconds("1.5h").unwrap_err().help, "write `1h30m`");
        assert_eq!(
            seconds("10").unwrap_err().help,
            "write `10s`, `10m`, `10h` or `10d`"
        );
        assert_eq!(seconds("1H").unwrap_err().help, "write `1h`");
        assert_eq!(spell(0), "0s");
        assert_eq!(spell(90_061), "1d1h1m1s");
    }
}
