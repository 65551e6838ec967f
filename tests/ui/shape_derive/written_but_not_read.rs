//! What serde writes and cannot read back is refused.
use kv_schema::KvShape;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvShape)]
#[serde(deny_unknown_fields)]
struct Profile {
    #[serde(rename(serialize = "mail"))]
    email: String,
    #[serde(skip_serializing)]
    token: String,
    #[serde(skip_deserializing)]
    seen: u64,
}

#[derive(Serialize, Deserialize, KvShape)]
enum Event {
    #[serde(skip_deserializing)]
    Internal,
    #[serde(rename(deserialize = "left"))]
    SignedOut,
}

fn main() {}
