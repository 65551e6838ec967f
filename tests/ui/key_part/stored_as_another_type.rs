//! An enum that serde stores as another type has no variant names in its data.
use kv_schema::KvKeyPart;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KvKeyPart)]
#[serde(into = "u8", try_from = "u8")]
enum Plan {
    Free,
    Paid,
}

fn main() {}
