//! Two variants with one wire name would meet in one key.
use kv_schema::KvKeyPart;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KvKeyPart)]
#[serde(rename_all = "lowercase")]
enum Plan {
    Free,
    FREE,
    #[serde(rename = "free")]
    Gratis,
}

fn main() {}
