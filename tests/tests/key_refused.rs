//! What is no key: values without a stored form, and texts that are not in canonical form.
#![allow(missing_docs)]

mod key_harness;

use std::fmt::Debug;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::num::NonZero;

use chrono::{NaiveDate, NaiveDateTime};
use kv_schema::ErrorKind;
use kv_schema::key::{Base32, Base64Url, Sha256};
use time::macros::datetime;
use ulid::Ulid;
use uuid::Uuid;

use self::key_harness::{One, Part, Two, asc, desc, padded, plain, rest};

#[track_caller]
fn stored<T: Debug + PartialEq>(part: Part<T>, value: &T) {
    let keys = One::new("k:", part);
    assert_eq!(keys.parse(&keys.encode(value).unwrap()).unwrap(), *value);
}

#[track_caller]
fn foreign<T: Debug + Clone>(part: Part<T>, texts: &[&str]) {
    // A short key is always written again, to be compared; a longer one where that could tell something.
    let keys = [One::new("k:", part.clone()), One::new("a-longer-head:", part)];
    for (keys, head) in keys.iter().zip(["k:", "a-longer-head:"]) {
        for text in texts {
            let error = keys.parse(&format!("{head}{text}")).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ForeignKey, "{head}{text}");
        }
    }
}

/// Reads every text of `len` of these characters: none is read but as what is written.
#[track_caller]
fn exact<T: Debug>(part: Part<T>, alphabet: &[char], len: u32, values: usize) {
    let keys = One::new("a-longer-head:", part);
    let mut read = 0;
    for index in 0..alphabet.len().pow(len) {
        let digit = |place| alphabet[index / alphabet.len().pow(place) % alphabet.len()];
        let text: String = (0..len).map(digit).collect();
        let key = format!("a-longer-head:{text}");
        if let Ok(value) = keys.parse(&key) {
            assert_eq!(keys.encode(&value).unwrap(), key, "{value:?}");
            read += 1;
        }
    }
    assert_eq!(read, values);
}

#[track_caller]
fn refused<T>(part: Part<T>, value: &T) -> kv_schema::Error {
    let error = One::new("k:", part).encode(value).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidKey);
    assert_eq!(error.field(), Some("part"));
    error
}

#[test]
fn what_has_no_form_is_refused() {
    refused(plain(), &String::new());
    refused(rest(), &String::new());
    refused(plain(), &Some(String::new()));
    refused(plain(), &[0_u8; 0]);
    let error = refused(padded(3), &1000_u64);
    assert_eq!((error.limit(), error.actual()), (Some(3), Some(4)));

    // Years of more than four digits, leap seconds: nothing is ever cut.
    let far = NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap();
    let early = NaiveDate::from_ymd_opt(-10_000, 12, 31).unwrap();
    for date in [far, early, NaiveDate::MIN, NaiveDate::MAX] {
        refused(plain(), &date);
        refused(asc(), &date);
        refused(desc(), &date);
        refused(asc(), &date.and_hms_opt(0, 0, 0).unwrap());
        refused(plain(), &date.and_hms_opt(0, 0, 0).unwrap().and_utc());
    }
    let leap: NaiveDateTime = NaiveDate::from_ymd_opt(2016, 12, 31)
        .unwrap()
        .and_hms_nano_opt(23, 59, 59, 1_500_000_000)
        .unwrap();
    refused(plain(), &leap);
    refused(asc(), &leap.and_utc());
    // The offset takes the instant out of the year 9999.
    refused(asc(), &datetime!(9999-12-31 23:59:59 -1));
    refused(plain(), &datetime!(-9999-01-01 00:00:00 +1));
    stored(asc(), &datetime!(9999-12-31 23:59:59.999999999 UTC));
    stored(desc(), &datetime!(-9999-01-01 00:00:00 UTC));
}

