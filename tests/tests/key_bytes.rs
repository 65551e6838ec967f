//! The exact bytes of every part type in every form, and that `docs/format/keys.md` says the same.
#![allow(missing_docs)]

mod key_harness;

use std::borrow::Cow;
use std::fmt::Debug;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZero;
use std::rc::Rc;
use std::sync::Arc;

use chrono::{NaiveDate, TimeZone, Utc};
use kv_schema::clock::UnixSeconds;
use kv_schema::key::{Base32, Base64Url, Sha256};
use time::macros::datetime;
use ulid::Ulid;
use uuid::Uuid;

use self::key_harness::{One, Part, asc, desc, padded, plain, rest};

const FORMAT: &str = include_str!("../../docs/format/keys.md");

fn stored<T: Debug + PartialEq>(part: Part<T>, value: &T) -> String {
    let keys = One::new("k:", part);
    let key = keys.encode(value).unwrap();
    assert_eq!(keys.parse(&key).unwrap(), *value, "{key}");
    key.strip_prefix("k:").unwrap().to_owned()
}

#[track_caller]
fn row<T: Debug + PartialEq>(kind: &str, value: &str, form: &str, part: Part<T>, of: &T, expected: &str) {
    assert_eq!(part.schema.shape.kind, kind);
    assert_eq!(stored(part, of), expected, "{kind} {value} {form}");
    let row = format!("| `{kind}` | {value} | {form} | `{expected}` |");
    assert!(FORMAT.contains(&row), "docs/format/keys.md lacks\n{row}");
}

macro_rules! integers {
    ($($kind:literal $type:ty, $value:expr => $plain:literal $asc:literal $desc:literal;)*) => {$(
        let (value, name) = ($value as $type, $plain);
        row($kind, name, "plain", plain(), &value, $plain);
        row($kind, name, "`asc`", asc(), &value, $asc);
        row($kind, name, "`desc`", desc(), &value, $desc);
    )*};
}

#[test]
fn integers() {
    integers! {
        "u8" u8, 0 => "0" "000" "255";
        "u8" u8, 255 => "255" "255" "000";
        "u16" u16, 443 => "443" "00443" "65092";
        "u32" u32, 7 => "7" "0000000007" "4294967288";
        "u64" u64, 42 => "42" "00000000000000000042" "18446744073709551573";
        "u128" u128, 1 => "1" "000000000000000000000000000000000000001" "340282366920938463463374607431768211454";
        "i8" i8, -128 => "-128" "-872" "0127";
        "i8" i8, -1 => "-1" "-999" "0000";
        "i8" i8, 0 => "0" "0000" "-999";
        "i8" i8, 127 => "127" "0127" "-872";
        "i16" i16, -300 => "-300" "-99700" "000299";
        "i32" i32, 5 => "5" "00000000005" "-9999999994";
        "i64" i64, -5 => "-5" "-9999999999999999995" "00000000000000000004";
        "i128" i128, -1 => "-1" "-999999999999999999999999999999999999999" "0000000000000000000000000000000000000000";
    }
    let seven = NonZero::new(7_u64).unwrap();
    row("nonzero_u64", "7", "plain", plain(), &seven, "7");
    row("nonzero_u64", "7", "`asc`", asc(), &seven, "00000000000000000007");
    row(
        "nonzero_i8",
        "-7",
        "`desc`",
        desc(),
        &NonZero::new(-7_i8).unwrap(),
        "0006",
    );
    row("u64", "123", "`08`", padded(8), &123_u64, "00000123");
    row("u8", "255", "`03`", padded(3), &255_u8, "255");
    row(
        "u64",
        "UnixSeconds 1763683059",
        "`asc`",
        asc(),
        &UnixSeconds(1_763_683_059),
        "00000000001763683059",
    );
    row(
        "u64",
        "UnixSeconds 1763683059",
        "plain",
        plain(),
        &UnixSeconds(1_763_683_059),
        "1763683059",
    );
}

