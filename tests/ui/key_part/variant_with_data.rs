//! A variant that holds data has no one name; every such variant is reported.
use kv_schema::{KeyPart, KvKeyPart};

#[derive(Debug, Clone, PartialEq, Eq, Hash, KvKeyPart)]
enum Plan {
    Free,
    Custom(String),
    Metered { unit: u32 },
}

fn part<T: KeyPart>() {}

fn main() {
    part::<Plan>();
}
