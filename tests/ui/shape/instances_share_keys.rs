//! The key tells the instances of a generic entity apart.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "cached:{id}")]
struct Cached<T> {
    id: u64,
    #[kv(value)]
    body: T,
}

fn main() {}
