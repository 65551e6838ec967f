//! The metadata projection: serde's attributes, honoured on both sides.
#![allow(missing_docs)]

use std::time::Duration;

use kv_schema::backend::memory::{MemoryKv, Row};
use kv_schema::{ErrorKind, KvEntity};
use pollster::block_on;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

mod seconds {
    use super::{Deserialize, Deserializer, Duration, Serializer};

    pub(crate) fn serialize<S: Serializer>(duration: &Duration, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_u64(duration.as_secs())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        u64::deserialize(from).map(Duration::from_secs)
    }
}

fn no_tags(tags: &[String]) -> bool {
    tags.is_empty()
}

fn unknown() -> String {
    "unknown".into()
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[serde(rename_all = "camelCase")]
#[kv(key = "image:{name}", codec = Text)]
struct Image {
    name: String,
    #[kv(metadata)]
    mime_type: String,
    #[serde(rename = "ttl", with = "seconds")]
    #[kv(metadata)]
    shown_for: Duration,
    #[serde(default, skip_serializing_if = "Vec::is_empty", alias = "labels")]
    #[kv(metadata)]
    tags: Vec<String>,
    #[serde(default = "unknown")]
    #[kv(metadata)]
    author: String,
    #[serde(default, with = "seconds")]
    #[kv(metadata)]
    age: Duration,
    #[kv(value)]
    body: String,
}

fn image() -> Image {
    Image {
        name: "a".into(),
        mime_type: "image/png".into(),
        shown_for: Duration::from_secs(5),
        tags: Vec::new(),
        author: "ada".into(),
        age: Duration::from_secs(1),
        body: "…".into(),
    }
}

fn with_metadata(metadata: &str) -> Result<Option<Image>, kv_schema::Error> {
    let kv = MemoryKv::new();
    let row = Row {
        value: "…".into(),
        metadata: Some(metadata.into()),
        expiration: None,
    };
    kv.insert("image:a", row);
    block_on(Image::repository(&kv).get("a"))
}

#[test]
fn serde_names_and_functions_are_used() {
    let kv = MemoryKv::new();
    let images = Image::repository(&kv);
    block_on(async {
        images.put(&image()).await.unwrap();
        assert_eq!(
            kv.dump()["image:a"].metadata.as_deref(),
            Some(r#"{"mimeType":"image/png","ttl":5,"author":"ada","age":1}"#)
        );
        assert_eq!(images.get("a").await.unwrap(), Some(image()));
        let tagged = Image {
            tags: vec!["x".into()],
            ..image()
        };
        images.put(&tagged).await.unwrap();
        assert_eq!(images.get("a").await.unwrap(), Some(tagged));
    });
    assert!(no_tags(&[]));
}

#[test]
fn defaults_and_aliases_are_read() {
    let read = with_metadata(r#"{"mimeType":"image/png","ttl":5,"labels":["x"]}"#)
        .unwrap()
        .unwrap();
    assert_eq!(
        read,
        Image {
            tags: vec!["x".into()],
            author: "unknown".into(),
            age: Duration::ZERO,
            ..image()
        }
    );
    let error = with_metadata(r#"{"ttl":5}"#).unwrap_err();
    assert_eq!(
        (error.kind(), error.field()),
        (ErrorKind::Metadata, Some("mimeType"))
    );
}

#[test]
fn rows_have_the_projection() {
    let kv = MemoryKv::new();
    let images = Image::repository(&kv);
    block_on(async {
        images.put(&image()).await.unwrap();
        let row = images
            .list(ImageKey::prefix())
            .skip_foreign()
            .next()
            .await
            .unwrap()
            .unwrap();
        let expected = ImageMetadata {
            mime_type: "image/png".into(),
            shown_for: Duration::from_secs(5),
            tags: Vec::new(),
            author: "ada".into(),
            age: Duration::from_secs(1),
        };
        assert_eq!(row.metadata, expected);
        assert_eq!(row.metadata.clone(), expected);
        assert!(format!("{expected:?}").starts_with("ImageMetadata { mime_type: \"image/png\""));
    });
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[serde(default)]
#[kv(key = "job:{id}")]
struct Job {
    id: u64,
    #[kv(metadata)]
    retries: u8,
}

impl Default for Job {
    fn default() -> Self {
        Self { id: 0, retries: 3 }
    }
}

/// Has no `PartialEq`, and needs none.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Odd(u8);

#[derive(Debug, Clone, Serialize, Deserialize, KvEntity)]
#[kv(key = "odd:{id}")]
struct HasOdd {
    id: u64,
    #[kv(metadata)]
    odd: Odd,
}

#[test]
fn the_default_of_the_struct_fills_in() {
    let kv = MemoryKv::new();
    let row = Row {
        value: r#"{"id":1}"#.into(),
        metadata: Some("{}".into()),
        expiration: None,
    };
    kv.insert("job:1", row);
    let row = block_on(Job::repository(&kv).list(JobKey::prefix()).skip_foreign().next());
    assert_eq!(row.unwrap().unwrap().metadata.retries, 3);
    let odd = HasOdd { id: 1, odd: Odd(2) };
    block_on(HasOdd::repository(&kv).put(&odd)).unwrap();
    assert_eq!(kv.dump()["odd:1"].metadata.as_deref(), Some(r#"{"odd":2}"#));
}

/// What is written is a fraction where the `shape` of the field says an integer, and a list where it says text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "offer:{id}")]
struct Offer {
    id: u64,
    #[kv(metadata, shape = u64)]
    price: f64,
    #[kv(metadata, shape = String)]
    days: (u16, u8),
    #[kv(metadata)]
    label: Option<Label>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, kv_schema::KvShape)]
enum Label {
    #[serde(rename = "sold \"out\"\n")]
    Sold,
    Held(()),
}

#[test]
fn a_field_that_is_not_of_the_shape_that_it_declares_is_written_all_the_same() {
    let kv = MemoryKv::new();
    let offers = Offer::repository(&kv);
    for (label, written) in [
        (None, "null"),
        (Some(Label::Sold), r#""sold \"out\"\n""#),
        (Some(Label::Held(())), r#"{"Held":null}"#),
    ] {
        let offer = Offer {
            id: 1,
            price: -22.5,
            days: (2024, 5),
            label,
        };
        block_on(offers.put(&offer)).unwrap();
        let entry = block_on(offers.get_entry(1)).unwrap().unwrap();
        let wanted = format!(r#"{{"price":-22.5,"days":[2024,5],"label":{written}}}"#);
        assert_eq!(entry.stored_metadata(), Some(&*wanted));
        assert_eq!(
            (entry.metadata().unwrap().days, entry.into_value()),
            ((2024, 5), offer)
        );
    }
}
