//! The parameters of a generic struct need a shape of their own.
use kv_schema::KvShape;

#[derive(KvShape)]
struct Page<T> {
    items: Vec<T>,
}

struct Foreign;

fn main() {
    let _ = <Page<Foreign> as KvShape>::SHAPE;
}