#[test]
fn scalars_and_text() {
    row("bool", "true", "plain", plain(), &true, "true");
    row("bool", "true", "`asc`", asc(), &true, "1");
    row("bool", "true", "`desc`", desc(), &true, "0");
    row("char", "a slash", "plain", plain(), &'/', "%2F");
    row("char", "é", "plain", plain(), &'é', "é");
    row("text", "acme", "plain", plain(), &"acme".to_owned(), "acme");
    row(
        "text",
        "a:b/c",
        "plain",
        plain(),
        &"a:b/c".to_owned(),
        "a%3Ab%2Fc",
    );
    row("text", "100%", "plain", plain(), &"100%".to_owned(), "100%25");
    row("text", "$none", "plain", plain(), &"$none".to_owned(), "%24none");
    row("text", "a$b", "plain", plain(), &"a$b".to_owned(), "a$b");
    row("text", "line feed", "plain", plain(), &"\n".to_owned(), "%0A");
    row("text", "U+0085", "plain", plain(), &"\u{85}".to_owned(), "%C2%85");
    row(
        "text",
        "naïve 😀",
        "plain",
        plain(),
        &"naïve 😀".to_owned(),
        "naïve 😀",
    );
    row("text", "a:b/c%", "`rest`", rest(), &"a:b/c%".to_owned(), "a:b/c%");
    let owners = [
        stored(plain(), &Box::<str>::from("a:b")),
        stored(plain(), &Rc::<str>::from("a:b")),
        stored(plain(), &Arc::<str>::from("a:b")),
        stored(plain(), &Cow::Borrowed("a:b")),
    ];
    assert_eq!(owners, ["a%3Ab"; 4]);
    row("u64?", "7", "plain", plain(), &Some(7_u64), "7");
    row("u64?", "none", "plain", plain(), &None::<u64>, "$none");
    row("u8?", "7", "`asc`", asc(), &Some(7_u8), "007");
    row("u8?", "none", "`asc`", asc(), &None::<u8>, "$$$");
    row("u8?", "none", "`desc`", desc(), &None::<u8>, "~~~");
    row(
        "text?",
        "$none",
        "plain",
        plain(),
        &Some("$none".to_owned()),
        "%24none",
    );
}

#[test]
fn identifiers() {
    let uuid = Uuid::from_u128(0x0193_4a5b_6c7d_7e8f_9fa0_b1c2_d3e4_f506);
    row(
        "uuid",
        "a UUID",
        "plain",
        plain(),
        &uuid,
        "01934a5b-6c7d-7e8f-9fa0-b1c2d3e4f506",
    );
    row(
        "uuid",
        "a UUID",
        "`asc`",
        asc(),
        &uuid,
        "01934a5b-6c7d-7e8f-9fa0-b1c2d3e4f506",
    );
    row(
        "uuid",
        "a UUID",
        "`desc`",
        desc(),
        &uuid,
        "fe6cb5a4-9382-8170-605f-4e3d2c1b0af9",
    );
    let sortable = Ulid(0x0193_4a5b_6c7d_7e8f_9fa0_b1c2_d3e4_f506);
    row(
        "ulid",
        "a ULID",
        "plain",
        plain(),
        &sortable,
        "01JD55PV3XFT7SZ85HRB9Y9X86",
    );
    row(
        "ulid",
        "a ULID",
        "`asc`",
        asc(),
        &sortable,
        "01JD55PV3XFT7SZ85HRB9Y9X86",
    );
    row(
        "ulid",
        "a ULID",
        "`desc`",
        desc(),
        &sortable,
        "7YDJTT94W2G5R60QTE7MP1P2QS",
    );
    let bytes = [0xfb, 0xff, 0xfe];
    row("hex", "fb ff fe", "plain", plain(), &bytes, "fbfffe");
    row("hex", "fb ff fe", "`asc`", asc(), &bytes, "fbfffe");
    row("hex", "fb ff fe", "`desc`", desc(), &bytes, "040001");
    row("base32", "fb ff fe", "plain", plain(), &Base32(bytes), "7P774");
    row(
        "base64url",
        "fb ff fe",
        "plain",
        plain(),
        &Base64Url(bytes),
        "-__-",
    );
    let digest = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
    row(
        "sha256",
        "hello world",
        "`sha256`",
        plain(),
        &Sha256::of("hello world"),
        digest,
    );
    row(
        "ipv4",
        "192.0.2.1",
        "plain",
        plain(),
        &Ipv4Addr::new(192, 0, 2, 1),
        "192.0.2.1",
    );
    let v6: Ipv6Addr = "2001:db8::1".parse().unwrap();
    row("ipv6", "2001:db8::1", "plain", plain(), &v6, "2001%3Adb8%3A%3A1");
    row("ipv6", "2001:db8::1", "`rest`", rest(), &v6, "2001:db8::1");
    let mapped: IpAddr = "::ffff:192.0.2.1".parse().unwrap();
    row(
        "ip",
        "::ffff:192.0.2.1",
        "`rest`",
        rest(),
        &mapped,
        "::ffff:192.0.2.1",
    );
    let v4: IpAddr = "192.0.2.1".parse().unwrap();
    row("ip", "192.0.2.1", "plain", plain(), &v4, "192.0.2.1");
}