#[test]
fn whole_keys_that_are_not_allowed() {
    let (texts, rests) = (One::new("", plain::<String>()), One::new("", rest::<String>()));
    assert_eq!(texts.encode(&".".to_owned()).unwrap(), "%2E");
    assert_eq!(texts.encode(&"..".to_owned()).unwrap(), "%2E%2E");
    assert_eq!(texts.encode(&"...".to_owned()).unwrap(), "...");
    assert_eq!(texts.parse("%2E").unwrap(), ".");
    assert_eq!(
        One::new(".", plain::<String>()).encode(&".".to_owned()).unwrap(),
        ".%2E"
    );
    assert_eq!(rests.encode(&"%2E".to_owned()).unwrap(), "%2E");
    for text in [".", "..", "$kv:", "$kv:cursor"] {
        let error = rests.encode(&text.to_owned()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidKey);
        assert!(rests.parse(text).is_err());
    }
    assert_eq!(texts.encode(&"$kv:cursor".to_owned()).unwrap(), "%24kv%3Acursor");
}

/// What a template and its first part make of it may begin as the keys do that belong to kv-schema.
#[test]
fn a_reserved_key_is_nobodys() {
    fn reserved<A: Debug, B: Debug>(
        head: &'static str,
        left: Part<A>,
        right: Part<B>,
        key: &(A, B),
        text: &str,
    ) {
        let keys = Two::headed(head, left, ":", right, "");
        assert_eq!(
            keys.encode(key).unwrap_err().kind(),
            ErrorKind::InvalidKey,
            "{key:?}"
        );
        assert_eq!(
            keys.parse(text).unwrap_err().kind(),
            ErrorKind::ForeignKey,
            "{text}"
        );
    }
    let text = "$kv:1234567";
    reserved("$k", plain::<char>(), plain::<u64>(), &('v', 1_234_567), text);
    reserved(
        "$k",
        plain::<Option<char>>(),
        plain::<u64>(),
        &(Some('v'), 1_234_567),
        text,
    );
    reserved(
        "$",
        plain::<String>(),
        plain::<u64>(),
        &("kv".to_owned(), 1_234_567),
        text,
    );
    reserved(
        "$",
        plain::<Option<String>>(),
        plain::<u64>(),
        &(Some("kv".to_owned()), 1_234_567),
        text,
    );
    reserved(
        "$",
        plain::<String>(),
        padded::<u64>(8),
        &("kv".to_owned(), 1_234_567),
        "$kv:01234567",
    );
    let text = "$kv:backfill";
    reserved(
        "$",
        plain::<String>(),
        plain::<String>(),
        &("kv".to_owned(), "backfill".to_owned()),
        text,
    );
}

#[test]
fn all_texts_of_a_fixed_width() {
    const ALPHABET: &[char] = &[
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '+', '$', '~', ' ',
    ];
    exact(asc::<u8>(), ALPHABET, 3, 256);
    exact(desc::<u8>(), ALPHABET, 3, 256);
    exact(asc::<NonZero<u8>>(), ALPHABET, 3, 255);
    exact(asc::<i8>(), ALPHABET, 4, 256);
    exact(desc::<i8>(), ALPHABET, 4, 256);
    exact(asc::<Option<u8>>(), ALPHABET, 3, 257);
    exact(asc::<bool>(), ALPHABET, 1, 2);
    exact(desc::<bool>(), ALPHABET, 1, 2);
    exact(padded::<u8>(3), ALPHABET, 3, 256);
    exact(padded::<u8>(2), ALPHABET, 2, 100);
    exact(padded::<u16>(4), ALPHABET, 4, 10_000);
}

