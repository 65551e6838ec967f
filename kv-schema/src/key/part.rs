//! The types that can be parts of a key, and the bytes they become.

mod int;
mod text;
#[cfg(feature = "uuid")]
mod uuid;
