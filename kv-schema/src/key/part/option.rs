//! `Option` of a part: the mark `$none`, which no value writes.

use crate::key::writer::NONE;
use crate::key::{Alphabet, KeyPart, OrderedKeyPart, PartError, PartShape, PartText, PartWriter};

/// Orders `None` before every value: `$` sorts before the digits, the letters and `-`.
const FIRST: &str = "$";
/// Orders `None` after every value.
const LAST: &str = "~";

impl<T: KeyPart> KeyPart for Option<T> {
    type Ref<'a>
        = Option<T::Ref<'a>>
    where
        Self: 'a;

    const SHAPE: PartShape = PartShape {
        kind: Kind::<T>::NAME,
        max_len: T::SHAPE.max_len,
        alphabet: T::SHAPE.alphabet.or_none(),
    };

    fn to_ref(&self) -> Self::Ref<'_> {
        self.as_ref().map(T::to_ref)
    }

    fn from_ref(part: Self::Ref<'_>) -> Self {
        part.map(T::from_ref)
    }

    fn encode(part: Self::Ref<'_>, out: &mut PartWriter<'_>) {
        match part {
            None => out.none(),
            Some(part) => {
                T::encode(part, out);
                if out.wrote_none() {
                    out.refuse(PartError::new(format!("`Some` would be read back as `{NONE}`")));
                }
            }
        }
    }

    fn decode(text: &PartText<'_>) -> Result<Self, PartError> {
        if text.is_none() {
            Ok(None)
        } else {
            T::decode(text).map(Some)
        }
    }

    fn is_canonical(text: &str) -> bool {
        T::is_canonical(text)
    }
}

impl<T: OrderedKeyPart> OrderedKeyPart for Option<T> {
    const WIDTH: u32 = T::WIDTH;

    fn encode_asc(part: Self::Ref<'_>, out: &mut PartWriter<'_>) {
        match part {
            None => fill::<T>(FIRST, out),
            Some(part) => {
                T::encode_asc(part, out);
                refuse_mark(FIRST, out);
            }
        }
    }

    fn decode_asc(text: &PartText<'_>) -> Result<Self, PartError> {
        if text.starts_with(FIRST) {
            Ok(None)
        } else {
            T::decode_asc(text).map(Some)
        }
    }

    fn encode_desc(part: Self::Ref<'_>, out: &mut PartWriter<'_>) {
        match part {
            None => fill::<T>(LAST, out),
            Some(part) => {
                T::encode_desc(part, out);
                refuse_mark(LAST, out);
            }
        }
    }

    fn decode_desc(text: &PartText<'_>) -> Result<Self, PartError> {
        if text.starts_with(LAST) {
            Ok(None)
        } else {
            T::decode_desc(text).map(Some)
        }
    }

    fn next_asc(begun: &[u8]) -> Alphabet {
        next(begun, FIRST, T::next_asc)
    }

    fn next_desc(begun: &[u8]) -> Alphabet {
        next(begun, LAST, T::next_desc)
    }
}

fn fill<T: OrderedKeyPart>(mark: &str, out: &mut PartWriter<'_>) {
    for _ in 0..T::WIDTH {
        out.verbatim(mark);
    }
}

/// Keeps the promise of a part of somebody else's: no value begins as `None` does.
fn refuse_mark(mark: &str, out: &mut PartWriter<'_>) {
    if out.written().starts_with(mark) {
        out.refuse(PartError::new(format!(
            "an ordered form cannot begin with `{mark}`"
        )));
    }
}

fn next(begun: &[u8], mark: &'static str, next: fn(&[u8]) -> Alphabet) -> Alphabet {
    if begun.is_empty() {
        next(begun).union(Alphabet::of(mark))
    } else if begun.starts_with(mark.as_bytes()) {
        Alphabet::of(mark)
    } else {
        next(begun)
    }
}

/// The name of an optional kind: `u64?`.
struct Kind<T>(std::marker::PhantomData<T>);

impl<T: KeyPart> Kind<T> {
    // A constant of a generic type cannot be the length of an array, so the name lies in the smallest array that holds it: the
    // others are in no binary.
    const SHORT: &'static [u8; 64] = &optional(T::SHAPE.kind);
    const LONG: &'static [u8; 512] = &optional(T::SHAPE.kind);
    // The kind of an enum names its variants.
    const LONGEST: &'static [u8; 8192] = &optional(T::SHAPE.kind);

    const NAME: &'static str = {
        let len = T::SHAPE.kind.len() + 1;
        assert!(len <= 8192, "the name of a kind of part is too long");
        let bytes = match len {
            0..=64 => Self::SHORT.split_at(len).0,
            65..=512 => Self::LONG.split_at(len).0,
            _ => Self::LONGEST.split_at(len).0,
        };
        match std::str::from_utf8(bytes) {
            Ok(name) => name,
            Err(_) => panic!("text followed by a question mark is text"),
        }
    };
}

/// The bytes of a kind with a question mark behind it, or as many of them as fit.
const fn optional<const N: usize>(kind: &str) -> [u8; N] {
    let kind = kind.as_bytes();
    let mut bytes = [b'?'; N];
    let mut index = 0;
    while index < kind.len() && index < N {
        bytes[index] = kind[index];
        index += 1;
    }
    bytes
}
