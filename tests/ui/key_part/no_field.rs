//! A struct without fields has nothing to put into a key.
use kv_schema::KvKeyPart;
use std::marker::PhantomData;

#[derive(Debug, Clone, PartialEq, Eq, Hash, KvKeyPart)]
struct Everything;

#[derive(Debug, Clone, PartialEq, Eq, Hash, KvKeyPart)]
struct Marker(PhantomData<u8>);

fn main() {}
