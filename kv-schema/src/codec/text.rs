//! Text by `Display` and `FromStr`.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::Display;
use std::str::FromStr;

use bytes::Bytes;

use super::{Codec, CodecError};

/// The text that `Display` prints and `FromStr` reads: a counter is stored as `5`, a string as itself.
///
/// Nothing is added and nothing is trimmed. A text that begins with a byte order mark (U+FEFF) is refused: a bulk read of
/// Workers KV may take the mark away. That `FromStr` reads what `Display` prints is the type's promise;
/// [`verify`](super::verify) tests it.
///
/// ```
/// use kv_schema::codec::{Codec, Text};
///
/// assert_eq!(&*Text::encode(&5_u32)?, b"5");
/// assert_eq!(<Text as Codec<u32>>::decode("5".into())?, 5);
/// assert!(<Text as Codec<u32>>::decode("5\n".into()).is_err());
/// # Ok::<(), kv_schema::codec::CodecError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Text;

/// A value that is its own text, for the codec [`Text`]: whatever is `Display` and `FromStr`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored as text",
    label = "not `Display` and `FromStr`",
    note = "the codec `Text` stores one value that prints and parses; of a struct with other fields, mark that field: `#[kv(value)]`"
)]
pub trait TextValue: Sized {
    /// Prints the value.
    fn to_text(&self) -> String;

    /// Reads what was printed.
    fn from_text(text: &str) -> Result<Self, CodecError>;
}

#[diagnostic::do_not_recommend]
impl<T> TextValue for T
where
    T: Display + FromStr,
    T::Err: Into<Box<dyn Error + Send + Sync>>,
{
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: &str) -> Result<Self, CodecError> {
        text.parse().map_err(|error: T::Err| CodecError::new(error))
    }
}

impl<T: TextValue> Codec<T> for Text {
    const NAME: &'static str = "text";
    const TEXT: bool = true;

    fn encode(value: &T) -> Result<Cow<'_, [u8]>, CodecError> {
        let text = value.to_text();
        if text.starts_with('\u{feff}') {
            return Err(CodecError::new(
                "a byte order mark in front would not survive a bulk read",
            ));
        }
        Ok(Cow::Owned(text.into_bytes()))
    }

    fn decode(bytes: Bytes) -> Result<T, CodecError> {
        T::from_text(std::str::from_utf8(&bytes).map_err(CodecError::new)?)
    }
}
