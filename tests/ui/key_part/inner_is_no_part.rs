//! A newtype of something that is no key part is none.
use kv_schema::KvKeyPart;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Degrees;

#[derive(Debug, Clone, PartialEq, Eq, Hash, KvKeyPart)]
struct Celsius(Degrees);

fn main() {}
