//! What comes after a field that is left out of a tuple is read in its place.

use kv_schema::KvShape;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, KvShape)]
struct Pair(
    #[serde(skip_serializing_if = "Option::is_none", default)] Option<u8>,
    #[serde(default)] Option<u8>,
);

#[derive(Serialize, Deserialize, KvShape)]
enum Either {
    Left(u8, #[serde(skip_serializing_if = "Option::is_none")] Option<u8>),
    Right(#[serde(skip_deserializing)] u8, u8),
}

#[derive(Serialize, Deserialize, KvShape)]
struct Last(u8, #[serde(skip)] u8, #[serde(skip_serializing_if = "Option::is_none", default)] Option<u8>);

fn main() {}
