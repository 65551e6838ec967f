//! An enum in a key is passed by value.
use kv_schema::KvKeyPart;

#[derive(Debug, Clone, PartialEq, Eq, Hash, KvKeyPart)]
enum Plan {
    Free,
    Paid,
}

fn main() {}
