//! A variant that serde skips has no wire name.
use kv_schema::KvKeyPart;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KvKeyPart)]
enum Plan {
    Free,
    #[serde(skip)]
    Internal,
}

fn main() {}
