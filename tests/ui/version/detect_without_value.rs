//! `detect` looks at the value.

use kv_schema::KvEntity;

#[derive(KvEntity)]
#[kv(key = "count:{id}", version = 2, metadata_only, unversioned = detect(2, 1))]
struct Count {
    id: u64,
    #[kv(was(1 => "n"))]
    note: String,
}

fn main() {}
