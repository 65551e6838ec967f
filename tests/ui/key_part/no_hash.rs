//! A key part is compared, hashed, cloned and printed.
use kv_schema::KvKeyPart;

#[derive(Debug, Clone, PartialEq, Eq, KvKeyPart)]
struct UserId(String);

fn main() {}