#[test]
fn only_the_canonical_form_is_read() {
    foreign(
        plain::<u64>(),
        &[
            "+5",
            "007",
            "",
            " 5",
            "5 ",
            "-5",
            "5:",
            "%35",
            "18446744073709551616",
            "٥",
        ],
    );
    foreign(plain::<i64>(), &["-0", "+0", "--1", "-", "-01"]);
    foreign(plain::<NonZero<u8>>(), &["0", "256"]);
    foreign(
        padded::<u64>(8),
        &["123", "000000123", "+0000123", "0000012a", "1234567890"],
    );
    foreign(
        asc::<u64>(),
        &[
            "42",
            "99999999999999999999",
            "000000000000000000042",
            "0000000000000000004 ",
        ],
    );
    foreign(asc::<i8>(), &["-000", "-128", "0128", "1000", "-871", "+001"]);
    foreign(plain::<bool>(), &["True", "1", "yes"]);
    foreign(asc::<bool>(), &["true", "2"]);
    foreign(plain::<char>(), &["ab", "%2f", "%61", "%C3%A9", "%C3", "%", "%4"]);
    foreign(
        plain::<String>(),
        &["%61", "%2f", "a/b", "a:b", "%", "$x", "\n", "\u{85}"],
    );
    foreign(
        plain::<Uuid>(),
        &[
            "01934A5B-6C7D-7E8F-9FA0-B1C2D3E4F506",
            "01934a5b6c7d7e8f9fa0b1c2d3e4f506",
            "{01934a5b-6c7d-7e8f-9fa0-b1c2d3e4f506}",
        ],
    );
    foreign(
        plain::<Ulid>(),
        &[
            "01jd55pv3xft7sz85hrb9y9x86",
            "81JD55PV3XFT7SZ85HRB9Y9X86",
            "01JD55PV3X",
        ],
    );
    foreign(plain::<[u8; 2]>(), &["FBff", "fbf", "fbff00"]);
    // The last digit holds bits that no byte has.
    foreign(plain::<Base64Url<[u8; 1]>>(), &["-x", "-w==", "+w"]);
    foreign(plain::<Base32<[u8; 1]>>(), &["7R", "7p", "7Q======"]);
    foreign(plain::<Sha256>(), &["b94d27b9", ""]);
    foreign(plain::<Ipv4Addr>(), &["192.0.2.01", "192.0.2", "3221225985"]);
    foreign(
        plain::<Ipv6Addr>(),
        &[
            "2001%3ADB8%3A%3A1",
            "2001%3A0db8%3A%3A1",
            "2001:db8::1",
            "%3A%3Affff%3Ac000%3A201",
        ],
    );
    foreign(plain::<Option<u64>>(), &["$None", "%24none", "$none "]);
}

#[test]
fn only_the_canonical_form_of_times_is_read() {
    foreign(
        plain::<jiff::Timestamp>(),
        &[
            "20261120T235739.10Z",
            "20261120T235739.0Z",
            "20261120T235739",
            "20261120T235760Z",
            "20260229T000000Z",
            "20261300T000000Z",
            "-00000101T000000Z",
            "2026-11-20T23:57:39Z",
            "20261120T235739.Z",
            "20261120T235739.1234567890Z",
            "20261120T235739.1ZZ",
            "20261120T235739Z.1",
            "20261120T235739.000000000Z",
        ],
    );
    foreign(
        plain::<jiff::civil::DateTime>(),
        &[
            "20261120T235739Z",
            "20261120T235739.10",
            "20261120T235739.",
            "20261120T235739.0",
        ],
    );
    foreign(
        plain::<jiff::civil::Date>(),
        &[
            "20261120",
            "2026-02-29",
            "-0000-01-01",
            "+2026-11-20",
            "2026-1-20",
        ],
    );
    foreign(
        asc::<jiff::civil::Date>(),
        &["2026-11-", "20260230", "-3652059", "-3652060", "-9999999"],
    );
    foreign(desc::<jiff::civil::Date>(), &["20261120", "-3636427", "Z0000000"]);
    // The last day before year 0, and the first of it.
    let keys = One::new("a-longer-head:", asc::<jiff::civil::Date>());
    for (text, date) in [
        ("-3652058", jiff::civil::date(-1, 12, 31)),
        ("00000101", jiff::civil::date(0, 1, 1)),
    ] {
        let key = format!("a-longer-head:{text}");
        assert_eq!(keys.parse(&key).unwrap(), date);
        assert_eq!(keys.encode(&date).unwrap(), key);
    }
    stored(
        asc::<jiff::Timestamp>(),
        &"-000001-12-31T23:59:59.999999999Z".parse().unwrap(),
    );
    stored(
        desc::<jiff::Timestamp>(),
        &"-000001-12-31T23:59:59.999999999Z".parse().unwrap(),
    );
    foreign(
        asc::<jiff::Timestamp>(),
        &[
            "20261120T235739.12345678Z0",
            "20261120T235739.1234567890",
            "20261120T235760.000000000Z",
            "20260229T000000.000000000Z",
            "2026112T0235739.000000000Z",
            "-0000315537897600000000000",
            "-9999999999999999999999999",
        ],
    );
}
