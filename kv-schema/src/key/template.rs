//! The key template as a constant: literals and parts, with what can be proved about their bytes.

use super::writer::NONE;
use crate::eights;

/// A key template: literals and parts, parsed by the derive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyTemplate {
    /// The template as it was written.
    pub text: &'static str,
    /// Its literals and parts, in order; no two parts stand side by side.
    pub segments: &'static [Segment],
    /// What is escaped in its parts.
    pub escape: EscapeSet,
    usual_len: usize,
    /// Every key begins with the literal `.`.
    pub(super) dot_head: bool,
}

/// A piece of a key template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment {
    /// Text that stands in every key.
    Literal(&'static str),
    /// A placeholder.
    Part(PartSchema),
}

/// A placeholder: the field that fills it, in which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartSchema {
    /// The Rust name of the field.
    pub field: &'static str,
    /// How the value is written.
    pub form: PartForm,
    /// The bounds and alphabet of the plain form.
    pub shape: PartShape,
    /// `#[kv(max_len = …)]`: the longest text, in UTF-8 bytes before escaping.
    pub max_len: Option<u32>,
}

/// How a part is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartForm {
    /// `{id}`: as people write it.
    Plain,
    /// `{n:08}`: zero-padded to this many digits.
    Padded(u32),
    /// `{at:asc}`: this many bytes, in the order of the values.
    Asc(u32),
    /// `{at:desc}`: this many bytes, in the reverse order of the values.
    Desc(u32),
    /// `{path:rest}`: unescaped up to the end of the key.
    Rest,
    /// `{url:sha256}`: a digest of the text, 64 hexadecimal digits.
    Sha256,
}

/// The bounds of a part's plain form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartShape {
    /// The name of the kind of part, such as `u64` or `text`; it is recorded in the lock file.
    pub kind: &'static str,
    /// The most bytes before escaping; `None` is unbounded.
    pub max_len: Option<u32>,
    /// The bytes that occur before escaping.
    pub alphabet: Alphabet,
}

/// A set of ASCII bytes, and whether other text may occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alphabet {
    ascii: u128,
    /// Text outside ASCII may occur.
    pub non_ascii: bool,
    // The mark of `None` may stand instead of the text.
    none: bool,
    // Bytes with the most times that they occur; unused entries have byte 0.
    rare: [(u8, u8); 4],
}

impl Alphabet {
    /// Any text.
    pub const TEXT: Self = Self {
        ascii: u128::MAX,
        non_ascii: true,
        ..Self::of("")
    };
    /// The printable ASCII bytes, from `!` to `~`: what an ordered form may hold.
    pub const GRAPHIC: Self = Self {
        ascii: (u128::MAX << 0x21) & !(1 << 0x7f),
        ..Self::of("")
    };
    /// `0` to `9`.
    pub const DIGITS: Self = Self::of("0123456789");
    /// `0` to `9` and one `-`.
    pub const SIGNED_DIGITS: Self = Self::of("-0123456789").at_most(b'-', 1);
    /// `0` to `9` and `a` to `f`.
    pub const HEX: Self = Self::of("0123456789abcdef");

    /// The set of the ASCII characters of `text`.
    ///
    /// # Panics
    ///
    /// At compile time, where `text` is not ASCII.
    pub const fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut ascii = 0;
        let mut index = 0;
        while index < bytes.len() {
            assert!(
                bytes[index].is_ascii(),
                "an alphabet is a set of ASCII characters"
            );
            ascii |= 1 << bytes[index];
            index += 1;
        }
        Self {
            ascii,
            non_ascii: false,
            none: false,
            rare: [(0, 0); 4],
        }
    }

    /// Tells whether an ASCII byte is in the set.
    pub const fn contains(&self, byte: u8) -> bool {
        (byte < 128 && self.ascii & (1 << byte) != 0) || (self.none && Self::of(NONE).contains(byte))
    }

    /// Joins two sets.
    pub const fn union(self, other: Self) -> Self {
        Self {
            ascii: self.ascii | other.ascii,
            non_ascii: self.non_ascii || other.non_ascii,
            none: self.none || other.none,
            // How often a byte occurs is known of each set, not of what is made of both.
            rare: [(0, 0); 4],
        }
    }

    /// Says that a byte of the set occurs at most `times` times, which keeps the bound of an escaped part tight.
    ///
    /// # Panics
    ///
    /// At compile time, where this is said of more than four bytes.
    pub const fn at_most(mut self, byte: u8, times: u8) -> Self {
        let mut index = 0;
        while self.rare[index].0 != 0 {
            index += 1;
        }
        self.rare[index] = (byte, times);
        self
    }

    /// Says that the mark of `None` may stand instead of the text.
    ///
    /// # Panics
    ///
    /// At compile time, where it already may: `Option<Option<T>>` would write two values as one text.
    pub const fn or_none(mut self) -> Self {
        assert!(
            !self.none,
            "an `Option` of an `Option` cannot be part of a key: `None` and `Some(None)` would be one key"
        );
        self.none = true;
        self
    }

    /// Returns the most bytes that a text of `len` bytes has once it is escaped.
    const fn worst_case(&self, len: usize, escape: EscapeSet) -> usize {
        let mut escaped = 0;
        if self.non_ascii {
            // U+0080 to U+009F are escaped in every template.
            escaped = len;
        }
        // Most alphabets have nothing to escape, and constants are computed slowly.
        let mut byte = if escape.touches(*self) { 0 } else { 128 };
        while byte < 128 && escaped < len {
            if self.ascii & (1 << byte) != 0 && escape.contains(byte) {
                escaped += self.times(byte, len);
            }
            byte += 1;
        }
        // A leading `$`.
        if self.ascii & (1 << b'$') != 0 {
            escaped += 1;
        }
        let longest = len + 2 * if escaped < len { escaped } else { len };
        if self.none && longest < NONE.len() {
            NONE.len()
        } else {
            longest
        }
    }

    /// Returns the most times that a byte occurs in a text of `len` bytes.
    const fn times(&self, byte: u8, len: usize) -> usize {
        let mut index = 0;
        while index < self.rare.len() {
            if self.rare[index].0 == byte && byte != 0 {
                return self.rare[index].1 as usize;
            }
            index += 1;
        }
        len
    }
}

