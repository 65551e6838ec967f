//! Reads `#[kv(...)]` lists, one word at a time.

mod value;
mod versions;
mod words;

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Attribute, ExprPath, LitStr, Path, Type};

pub(crate) use self::versions::{Downgrade, Migration, Number, Unversioned, Was};
use self::words::{Slot, words};
use crate::ctxt::Ctxt;

/// What `#[kv(...)]` says on a struct.
#[derive(Default)]
pub(crate) struct Container {
    pub(crate) key: Option<LitStr>,
    pub(crate) key_type: Option<Ident>,
    pub(crate) ttl: Option<Seconds>,
    pub(crate) cache_ttl: Option<Seconds>,
    pub(crate) codec: Option<Type>,
    pub(crate) metadata_only: Option<Ident>,
    pub(crate) version: Option<Number>,
    pub(crate) migrate: Option<(Ident, Vec<Migration>)>,
    pub(crate) migrate_metadata: Option<(Ident, Vec<Migration>)>,
    pub(crate) downgrade: Option<(Ident, Vec<Downgrade>)>,
    pub(crate) older_codec: Option<Type>,
    pub(crate) oldest: Option<Number>,
    pub(crate) write_version: Option<Number>,
    pub(crate) unversioned: Option<(Ident, Unversioned)>,
    pub(crate) version_from: Option<LitStr>,
    pub(crate) newer: Option<Ident>,
    pub(crate) write_back: Option<Ident>,
    pub(crate) moved_from: Option<LitStr>,
    pub(crate) krate: Option<Path>,
    pub(crate) key_wins: Option<Ident>,
    pub(crate) redact: Option<Ident>,
    pub(crate) envelope: Option<Ident>,
    /// A word could not be read, so what is declared remains unknown.
    pub(crate) is_damaged: bool,
}

/// A duration: read here, or a constant that the compiler reads.
pub(crate) enum Seconds {
    Literal(u64),
    Path(ExprPath),
}

/// What `#[kv(...)]` says on a field.
#[derive(Default)]
pub(crate) struct Field {
    pub(crate) value: Option<Ident>,
    pub(crate) metadata: Option<Ident>,
    pub(crate) expiry: Option<Ident>,
    pub(crate) max_len: Option<MaxLen>,
    /// A word could not be read, so what the field is remains unknown.
    pub(crate) is_damaged: bool,
    /// The type is recorded by name alone.
    pub(crate) opaque: Option<Ident>,
    /// The type whose shape stands for the field's own.
    pub(crate) shape: Option<Type>,
    /// What it was called, each up to that version.
    pub(crate) was: Option<Vec<Was>>,
    /// The first version that has it.
    pub(crate) since: Option<Number>,
    /// What it is in the versions before that.
    pub(crate) fill: Option<ExprPath>,
}

/// `max_len = 32`, and the word to point at.
pub(crate) struct MaxLen {
    pub(crate) word: Ident,
    pub(crate) bytes: u32,
}

impl Container {
    pub(crate) fn read(cx: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut out = Self::default();
        let mut is_damaged = false;
        words(cx, attrs, |word, input| {
            let result = out.word(cx, word, input);
            is_damaged |= result.is_err();
            result
        });
        out.is_damaged = is_damaged;
        out
    }

