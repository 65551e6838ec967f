//! An unknown word is answered with the nearest known one, and all are reported in one pass.
use kv_schema::KvShape;

#[derive(KvShape)]
#[kv(creat = kv_schema)]
struct Profile {
    #[kv(opake)]
    photo: Vec<u8>,
    #[kv(rename = "n")]
    name: String,
}

#[derive(KvShape)]
struct Nested {
    #[kv(opaque, shape = String)]
    profile: Profile,
}

fn main() {}
