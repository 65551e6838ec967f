//! An enum without variants has no values.
use kv_schema::KvKeyPart;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, KvKeyPart)]
enum Never {}

fn main() {}