/// The ASCII bytes that are escaped in the parts of a template, and the one with which the other control characters begin.
///
/// One bit for each byte, because every byte of a key is looked up; in pieces, because shifting 128 bits by a variable is a call on
/// wasm32.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EscapeSet([u64; 4]);

/// With which U+0080 to U+009F begin, which are control characters too.
pub(super) const CONTROL: u8 = 0xc2;

impl EscapeSet {
    /// Escaped in every template: `%`, `:`, `/` and the ASCII control characters.
    pub const ALWAYS: Self = Self([0xffff_ffff, 1 << 63, 0, 0])
        .with(b'%')
        .with(b':')
        .with(b'/')
        .with(CONTROL);

    /// Adds the first byte of a separator, which is ASCII punctuation; letters and digits are never looked up.
    pub const fn with(mut self, byte: u8) -> Self {
        self.0[(byte >> 6) as usize] |= 1 << (byte & 63);
        self
    }

    /// Tells whether an ASCII byte is escaped.
    pub const fn contains(self, byte: u8) -> bool {
        byte < 128 && self.may_escape(byte)
    }

    /// Tells whether a byte is escaped, or begins what may be.
    pub(super) const fn may_escape(&self, byte: u8) -> bool {
        (self.0[(byte >> 6) as usize] >> (byte & 63)) & 1 != 0
    }

    /// Tells whether a text may hold something that is escaped; most texts do not.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        !eights::all_are(text.as_bytes(), |bytes| !self.is_in(bytes))
    }

    /// Tells whether any of eight bytes may be escaped.
    #[inline(never)]
    fn is_in(&self, bytes: u64) -> bool {
        // Neither letters nor digits are escaped in any template.
        let mut unusual = eights::unusual(bytes);
        while unusual != 0 {
            let [byte, ..] = (bytes >> (unusual.trailing_zeros() & !7)).to_le_bytes();
            if self.may_escape(byte) {
                return true;
            }
            unusual &= unusual - 1;
        }
        false
    }

    /// Tells whether any byte of an alphabet is escaped.
    pub const fn touches(self, alphabet: Alphabet) -> bool {
        let both = (self.0[1] as u128) << 64 | self.0[0] as u128;
        both & alphabet.ascii != 0 || alphabet.non_ascii
    }
}

impl KeyTemplate {
    /// Creates a template from its segments.
    ///
    /// # Panics
    ///
    /// At compile time, where keys would not be injective or not be ours: two parts side by side, a separator that does not
    /// begin with ASCII punctuation other than `%`, a `rest` that is not the last part, a constant `.` or `..`, a reserved
    /// beginning. The derive refuses them with better messages.
    pub const fn new(text: &'static str, segments: &'static [Segment]) -> Self {
        // With few calls, because constants are computed slowly.
        let mut escape = EscapeSet::ALWAYS;
        let mut usual_len = 0;
        let mut head: &[u8] = b"";
        let mut index = 0;
        while index < segments.len() {
            match &segments[index] {
                Segment::Literal(literal) => {
                    let literal = literal.as_bytes();
                    usual_len += literal.len();
                    if index == 0 {
                        head = literal;
                    } else {
                        let Segment::Part(part) = &segments[index - 1] else {
                            panic!("literals and parts of a key template take turns")
                        };
                        let first = literal[0];
                        // Every escape begins with `%`, so it cannot end a part.
                        assert!(
                            first.is_ascii_punctuation() && first != b'%',
                            "a separator begins with ASCII punctuation other than `%`"
                        );
                        assert!(
                            !matches!(part.form, PartForm::Rest),
                            "a `rest` part is the last of a key template"
                        );
                        escape = escape.with(first);
                    }
                }
                Segment::Part(part) => {
                    assert!(
                        index == 0 || matches!(segments[index - 1], Segment::Literal(_)),
                        "literals and parts of a key template take turns"
                    );
                    usual_len += part.usual_len();
                }
            }
            index += 1;
        }
        assert!(
            !matches!(head, [b'$', b'k', b'v', b':', ..]),
            "keys that begin with `$kv:` are reserved"
        );
        assert!(
            segments.len() != 1 || !matches!(head, b"." | b".."),
            "the platform refuses the keys `.` and `..`"
        );
        Self {
            text,
            segments,
            escape,
            usual_len,
            dot_head: matches!(head, b"."),
        }
    }