    fn word(&mut self, cx: &Ctxt, word: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        match word.to_string().as_str() {
            "key" => self.key.set(cx, word, value::string(word, input, "user:{id}")?),
            "key_type" => self.key_type.set(
                cx,
                word,
                value::parsed(word, input, "the name of a type", "UserKey")?,
            ),
            "ttl" => self.ttl.set(cx, word, value::duration(word, input, MIN_TTL)?),
            "cache_ttl" => self
                .cache_ttl
                .set(cx, word, value::duration(word, input, MIN_CACHE_TTL)?),
            "codec" => self
                .codec
                .set(cx, word, value::parsed(word, input, "a codec type", "MsgPack")?),
            "version" => self.version.set(cx, word, versions::number(word, input)?),
            "migrate" => self.migrate.set(
                cx,
                word,
                (
                    word.clone(),
                    versions::list(
                        word,
                        input,
                        "1 => v1::Session, 2 => v2::Session as MsgPack with upgrade",
                    )?,
                ),
            ),
            "migrate_metadata" => self.migrate_metadata.set(
                cx,
                word,
                (
                    word.clone(),
                    versions::list(word, input, "1 => v1::SessionMetadata")?,
                ),
            ),
            "downgrade" => {
                self.downgrade
                    .set(cx, word, (word.clone(), versions::list(word, input, "1")?));
            }
            "older_codec" => {
                self.older_codec
                    .set(cx, word, value::parsed(word, input, "a codec type", "MsgPack")?);
            }
            "oldest" => self.oldest.set(cx, word, versions::number(word, input)?),
            "write_version" => self.write_version.set(cx, word, versions::number(word, input)?),
            "unversioned" => {
                self.unversioned
                    .set(cx, word, (word.clone(), versions::unversioned(word, input)?));
            }
            "version_from" => self
                .version_from
                .set(cx, word, versions::version_from(word, input)?),
            "newer" => self.newer.set(
                cx,
                word,
                versions::choice(word, input, &["error", "hide", "pass_through"])?,
            ),
            "write_back" => self.write_back.set(
                cx,
                word,
                versions::choice(word, input, &["on_write", "on_read", "off"])?,
            ),
            "moved_from" => self
                .moved_from
                .set(cx, word, value::string(word, input, "user:{id}")?),
            "crate" => self.krate.set(
                cx,
                word,
                value::parsed(word, input, "a path", "my_crate::kv_schema")?,
            ),
            "metadata_only" => self.metadata_only.set(cx, word, value::flag(word, input)?),
            "key_wins" => self.key_wins.set(cx, word, value::flag(word, input)?),
            "redact" => self.redact.set(cx, word, value::flag(word, input)?),
            "envelope" => self.envelope.set(cx, word, value::flag(word, input)?),
            _ => return Err(words::unknown(word, &words::ON_STRUCT)),
        }
        Ok(())
    }
}

/// Tells whether a field is the value, without a word about mistakes.
pub(crate) fn is_value(field: &syn::Field) -> bool {
    let quiet = Ctxt::new();
    let attrs = Field::read(&quiet, &field.attrs);
    drop(quiet.check());
    attrs.value.is_some()
}

const MIN_TTL: u64 = 60;
const MIN_CACHE_TTL: u64 = 30;

impl Field {
    pub(crate) fn read(cx: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut out = Self::default();
        let mut is_damaged = false;
        words(cx, attrs, |word, input| {
            let result = out.word(cx, word, input);
            is_damaged |= result.is_err();
            result
        });
        out.is_damaged = is_damaged;
        out
    }

    fn word(&mut self, cx: &Ctxt, word: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        match word.to_string().as_str() {
            // `KvShape` reads these two; here they are only known.
            "opaque" => self.opaque.set(cx, word, value::flag(word, input)?),
            "shape" => self
                .shape
                .set(cx, word, value::parsed(word, input, "a type", "String")?),
            "was" => self
                .was
                .set(cx, word, versions::list(word, input, "1 => \"token\"")?),
            "since" => self.since.set(cx, word, versions::number(word, input)?),
            "fill" => self.fill.set(
                cx,
                word,
                value::parsed(word, input, "the path of a function", "default_locale")?,
            ),
            "value" => self.value.set(cx, word, value::flag(word, input)?),
            "metadata" => self.metadata.set(cx, word, value::flag(word, input)?),
            "expiry" => self.expiry.set(cx, word, value::flag(word, input)?),
            "max_len" => {
                let bytes = value::integer(word, input, 1)?;
                let named = word.clone();
                self.max_len.set(cx, word, MaxLen { word: named, bytes });
            }
            _ => return Err(words::unknown(word, &words::ON_FIELD)),
        }
        Ok(())
    }
}
