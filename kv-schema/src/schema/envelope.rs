//! The envelope: version and expiry in front of the value, for backends without metadata.

use bytes::Bytes;

use crate::backend::Record;
use crate::error::{Error, ErrorKind, Result};
use crate::metadata::MetadataReader;

/// What stands between the metadata and the value.
const END: u8 = b'\n';

/// Metadata, where it says something, and the codec's bytes.
type Opened = (Option<String>, Bytes);

/// Says that an entity keeps its version and its expiry inside the value.
///
/// It carries the code that does so: a Worker without such an entity carries none of it.
#[derive(Debug, Clone, Copy)]
pub struct Envelope {
    pub(crate) seal: fn(Option<&str>, &[u8]) -> Vec<u8>,
    pub(crate) open: fn(Record) -> Result<Record>,
}

impl PartialEq for Envelope {
    /// There is one envelope.
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Envelope {
    /// The envelope of format 1: the metadata object, a line feed, the codec's bytes.
    pub(super) const V1: Self = Self {
        seal,
        open: open_record,
    };
}

fn seal(metadata: Option<&str>, value: &[u8]) -> Vec<u8> {
    // JSON text of ours holds no line feed.
    [metadata.unwrap_or("{}").as_bytes(), &[END], value].concat()
}

fn open_record(record: Record) -> Result<Record> {
    let (metadata, value) = open(&record.value)?;
    Ok(Record {
        value,
        metadata,
        ..record
    })
}

fn open(stored: &Bytes) -> Result<Opened> {
    let metadata = stored
        .iter()
        .position(|byte| *byte == END)
        .and_then(|end| Some((std::str::from_utf8(&stored[..end]).ok()?, end)))
        .filter(|(text, _)| text.starts_with('{') && !MetadataReader::new(Some(text)).is_odd());
    match metadata {
        Some((text, end)) => Ok(((text != "{}").then(|| text.to_owned()), stored.slice(end + 1..))),
        None => Err(
            Error::new(ErrorKind::Decode, "the value does not begin with an envelope")
                .with_raw(stored.clone()),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{open, seal};

    #[test]
    fn what_is_sealed_is_opened() {
        for (metadata, value) in [
            (None, &b""[..]),
            (None, b"\n\n"),
            (Some(r#"{"$v":1,"$x":1800000000}"#), b"{\"a\":1}"),
            (Some(r#"{"$v":1}"#), b"\xff\x00\n"),
        ] {
            let stored = seal(metadata, value).into();
            let (read, rest) = open(&stored).unwrap();
            assert_eq!((read.as_deref(), &*rest), (metadata, value));
        }
        assert_eq!(seal(Some(r#"{"$v":1}"#), b"5"), b"{\"$v\":1}\n5");
    }

    #[test]
    fn what_has_no_envelope_is_an_error() {
        for stored in [
            "",
            "5",
            "{}",
            "{\"a\":1}",
            "\n5",
            "[]\n5",
            "7\n5",
            "{\"$v\":\n1}\n5",
            "\u{feff}{}\n5",
        ] {
            let error = open(&stored.into()).unwrap_err();
            assert_eq!(error.raw().unwrap(), stored, "{stored:?}");
        }
        assert!(open(&(&b"{\"\xff\":1}\n"[..]).into()).is_err());
    }
}
