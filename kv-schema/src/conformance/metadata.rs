//! The JSON beside a value.

use serde_json::Value;

use crate::backend::{Backend, BulkRecord, Put, ReadOptions};
use crate::conformance::ensure::{equal, ok, refused, refused_at};
use crate::conformance::lists::entry;
use crate::conformance::values::value;
use crate::conformance::{CaseResult, Stop, Subject};
use crate::error::ErrorKind;

/// Reads the metadata of one key, which must be JSON.
pub(super) async fn metadata<B: Backend>(backend: &B, key: &str) -> Result<Option<Value>, Stop> {
    let record = ok(backend.get(key, ReadOptions::default()).await, "get")?;
    json(record.and_then(|record| record.metadata))
}

/// Parses metadata that a backend returned.
pub(super) fn json(metadata: Option<String>) -> Result<Option<Value>, Stop> {
    metadata
        .map(|text| {
            serde_json::from_str(&text)
                .map_err(|error| Stop::Failed(format!("the metadata {text:?} is not JSON: {error}").into()))
        })
        .transpose()
}

/// Puts metadata and compares what get, head, bulk and list return.
async fn round_trip<B: Backend>(backend: &B, text: &str, expected: Option<Value>) -> CaseResult {
    let put = Put {
        metadata: Some(text),
        ..Put::value(b"v")
    };
    ok(
        backend.put("k", put).await,
        &format!("put with the metadata {text:?}"),
    )?;
    let read = ReadOptions::default();
    equal(
        metadata(backend, "k").await?.as_ref(),
        expected.as_ref(),
        &format!("the metadata {text:?} from get"),
    )?;
    let head = ok(backend.head("k", read).await, "head")?;
    equal(
        json(head.and_then(|head| head.metadata))?.as_ref(),
        expected.as_ref(),
        &format!("the metadata {text:?} from head"),
    )?;
    equal(
        json(entry(backend, "k").await?.metadata)?.as_ref(),
        expected.as_ref(),
        &format!("the metadata {text:?} from list"),
    )
}

/// Metadata that is absent, or the JSON text `null`, is no metadata; text that is not JSON is refused.
pub async fn metadata_that_is_absent_or_null_is_no_metadata<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    ok(backend.put("k", Put::value(b"v")).await, "put")?;
    equal(
        metadata(backend, "k").await?,
        None,
        "the metadata of a put without",
    )?;
    round_trip(backend, "null", None).await
}

/// `0`, `false`, `""`, `{}`, `[]` and the text `"null"` are metadata, and so is an object with `null` inside.
pub async fn falsy_metadata_is_metadata<B: Backend>(subject: &Subject<B>) -> CaseResult {
    subject.needs_metadata()?;
    for text in [
        "0",
        "false",
        r#""""#,
        "{}",
        "[]",
        r#""null""#,
        r#"{"a":null}"#,
        "[null]",
    ] {
        let expected = serde_json::from_str(text).ok();
        round_trip(subject.backend(), text, expected).await?;
    }
    Ok(())
}

/// Whatever JSON was put is equal JSON when it is read.
pub async fn metadata_is_equal_as_json<B: Backend>(subject: &Subject<B>) -> CaseResult {
    subject.needs_metadata()?;
    for text in [
        "true",
        "42",
        "-1.5",
        "9007199254740991",
        r#""text""#,
        r#""é 😀 \u0000 \" \\ \n""#,
        r#"{"a":1,"b":[true,null,"x"],"c":{"d":{}}}"#,
        r#"{"":1," ":2,"$v":3,"é":4,"constructor":5}"#,
        r#"{"2":"b","1":"a","10":"c"}"#,
    ] {
        let expected = serde_json::from_str(text).ok();
        round_trip(subject.backend(), text, expected).await?;
    }
    Ok(())
}

