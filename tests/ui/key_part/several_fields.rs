//! A key part is one value.
use kv_schema::{KeyPart, KvKeyPart};

#[derive(Debug, Clone, PartialEq, Eq, Hash, KvKeyPart)]
struct Point {
    x: u32,
    y: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, KvKeyPart)]
struct Pair(u32, String, u32);

fn part<T: KeyPart>() {}

fn main() {
    part::<Point>();
    part::<Pair>();
}
