//! Compression as a wrapper round another codec.

use std::borrow::Cow;
use std::io::Read;
use std::marker::PhantomData;

use bytes::Bytes;
use flate2::{Compression, GzBuilder, bufread::GzDecoder};

use super::{Codec, CodecError};

/// Every gzip member begins so; no UTF-8 text does.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// What the codec `C` stores, compressed with gzip, which JavaScript reads with `DecompressionStream("gzip")`.
///
/// Round a text codec a value that does not shrink is stored as plain text, and plain text is read: an entity can turn
/// compression on while its old values stay readable. Round any other codec the bytes are always gzip.
///
/// A stored value cannot make a reader allocate more than `MAX` bytes, 64 MiB unless the declaration says otherwise, and
/// no value over `MAX` is written. Values are never read in bulk. The same value always gives the same bytes.
///
/// ```
/// use kv_schema::codec::{Codec, Gzip, Json};
///
/// let words = vec!["again".to_owned(); 100];
/// let bytes = <Gzip<Json>>::encode(&words)?.into_owned();
/// assert!(bytes.len() < 60);
/// assert_eq!(<Gzip<Json> as Codec<Vec<String>>>::decode(bytes.into())?, words);
///
/// assert_eq!(&*<Gzip<Json>>::encode(&vec![1])?, b"[1]");
/// assert_eq!(<Gzip<Json> as Codec<Vec<u8>>>::NAME, "gzip(json)");
/// # Ok::<(), kv_schema::codec::CodecError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Gzip<C, const MAX: usize = { 64 * 1024 * 1024 }>(PhantomData<C>);

impl<T, C: Codec<T>, const MAX: usize> Codec<T> for Gzip<C, MAX> {
    const NAME: &'static str = Named::<C, T>::NAME;
    const TEXT: bool = false;

    fn encode(value: &T) -> Result<Cow<'_, [u8]>, CodecError> {
        let plain = C::encode(value)?;
        if plain.len() > MAX {
            return Err(too_large(MAX));
        }
        let packed = compress(&plain)?;
        if C::TEXT && packed.len() >= plain.len() {
            return Ok(plain);
        }
        Ok(Cow::Owned(packed))
    }

    fn decode(bytes: Bytes) -> Result<T, CodecError> {
        unpack(bytes, C::TEXT, MAX).and_then(C::decode)
    }

    fn decode_strict(bytes: &Bytes) -> Result<T, CodecError> {
        unpack(bytes.clone(), C::TEXT, MAX).and_then(|plain| C::decode_strict(&plain))
    }

    fn same(first: &[u8], second: &[u8]) -> bool {
        let plain = |bytes: &[u8]| unpack(Bytes::copy_from_slice(bytes), C::TEXT, MAX);
        first == second
            || matches!((plain(first), plain(second)), (Ok(first), Ok(second)) if C::same(&first, &second))
    }
}

fn compress(plain: &[u8]) -> Result<Vec<u8>, CodecError> {
    let mut packed = Vec::with_capacity(plain.len() / 2 + 32);
    // Neither time nor system in the header: the same value always gives the same bytes.
    GzBuilder::new()
        .mtime(0)
        .operating_system(255)
        .read(plain, Compression::default())
        .read_to_end(&mut packed)
        .map_err(CodecError::new)?;
    Ok(packed)
}

fn unpack(bytes: Bytes, plain_text: bool, max: usize) -> Result<Bytes, CodecError> {
    if !bytes.starts_with(&MAGIC) {
        if plain_text {
            return Ok(bytes);
        }
        return Err(CodecError::new("the value is not compressed"));
    }
    let mut decoder = GzDecoder::new(&*bytes);
    let mut plain = Vec::new();
    // One byte more than is allowed tells a value that is too large from one that just fits.
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    (&mut decoder)
        .take(limit)
        .read_to_end(&mut plain)
        .map_err(CodecError::new)?;
    if plain.len() > max {
        return Err(too_large(max));
    }
    if !decoder.into_inner().is_empty() {
        return Err(CodecError::new("there are bytes after the compressed value"));
    }
    Ok(plain.into())
}

#[cold]
fn too_large(max: usize) -> CodecError {
    CodecError::new(format!("uncompressed, the value is larger than {max} bytes"))
}

/// Puts a wrapper's name together in const code.
struct Named<C, T>(PhantomData<(C, T)>);

impl<C: Codec<T>, T> Named<C, T> {
    const LEN: usize = C::NAME.len() + "gzip()".len();
    const JOINED: [u8; 128] = join(C::NAME);
    const NAME: &'static str = match std::str::from_utf8(Self::JOINED.split_at(Self::LEN).0) {
        Ok(name) => name,
        Err(_) => panic!("the name of a codec is text"),
    };
}

const fn join(inner: &str) -> [u8; 128] {
    let mut out = [0; 128];
    let mut at = append(&mut out, 0, "gzip(");
    at = append(&mut out, at, inner);
    append(&mut out, at, ")");
    out
}

const fn append(out: &mut [u8; 128], mut at: usize, text: &str) -> usize {
    let mut from = 0;
    while from < text.len() {
        assert!(at < out.len(), "the name of a codec is too long");
        out[at] = text.as_bytes()[from];
        at += 1;
        from += 1;
    }
    at
}