#[test]
fn times() {
    macro_rules! times {
        ($($kind:literal $name:literal $value:expr => $plain:literal $asc:literal $desc:literal;)*) => {$(
            let value = $value;
            row($kind, $name, "plain", plain(), &value, $plain);
            row($kind, $name, "`asc`", asc(), &value, $asc);
            row($kind, $name, "`desc`", desc(), &value, $desc);
        )*};
    }
    let timestamp = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
    let date = jiff::civil::date;
    times! {
        "instant" "2026-11-20T23:57:39Z" timestamp("2026-11-20T23:57:39Z")
            => "20261120T235739Z" "20261120T235739.000000000Z" "79738879T764260.999999999Z";
        "instant" "2026-11-20T23:57:39.12Z" timestamp("2026-11-20T23:57:39.12Z")
            => "20261120T235739.12Z" "20261120T235739.120000000Z" "79738879T764260.879999999Z";
        "instant" "-0043-03-15T12:00:00Z" timestamp("-000043-03-15T12:00:00Z")
            => "-00430315T120000Z" "-0000314187336000000000000" "Z9999685812663999999999999";
        "date" "2026-11-20" date(2026, 11, 20) => "2026-11-20" "20261120" "79738879";
        "date" "-0043-03-15" date(-43, 3, 15) => "-0043-03-15" "-3636427" "Z6363572";
        "date" "0000-01-01" date(0, 1, 1) => "0000-01-01" "00000101" "99999898";
        "date" "-9999-01-01" date(-9999, 1, 1) => "-9999-01-01" "-0000000" "Z9999999";
        "datetime" "2026-11-20T23:57:39" date(2026, 11, 20).at(23, 57, 39, 0)
            => "20261120T235739" "20261120T235739.000000000" "79738879T764260.999999999";
        "datetime" "-0043-03-15T12:00:00.5" date(-43, 3, 15).at(12, 0, 0, 500_000_000)
            => "-00430315T120000.5" "-000314187336000500000000" "Z999685812663999499999999";
    }
}

/// The crates that have dates and instants write the same bytes.
#[test]
fn times_are_the_same_in_every_crate() {
    let at = "20261120T235739.120000000Z";
    let chrono =
        Utc.with_ymd_and_hms(2026, 11, 20, 23, 57, 39).unwrap() + chrono::TimeDelta::milliseconds(120);
    assert_eq!(stored(asc(), &chrono), at);
    assert_eq!(stored(asc(), &datetime!(2026-11-20 23:57:39.12 UTC)), at);
    assert_eq!(
        stored(
            asc(),
            &time::UtcDateTime::from(datetime!(2026-11-20 23:57:39.12 UTC))
        ),
        at
    );
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    assert_eq!(stored(plain(), &day), "2026-11-20");
    assert_eq!(
        stored(plain(), &time::macros::date!(2026 - 11 - 20)),
        "2026-11-20"
    );
    assert_eq!(
        stored(plain(), &day.and_hms_opt(23, 57, 39).unwrap()),
        "20261120T235739"
    );
    assert_eq!(
        stored(plain(), &datetime!(2026-11-20 23:57:39)),
        "20261120T235739"
    );
}

/// `time` calls two instants equal whatever their offsets are, so they are one key.
#[test]
fn equal_instants_are_one_key() {
    let (here, there) = (
        datetime!(2026-11-20 23:57:39 UTC),
        datetime!(2026-11-21 01:57:39 +2),
    );
    assert_eq!(here, there);
    assert_eq!(stored(plain(), &here), stored(plain(), &there));
    assert_eq!(stored(asc(), &here), stored(asc(), &there));
}

/// A plain part whose minus or point is a separator of the template.
#[test]
fn signs_and_points_are_escaped_where_they_separate() {
    let dashed = key_harness::Two::new(plain::<i8>(), "-", plain::<jiff::civil::Date>(), "");
    let key = (-5, jiff::civil::date(2026, 11, 20));
    assert_eq!(dashed.encode(&key).unwrap(), "k-%2D5-2026%2D11%2D20");
    let dotted = key_harness::Two::new(plain::<Ipv4Addr>(), ".", plain::<u8>(), "");
    assert_eq!(
        dotted.encode(&(Ipv4Addr::LOCALHOST, 1)).unwrap(),
        "k.127%2E0%2E0%2E1.1"
    );
    // A form of fixed width keeps them: its width says where it ends.
    let ordered = key_harness::Two::new(asc::<i8>(), "-", asc::<i8>(), "");
    assert_eq!(ordered.encode(&(-1, -1)).unwrap(), "k--999--999");
}