    /// Returns the most bytes that a key of this template can have; `None` where a part is unbounded.
    pub const fn max_len(&self) -> Option<usize> {
        let mut total = 0;
        let mut dots = false;
        let mut index = 0;
        while index < self.segments.len() {
            total += match &self.segments[index] {
                Segment::Literal(literal) => literal.len(),
                Segment::Part(part) => {
                    dots = dots || part.alphabet().contains(b'.');
                    match part.max_encoded_len(self.escape) {
                        Some(len) => len,
                        None => return None,
                    }
                }
            };
            index += 1;
        }
        // A whole key `..` is written as `%2E%2E`.
        Some(if dots && total < 6 { 6 } else { total })
    }

    /// Returns a guess at the bytes of a usual key, so that building one allocates once.
    pub const fn usual_len(&self) -> usize {
        self.usual_len
    }

    /// Returns the literal that every key begins with.
    pub const fn head(&self) -> &'static str {
        match self.segments {
            [Segment::Literal(head), ..] => head,
            _ => "",
        }
    }

    /// Counts the placeholders.
    pub(crate) const fn part_count(&self) -> usize {
        let (mut index, mut count) = (0, 0);
        while index < self.segments.len() {
            if matches!(self.segments[index], Segment::Part(_)) {
                count += 1;
            }
            index += 1;
        }
        count
    }

    /// Iterates over the placeholders.
    pub fn parts(&self) -> impl Iterator<Item = &'static PartSchema> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Part(part) => Some(part),
            Segment::Literal(_) => None,
        })
    }
}

impl PartSchema {
    /// A part in the form `form`.
    pub const fn new<T: super::KeyPart>(field: &'static str, form: PartForm) -> Self {
        Self {
            field,
            form,
            shape: T::SHAPE,
            max_len: None,
        }
    }

    /// Bounds the text of the part, in UTF-8 bytes before escaping.
    pub const fn max_len(mut self, max_len: u32) -> Self {
        self.max_len = Some(max_len);
        self
    }

    /// Returns the most bytes of the part in a key; `None` where it is unbounded.
    pub const fn max_encoded_len(&self, escape: EscapeSet) -> Option<usize> {
        let plain = match (self.max_len, self.shape.max_len) {
            (Some(chosen), Some(most)) if chosen > most => Some(most as usize),
            (Some(len), _) | (None, Some(len)) => Some(len as usize),
            (None, None) => None,
        };
        match self.form {
            // A padded number that is wider than its padding is refused.
            PartForm::Padded(width) | PartForm::Asc(width) | PartForm::Desc(width) => Some(width as usize),
            PartForm::Sha256 => Some(64),
            PartForm::Rest => plain,
            PartForm::Plain => match plain {
                Some(len) => Some(self.shape.alphabet.worst_case(len, escape)),
                None => None,
            },
        }
    }

    /// Returns a guess at the bytes of the part in a usual key, where little is escaped.
    const fn usual_len(&self) -> usize {
        let len = match (self.form, self.max_len, self.shape.max_len) {
            (PartForm::Padded(width) | PartForm::Asc(width) | PartForm::Desc(width), ..) => width,
            (PartForm::Sha256, ..) => 64,
            (_, Some(chosen), Some(most)) if chosen > most => most,
            (_, Some(len), _) | (_, None, Some(len)) => len,
            (_, None, None) => 40,
        };
        if len < 40 { len as usize } else { 40 }
    }

    /// Returns the bytes that occur in the part in its form, before escaping.
    pub const fn alphabet(&self) -> Alphabet {
        match self.form {
            PartForm::Plain | PartForm::Rest => self.shape.alphabet,
            PartForm::Padded(_) => Alphabet::DIGITS,
            PartForm::Asc(_) | PartForm::Desc(_) => Alphabet::GRAPHIC,
            PartForm::Sha256 => Alphabet::HEX,
        }
    }
}

impl PartForm {
    /// Returns the bytes that every value takes in this form; `None` where they vary.
    pub const fn width(self) -> Option<u32> {
        match self {
            Self::Padded(width) | Self::Asc(width) | Self::Desc(width) => Some(width),
            Self::Sha256 => Some(64),
            Self::Plain | Self::Rest => None,
        }
    }
}
