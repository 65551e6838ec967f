//! A part is read back, so it is owned.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User<'a> {
    id: &'a str,
    #[kv(value)]
    name: String,
}

fn main() {}
