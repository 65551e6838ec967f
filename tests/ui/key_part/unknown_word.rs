//! `KvKeyPart` takes `crate` alone.
use kv_schema::KvKeyPart;

#[derive(Debug, Clone, PartialEq, Eq, Hash, KvKeyPart)]
#[kv(max_len = 32)]
struct UserId(String);

fn main() {}
