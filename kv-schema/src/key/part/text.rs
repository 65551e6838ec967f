//! Text, in all its owners.

use std::borrow::Cow;

use crate::key::{
    Alphabet, BorrowedTextPart, KeyPart, PartError, PartShape, PartText, PartWriter, RestKeyPart, TextKeyPart,
};

macro_rules! text_part {
    ($($owner:ty),* $(,)?) => {$(
        impl KeyPart for $owner {
            type Ref<'a> = &'a str where Self: 'a;

            const SHAPE: PartShape = PartShape { kind: "text", max_len: None, alphabet: Alphabet::TEXT };

            fn to_ref(&self) -> &str {
                self
            }

            fn from_ref(part: &str) -> Self {
                Self::from(part.to_owned())
            }

            fn encode(part: &str, out: &mut PartWriter<'_>) {
                out.text(part);
            }

            fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
                Ok(Self::from(text.as_str().to_owned()))
            }

            fn is_canonical(_: &str) -> bool {
                true
            }
        }

        impl TextKeyPart for $owner {}

        impl BorrowedTextPart for $owner {
            fn from_text<'a>(text: &'a str) -> Self::Ref<'a> where Self: 'a {
                text
            }
        }

        impl RestKeyPart for $owner {
            fn rest_text<'a>(part: Self::Ref<'a>) -> Cow<'a, str> where Self: 'a {
                Cow::Borrowed(part)
            }

            fn decode_rest(text: &str) -> Result<Self, PartError> {
                Ok(Self::from(text.to_owned()))
            }
        }
    )*};
}

text_part!(
    String,
    Box<str>,
    std::rc::Rc<str>,
    std::sync::Arc<str>,
    Cow<'_, str>
);
