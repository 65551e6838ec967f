//! Values that are handed on without being held: bytes in and out of an entity whose codec is `Bytes`.

use std::fmt;

use super::decode::moved_key;
use super::example::example;
use super::untyped::Admitted;
use super::untyped::Moment;
use super::{Expiry, Repository, Verification, Write};
use crate::backend::stream::{PutStream, StreamBackend, Streamed};
use crate::backend::{Backend, CacheStatus};
use crate::codec;
use crate::entity::KvEntity;
use crate::error::Result;
use crate::key::ToKey;
use crate::metadata::{MetadataReader, Projection};
use crate::schema::Lean;

/// An entity whose value is still a stream, with what is known about it.
#[non_exhaustive]
pub struct StreamedEntry<E: KvEntity, Body> {
    /// The bytes of the value.
    pub body: Body,
    /// The typed metadata, or why it cannot be read.
    pub metadata: Result<E::Metadata>,
    /// When the entity expires.
    pub expiry: Expiry,
    /// The version that the value was written with; `None` where it does not say.
    pub version: Option<u32>,
    /// How the edge cache took part in the read, where the backend knows.
    pub cache_status: Option<CacheStatus>,
}

// Written out, because a derive would ask the same of `E`.
impl<E: KvEntity, Body: fmt::Debug> fmt::Debug for StreamedEntry<E, Body> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamedEntry")
            .field("body", &self.body)
            .field("metadata", &self.metadata)
            .field("expiry", &self.expiry)
            .field("version", &self.version)
            .field("cache_status", &self.cache_status)
            .finish()
    }
}

/// An entity whose codec is `Bytes`, so that its value can be a stream.
#[diagnostic::on_unimplemented(
    message = "a value of `{Self}` cannot be a stream",
    label = "its codec is not `Bytes`",
    note = "a stream is bytes as they are stored: declare `codec = Bytes`, with the bytes in a `#[kv(value)]` field"
)]
pub trait BytesEntity: KvEntity<Codec = codec::Bytes> {}

#[diagnostic::do_not_recommend]
impl<E: KvEntity<Codec = codec::Bytes>> BytesEntity for E {}

// The bounds stand on the methods, where what they say of a type that does not fit is said in our words.
impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Reads a value as a stream. One read; one more where nothing is there and the entity says `moved_from`.
    ///
    /// A value of an older version whose type is named has to be migrated, and is [`ErrorKind::Unsupported`](crate::ErrorKind).
    ///
    /// In a Worker the body goes into a `Response` without passing through wasm.
    ///
    #[doc = example! {
        "use futures_util::TryStreamExt;"
        ""
        r#"let logo = Image { name: "logo".into(), body: b"<svg/>".to_vec() };"#
        "images.put(&logo).await?;"
        r#"let found = images.get_stream("logo").await?.unwrap();"#
        "let parts: Vec<_> = found.body.try_collect().await?;"
        r#"assert_eq!(parts.concat(), b"<svg/>");"#
    }]
    pub async fn get_stream(&self, key: impl ToKey<E>) -> Result<Option<StreamedEntry<E, B::Body>>>
    where
        E: BytesEntity,
        B: StreamBackend,
    {
        let untyped = self.untyped();
        let key = self.key(&key)?;
        untyped.streams().map_err(|error| untyped.blame(error, &key))?;
        let read = async |key: &str| {
            let found = self.backend.get_stream(key, untyped.read_options()).await;
            found.map_err(|error| untyped.blame(error, key))
        };
        let mut found = read(&key).await?;
        if const { E::SCHEMA.moved_from.is_some() }
            && found.is_none()
            && let Some(old) = moved_key::<E>(&key)
        {
            found = read(&old).await?;
        }
        let Some(Streamed {
            body,
            metadata,
            cache_status,
        }) = found
        else {
            return Ok(None);
        };
        let reader = MetadataReader::new(metadata.as_deref());
        let admitted = untyped
            .admit(&reader, &Moment::default())
            .map_err(|error| untyped.blame(error, &key))?;
        let Some(Admitted {
            expiry,
            said: version,
            standing,
        }) = admitted
        else {
            return Ok(None);
        };
        let Some(state) = untyped
            .streamed(standing)
            .map_err(|error| untyped.blame(error, &key))?
        else {
            return Ok(None);
        };
        let reader = reader.read_as(state.below(E::LEAN));
        Ok(Some(StreamedEntry {
            body,
            metadata: E::Metadata::read(&reader).map_err(|error| untyped.blame(error, &key)),
            expiry,
            version,
            cache_status,
        }))
    }

    /// Writes a value from a stream, under the key and with the metadata of `entity`, whose own value is not looked at.
    /// Costs what [`put`](Self::put) does; [`Write::keep_expiry`] reads the key first.
    ///
    /// Bytes that are not looked at are of today's version: an entity whose `write_version` is of another type refuses
    /// ([`ErrorKind::Unsupported`](crate::ErrorKind)).
    ///
    /// `len` is how long the body says it is (a `Content-Length`): too much is refused before the body is touched. A body that
    /// fails midway fails the call; a backend that streams may have stored the part that had come.
    ///
    #[doc = example! {
        "use kv_schema::backend::stream::ByteStream;"
        ""
        r#"let body = ByteStream::from(kv_schema::bytes::Bytes::from("<svg/>"));"#
        "// The value of the entity itself is not looked at."
        r#"let logo = Image { name: "logo".into(), body: Vec::new() };"#
        r#"images.put_stream(&logo, body, Some(6), Write::new()).await?;"#
        r#"assert_eq!(images.get("logo").await?.unwrap().body, b"<svg/>");"#
    }]
    pub async fn put_stream(
        &self,
        entity: &E,
        body: B::Body,
        len: Option<u64>,
        write: Write<impl Verification<E>>,
    ) -> Result<()>
    where
        E: BytesEntity,
        B: StreamBackend,
    {
        let key = self.key(entity)?;
        let untyped = self.untyped();
        untyped
            .streams()
            .and_then(|()| untyped.streams_as_written())
            // What the version that is written has no place for is refused, as `put` does.
            .and_then(|()| match E::SCHEMA.write_version {
                Some(_) => entity.write_older().map(drop),
                None => Ok(()),
            })
            .map_err(|error| untyped.blame(error, &key))?;
        let kept = self.kept_expiry(&key, &write).await?;
        let described = self
            .describe(
                entity,
                &write,
                kept,
                E::SCHEMA.write_version.or(E::SCHEMA.version),
            )
            .map_err(|error| untyped.blame(error, &key))?;
        let options = PutStream::default()
            .len(len)
            .metadata(described.metadata.as_deref())
            .expiration(described.expiration);
        if let Some(guard) = self.guard(&key) {
            guard.await?;
        }
        self.backend
            .put_stream(&key, body, options)
            .await
            .map_err(|error| untyped.blame(error, &key))?;
        match self.forget_moved(&key) {
            Some(forget) => forget.await,
            None => Ok(()),
        }
    }
}
