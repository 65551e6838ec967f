//! Keys, prefixes, values and metadata that somebody got wrong once.

use crate::ops::generate::random::Random;

const LONGEST_KEY: usize = 512;
const LARGEST_METADATA: usize = 1024;

const HOSTILE: [&str; 44] = [
    // Lost in bulk reads, and their neighbours.
    "0",
    "1",
    "42",
    "007",
    "-1",
    "1.5",
    "4294967294",
    "4294967295",
    "__proto__",
    "constructor",
    "toString",
    "length",
    // Paths and addresses.
    "...",
    "./a",
    "../a",
    "a/../b",
    "/",
    "//",
    "?#&",
    "a?b=c",
    "a#b",
    "a+b",
    "a b",
    " ",
    "%",
    "%41",
    "%2F",
    "%zz",
    // Not quite the same.
    "a",
    "A",
    "e\u{301}",
    "\u{e9}",
    "\u{feff}a",
    // Controls, and the ends of the planes.
    "\0",
    "\n",
    "\r\n",
    "\t",
    "\u{7f}",
    "\u{2028}",
    "\u{e000}",
    "\u{fffd}",
    "\u{ffff}",
    "\u{1f600}",
    "\u{10ffff}",
];

/// Returns a key that is accepted.
pub(super) fn key(random: &mut Random) -> String {
    match random.below(10) {
        0..4 => (*random.pick(&HOSTILE)).to_owned(),
        4 => long(random, LONGEST_KEY),
        5 => {
            let len = LONGEST_KEY - 1 - random.below(3) as usize;
            long(random, len)
        }
        6 => [*random.pick(&HOSTILE), ":", *random.pick(&HOSTILE)].concat(),
        _ => format!("user:{}:{}", random.below(4), random.below(12)),
    }
}

/// Returns a key that no call takes.
pub(super) fn refused_key(random: &mut Random) -> String {
    match random.below(6) {
        0 => String::new(),
        1 => ".".to_owned(),
        2 => "..".to_owned(),
        3 => long(random, LONGEST_KEY + 1),
        4 => "\u{20ac}".repeat(171),
        _ => long(random, 4000),
    }
}

/// Returns the beginning of a key, cut anywhere between two characters.
pub(super) fn prefix_of(random: &mut Random, key: &str) -> String {
    let count = u32::try_from(key.chars().count()).unwrap_or(u32::MAX);
    let cut = random.below(count.min(12) + 1) as usize;
    let cut = if random.one_in(4) { key.len() } else { cut };
    before_nul(&key.chars().take(cut).collect::<String>())
}

/// Returns a prefix that hardly any key has, or that is refused.
pub(super) fn odd_prefix(random: &mut Random) -> String {
    // What a prefix must not be taken for: a pattern.
    const PATTERNS: [&str; 9] = [
        "%",
        "_",
        "*",
        "?",
        "user:_",
        "[a-z]",
        "\\",
        "\u{10ffff}",
        "\u{d7ff}",
    ];
    match random.below(6) {
        0 => ".".to_owned(),
        1 => "..".to_owned(),
        2 => long(random, LONGEST_KEY),
        3 => long(random, LONGEST_KEY + 1),
        4 => (*random.pick(&PATTERNS)).to_owned(),
        _ => before_nul(random.pick::<&str>(&HOSTILE)),
    }
}

/// Cuts a prefix where the local platform's SQL (`length(prefix)`) believes that it ends.
fn before_nul(prefix: &str) -> String {
    prefix.split('\0').next().unwrap_or_default().to_owned()
}

/// Returns a text of so many bytes.
fn long(random: &mut Random, bytes: usize) -> String {
    let piece = *random.pick(&["k", "\u{e9}", "\u{20ac}", "\u{1f600}"]);
    let mut text = piece.repeat(bytes / piece.len());
    // Few ways to begin, so that they meet.
    while text.len() < bytes {
        text.push(char::from(b'0' + u8::try_from(random.below(3)).unwrap_or(0)));
    }
    text
}

/// Returns a value.
pub(super) fn value(random: &mut Random) -> String {
    const ODD: [&str; 16] = [
        "",
        "0",
        "null",
        "undefined",
        "false",
        "{}",
        "[]",
        "\"\"",
        "{\"a\":1}",
        "\0",
        "\r\n",
        "a\u{fffd}b",
        "a\u{feff}",
        "\u{1f600}",
        "[object Object]",
        " ",
    ];
    if random.one_in(2) {
        (*random.pick(&ODD)).to_owned()
    } else {
        format!("value {}", random.below(1000))
    }
}

/// Returns the metadata of a put: mostly JSON, sometimes too large, sometimes no JSON at all.
pub(super) fn metadata(random: &mut Random) -> String {
    const ODD: [&str; 34] = [
        "null",
        " null ",
        "0",
        "-0",
        "false",
        "true",
        "\"\"",
        "\"null\"",
        "{}",
        "[]",
        "{\"a\":null}",
        "{\"\":0}",
        "{\"__proto__\":1}",
        "{\"constructor\":{\"prototype\":[]}}",
        "{\"a\":1,\"a\":2}",
        "{\"10\":1,\"9\":2,\"b\":3,\"a\":4}",
        "{\"toJSON\":1}",
        " { \"a\" : [ 1.50 , true , null ] } ",
        "1.0",
        "1e3",
        "1e21",
        "1.5e-7",
        "5e-324",
        "1e400",
        "[-1e400]",
        "9007199254740993",
        "[18446744073709551615]",
        "123456789012345678901234567890",
        "\"\\u00e9\\/\\u0000\\ud83d\\ude00\"",
        "\"\\ud800\"",
        "\"\u{2028}\u{fffd}\u{feff}\"",
        "\"\u{1f600}\u{10ffff}\"",
        "[[[[[[[[]]]]]]]]",
        "\"\\\"\"",
    ];
    const NO_JSON: [&str; 10] = [
        "",
        " ",
        "{",
        "undefined",
        "NaN",
        "'a'",
        "{a:1}",
        "1,2",
        "01",
        "[1,]",
    ];
    match random.below(20) {
        0..8 => (*random.pick(&ODD)).to_owned(),
        8 => (*random.pick(&NO_JSON)).to_owned(),
        // The two quotes count.
        9 => format!("\"{}\"", long(random, LARGEST_METADATA - 2)),
        10 => format!("\"{}\"", long(random, LARGEST_METADATA - 1)),
        11 => {
            // JavaScript prints 21 digits for each, so the text grows on its way; 46 of them fit.
            let count = 44 + random.below(5) as usize;
            format!("[{}1]", "1e20,".repeat(count))
        }
        // And this one shrinks.
        12 => format!("[{}1]", "1.0,".repeat(200 + random.below(80) as usize)),
        13 => "[".repeat(200) + &"]".repeat(200),
        _ => format!(
            "{{\"device\":\"phone {}\",\"n\":{}}}",
            random.below(9),
            random.below(100)
        ),
    }
}
