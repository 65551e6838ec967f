//! Only bytes are streamed.

use kv_schema::KvEntity;
use kv_schema::backend::memory::MemoryKv;

#[derive(KvEntity)]
#[kv(key = "image:{name}")]
struct Image {
    name: String,
    #[kv(value)]
    body: Vec<u8>,
}

async fn read(kv: &MemoryKv) {
    let _ = Image::repository(kv).get_stream("logo").await;
}

fn main() {}
