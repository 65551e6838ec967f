//! A mistake in serde's attributes is serde's to explain; here one line says that the shape is lost.
use kv_schema::KvShape;
use serde::Serialize;

#[derive(Serialize, KvShape)]
#[serde(rename_all = "kebab")]
struct Profile {
    #[serde(renam = "n")]
    name: String,
}

fn main() {
    let _ = <Profile as KvShape>::SHAPE;
}
