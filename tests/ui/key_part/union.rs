//! A union is no key part.
use kv_schema::KvKeyPart;

#[derive(Clone, Copy, KvKeyPart)]
union Number {
    int: u32,
    float: f32,
}

fn main() {}
