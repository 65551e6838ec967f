//! The types that can be parts of a key, and the bytes they become.
//!
//! `docs/format/keys.md` lists the bytes of every type in every form.

mod bytes;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod calendar;
#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "sha256")]
mod digest;
mod int;
mod ip;
#[cfg(feature = "jiff")]
mod jiff;
mod option;
mod ordered;
mod scalar;
mod text;
#[cfg(feature = "time")]
mod time;
#[cfg(feature = "ulid")]
mod ulid;
#[cfg(feature = "uuid")]
mod uuid;

pub use self::bytes::{Base32, Base64Url};
#[cfg(feature = "sha256")]
pub use self::digest::Sha256;

/// The borrowing half of [`KeyPart`](super::KeyPart) for a type that is `Copy`.
macro_rules! by_value {
    () => {
        type Ref<'a>
            = Self
        where
            Self: 'a;

        fn to_ref(&self) -> Self {
            *self
        }

        fn from_ref(part: Self) -> Self {
            part
        }
    };
}
use by_value;
