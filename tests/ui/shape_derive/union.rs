//! A union has no shape.
use kv_schema::KvShape;

#[derive(KvShape)]
union Number {
    int: u32,
    float: f32,
}

fn main() {
    let _ = <Number as KvShape>::SHAPE;
}
