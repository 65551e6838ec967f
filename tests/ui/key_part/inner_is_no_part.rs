//! A newtype of something that is no key part is none.
use kv_schema::KvKeyPart;

#[derive(Debug, Clone, PartialEq, KvKeyPart)]
struct Celsius(f64);

fn main() {}
