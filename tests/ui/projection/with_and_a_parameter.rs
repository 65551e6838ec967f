//! A function of serde needs a plain type.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "user:{id}")]
struct User<T> {
    id: T,
    #[serde(with = "seconds")]
    #[kv(metadata)]
    note: T,
    #[kv(value)]
    name: String,
}

fn main() {}
