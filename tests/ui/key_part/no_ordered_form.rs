//! A newtype has the forms of what it wraps, and no others; the message names the newtype.
use kv_schema::KvKeyPart;
use kv_schema::key::{OrderedKeyPart, PaddedKeyPart};

#[derive(Debug, Clone, PartialEq, Eq, Hash, KvKeyPart)]
struct UserId(String);

fn ordered<T: OrderedKeyPart>() {}
fn padded<T: PaddedKeyPart>() {}

fn main() {
    ordered::<UserId>();
    padded::<UserId>();
}