/// Metadata of the version that [`ReadOptions::brief`] names may be answered by its deadline, any other is read whole.
pub async fn a_brief_read_tells_the_deadline_or_everything<B: Backend>(subject: &Subject<B>) -> CaseResult {
    subject.needs_metadata()?;
    let backend = subject.backend();
    // The text, and what it says for a reader of version 2 and for one of no version (0), where it is of theirs.
    let none = None;
    for (text, of_two, of_none) in [
        (
            r#"{"$v":2,"$x":1800000000,"a":1}"#,
            Some(Some(1_800_000_000)),
            none,
        ),
        (r#"{"$v":2,"$x":0,"$s":5}"#, Some(Some(0)), none),
        (r#"{"$v":2,"$x":4294967295}"#, Some(Some(4_294_967_295)), none),
        (
            r#"{"$v":2,"$x":9007199254740991}"#,
            Some(Some(9_007_199_254_740_991)),
            none,
        ),
        (r#"{"$v":2,"$x":"1800000000"}"#, Some(Some(1_800_000_000)), none),
        (r#"{"$v":2}"#, Some(None), none),
        (r#"{"a":1,"$x":1800000000}"#, none, Some(Some(1_800_000_000))),
        ("{}", none, Some(None)),
        (r#"{"$v":1,"a":1}"#, none, none),
        (r#"{"$v":2,"$x":-1}"#, none, none),
        (r#"{"$v":2,"$x":1.5}"#, none, none),
        (r#"{"$v":2,"$x":"soon"}"#, none, none),
        (r#"{"$v":true}"#, none, none),
        (r#"{"$v":"x"}"#, none, none),
        ("[]", none, none),
        ("2", none, none),
        (r#""text""#, none, none),
    ] {
        let put = Put {
            metadata: Some(text),
            ..Put::value(b"v")
        };
        ok(
            backend.put("k", put).await,
            &format!("put with the metadata {text}"),
        )?;
        for (version, says) in [(2, of_two), (0, of_none)] {
            let what = format!("the metadata {text} for a reader of version {version}");
            let options = ReadOptions::default().brief(Some(version));
            let single = ok(backend.get("k", options).await, "get")?;
            let bulk = ok(backend.get_many(&["k"], options).await, "get_many")?.pop();
            let bulk = match bulk {
                Some(BulkRecord::Found(record)) => Some(record),
                _ => None,
            };
            let head = ok(backend.head("k", options).await, "head")?;
            equal(
                json(head.and_then(|head| head.metadata))?,
                serde_json::from_str(text).ok(),
                &format!("{what}, from head, which takes no notice"),
            )?;
            for record in [single, bulk] {
                let Some(record) = record else {
                    return Err(Stop::Failed(format!("{what}: nothing was found").into()));
                };
                match record.brief {
                    Some(brief) => {
                        equal(Some(brief.deadline.map(|at| at.0)), says, &what)?;
                        equal(record.metadata, None, &format!("{what}, read brief"))?;
                    }
                    None => equal(json(record.metadata)?, serde_json::from_str(text).ok(), &what)?,
                }
            }
        }
    }
    Ok(())
}

/// Metadata may be as long as the limit says, in bytes; one byte more is refused.
pub async fn metadata_of_exactly_the_limit_is_stored<B: Backend>(subject: &Subject<B>) -> CaseResult {
    subject.needs_metadata()?;
    let backend = subject.backend();
    let limit = backend.capabilities().limits.metadata;
    let room = limit - 2;
    for content in [
        "x".repeat(room),
        "€".repeat(room / 3) + &"x".repeat(room % 3),
        "😀".repeat(room / 4) + &"x".repeat(room % 4),
    ] {
        let longest = format!("\"{content}\"");
        round_trip(backend, &longest, Some(content.clone().into())).await?;
        let longer = format!("\"{content}x\"");
        let put = Put {
            metadata: Some(&longer),
            ..Put::value(b"v")
        };
        refused_at(
            backend.put("k", put).await,
            ErrorKind::MetadataTooLarge,
            limit,
            limit + 1,
            "put of metadata a byte too large",
        )?;
    }
    Ok(())
}

/// Metadata that is not JSON is refused, and nothing is written.
pub async fn metadata_that_is_not_json_is_refused<B: Backend>(subject: &Subject<B>) -> CaseResult {
    subject.needs_metadata()?;
    let backend = subject.backend();
    for text in [
        "",
        " ",
        "{",
        "{a:1}",
        "'a'",
        "undefined",
        "NaN",
        "1 2",
        "\"a",
        "nul",
    ] {
        let put = Put {
            metadata: Some(text),
            ..Put::value(b"v")
        };
        refused(
            backend.put("k", put).await,
            ErrorKind::InvalidArgument,
            &format!("put with the metadata {text:?}"),
        )?;
        equal(value(backend, "k").await?, None, "the key of the refused put")?;
    }
    Ok(())
}

/// A backend that does not declare metadata refuses to write any, rather than dropping it.
pub async fn metadata_is_unsupported_where_there_is_none<B: Backend>(subject: &Subject<B>) -> CaseResult {
    let backend = subject.backend();
    let put = Put {
        metadata: Some("{}"),
        ..Put::value(b"v")
    };
    let answer = backend.put("k", put).await;
    if backend.capabilities().metadata {
        return ok(answer, "put with metadata, which this backend declares,");
    }
    refused(
        answer,
        ErrorKind::Unsupported,
        "put with metadata that is not declared",
    )?;
    equal(value(backend, "k").await?, None, "the key of the refused put")
}
