//! The key tells constant parameters apart.
use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "cached:{id}")]
struct Cached<const N: usize> {
    id: u64,
    #[kv(value)]
    body: String,
}

fn main() {}
