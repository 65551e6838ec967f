//! Types that hold each other need one field that is `#[kv(opaque)]`: rustc quotes a line of ours that says so.
use kv_schema::KvShape;

#[derive(KvShape)]
struct Folder {
    file: &'static File,
}

#[derive(KvShape)]
struct File {
    folder: &'static Folder,
}

const _: kv_schema::schema::Shape = <Folder as KvShape>::SHAPE;

fn main() {}
