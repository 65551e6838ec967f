//! Many entities in one call.

use futures_util::stream::{self, StreamExt};

use super::entry::{StoredEntry, Told};
use super::example::example;
use super::untyped::Moment;
use super::write::{Encoded, Write};
use super::{Entry, Repository, Verification};
use crate::backend::{Backend, ReadOptions};
use crate::batch::CONCURRENCY;
use crate::codec::Codec;
use crate::entity::KvEntity;
use crate::error::Result;
use crate::key::{ToKey, encode_key};
use crate::maybe_send::{MaybeSend, boxed};

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Reads many entities; the answers are in the order of the keys, a repeated key is read once.
    ///
    /// Costs one bulk read for each 100 different keys, and one read for each key that a bulk read cannot answer: every key
    /// of an entity whose codec is not text, and on Workers KV keys that look like array indexes (`"42"`) and values that are
    /// not UTF-8; with `moved_from` as many again for the keys under which nothing is. It writes nothing back. Cloudflare counts a bulk read as one operation and bills each of its keys.
    /// Ten bulk reads are in flight at a time, so that 1,000 keys take one round trip.
    ///
    /// One key that is not valid, or one value that cannot be decoded, fails its own answer alone. A batch whose values are too
    /// large for one answer (25 MB) is halved until they fit: one bulk read more for each half.
    ///
    #[doc = example! {
        r#"let keys = [1, 2].map(|id| UserKey { team: "red".into(), id });"#
        "let found = users.get_many(keys).await;"
        "assert_eq!(found[0].as_ref().unwrap(), &Some(ada));"
        "assert_eq!(found[1].as_ref().unwrap(), &None);"
    }]
    pub async fn get_many<K: ToKey<E>>(&self, keys: impl IntoIterator<Item = K>) -> Vec<Result<Option<E>>> {
        let options = Self::brief(self.untyped().read_options());
        self.read_many(self.keys(keys), options, |value, _| value).await
    }

    /// Reads many entities with what is known about each. Costs what [`get_many`](Self::get_many) does.
    ///
    #[doc = example! {
        "for entry in users.get_many_entries([&ada]).await {"
        r#"    assert_eq!(entry?.unwrap().stored_key(), "user:red:1");"#
        "}"
    }]
    pub async fn get_many_entries<K: ToKey<E>>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Vec<Result<Option<Entry<E>>>> {
        let options = self.untyped().read_options();
        self.read_many(self.keys(keys), options, Entry::new).await
    }

    /// Writes many entities, a few at a time; the answers are in their order. One write for each different key, and for each
    /// entity what [`put`](Self::put) costs more.
    ///
    /// One entity that is refused, or one write that fails, does not keep the others from being written. Of several entities
    /// with one key the last one is written, and its answer is theirs: the platform takes one write a second to a key, and
    /// would refuse the last instead of the first. An embedded store writes all of them in one commit.
    ///
    #[doc = example! {
        r#"for written in users.put_many(&[user(2, "Grace"), user(3, "Edsger")]).await {"#
        "    written?;"
        "}"
    }]
    pub async fn put_many<'e>(&self, entities: impl IntoIterator<Item = &'e E>) -> Vec<Result<()>>
    where
        E: 'e,
    {
        self.put_many_with(entities, Write::new()).await
    }

    /// Writes many entities with choices for this call. Costs what [`put_many`](Self::put_many) does;
    /// [`Write::keep_expiry`] reads each key first.
    ///
    #[doc = example! {
        "let write = Write::ttl(Duration::from_secs(3600));"
        r#"let written = users.put_many_with(&[user(2, "Grace")], write).await;"#
        "assert!(written.iter().all(Result::is_ok));"
    }]
    pub async fn put_many_with<'e>(
        &self,
        entities: impl IntoIterator<Item = &'e E>,
        write: Write<impl Verification<E>>,
    ) -> Vec<Result<()>>
    where
        E: 'e,
    {
        let (entities, write) = (&entities.into_iter().collect::<Vec<&E>>(), &write);
        let prepared: Vec<Result<(String, Encoded<'_>)>> = stream::iter(0..entities.len())
            .map(|index| async move { self.prepare(entities[index], write).await })
            .buffered(CONCURRENCY)
            .collect()
            .await;
        if const { E::SCHEMA.moved_from.is_some() } {
            return boxed(self.put_many_moved(prepared)).await;
        }
        self.untyped().put_many(prepared).await
    }

    /// Removes many entities, a few at a time; the answers are in the order of the keys. One delete each, and one more with
    /// `moved_from`.
    ///
    #[doc = example! {
        r#"let removed = users.delete_many([&ada, &user(2, "Grace")]).await;"#
        r#"assert!(removed.iter().all(Result::is_ok), "removing what is missing succeeds");"#
    }]
    pub async fn delete_many<K: ToKey<E>>(&self, keys: impl IntoIterator<Item = K>) -> Vec<Result<()>> {
        let keys = self.keys(keys);
        if const { E::SCHEMA.moved_from.is_some() } {
            return boxed(self.delete_many_moved(keys)).await;
        }
        self.untyped().delete_many(keys).await
    }

    async fn prepare<'e>(
        &self,
        entity: &'e E,
        write: &Write<impl Verification<E>>,
    ) -> Result<(String, Encoded<'e>)> {
        let key = self.key(entity)?;
        if let Some(guard) = self.guard(&key) {
            guard.await?;
        }
        let kept = self.kept_expiry(&key, write).await?;
        let encoded = self
            .encode(entity, write, kept)
            .map_err(|error| self.untyped().blame(error, &key))?;
        Ok((key, encoded))
    }

    /// Reads many keys by plan, decodes each answer for itself and hands on what is `made` of it.
    pub(super) async fn read_many<T: MaybeSend>(
        &self,
        keys: Vec<Result<String>>,
        options: ReadOptions,
        made: impl Fn(E, StoredEntry) -> T + Copy + MaybeSend,
    ) -> Vec<Result<Option<T>>> {
        let untyped = self.untyped();
        let text = <E::Codec as Codec<E::Value>>::TEXT;
        let asked = const { E::SCHEMA.moved_from.is_some() }.then(|| keys.clone());
        let answers = untyped.read_many(keys, text, options).await;
        let moment = Moment::default();
        let mut missing = Vec::new();
        let entries = answers
            .enumerate()
            .map(|(place, answer)| {
                if let Some((key, record)) = answer? {
                    let mut told = Told::default();
                    let value = self.value_of(&key, &record, false, &moment, &mut told)?;
                    return Ok(value.map(|value| made(value, StoredEntry::new(key, record, told))));
                }
                if const { E::SCHEMA.moved_from.is_some() } {
                    missing.push(place);
                }
                Ok(None)
            })
            .collect();
        match asked {
            Some(asked) if !missing.is_empty() => {
                boxed(self.read_many_moved(asked, &missing, entries, made)).await
            }
            _ => entries,
        }
    }

    fn keys<K: ToKey<E>>(&self, keys: impl IntoIterator<Item = K>) -> Vec<Result<String>> {
        // What the backend can do is asked once, not for each.
        let supported = self.untyped().supported();
        let key = |key: K| {
            supported.clone()?;
            encode_key::<E>(&key)
        };
        keys.into_iter().map(key).collect()
    }
}
