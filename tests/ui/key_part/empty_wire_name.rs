//! A key part is never empty.
use kv_schema::KvKeyPart;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KvKeyPart)]
enum Plan {
    #[serde(rename = "")]
    Free,
    Paid,
}

fn main() {}
