//! The typed face of one entity on one backend.

pub(crate) mod backfill;
mod background;
mod base64url;
mod batch;
pub(crate) mod census;
mod cursor;
mod decode;
mod delete;
mod entry;
mod example;
mod list;
mod moved;
mod pages;
pub(crate) mod progress;
mod scan;
mod stream;
mod untyped;
mod verification;
mod write;
mod write_back;

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use futures_util::future::Either;

pub use self::background::Background;
use self::background::Later;
pub use self::cursor::Cursor;
pub(crate) use self::decode::moved_key;
pub use self::delete::Deleted;
pub use self::entry::{Entry, Expiry};
use self::example::example;
pub use self::list::{Foreign, List, ListPage, ListRow, OwnRows, Row};
pub use self::scan::{Quarantined, Scan, Scanned};
pub use self::stream::{BytesEntity, StreamedEntry};
use self::untyped::Untyped;
pub use self::verification::{Unverified, Verification, Verified, VerifiedEqual};
pub use self::write::{Renew, Write};
use crate::backend::{Backend, ReadOptions};
use crate::entity::KvEntity;
use crate::error::{Error, ErrorKind, Result};
use crate::key::{KeyOf, ToKey, encode_key};
pub use crate::maybe_send::BoxFuture;
use crate::maybe_send::boxed;
use crate::schema::Lean;

/// Reads and writes one entity on one backend, which it owns; `&backend` is a backend too.
///
/// Every method says first what it costs in KV operations. A *read*, a *write*, a *delete* and a *list* are the four kinds
/// that Cloudflare bills; each counts one towards the operation limit of an invocation, a bulk read too.
///
/// What a declaration says of older releases may cost more; a value of today's version, under today's key, is read at the price of
/// an entity without versions:
///
/// | said | costs |
/// |---|---|
/// | `newer = hide`, `newer = pass_through` | one read before each write that does not read by itself |
/// | `moved_from = "…"` | one read where nothing is under today's key; one delete of the old key with each write and delete, and one read before it where two of today's keys had one old key |
/// | both | one read of the old key too, before each write that does not read by itself |
/// | `write_back = on_read` | one read and one write where `get` or `get_entry` met an older value, and one list where its expiry is unknown |
///
/// Workers KV has neither compare-and-set nor transactions: methods that read before they write ([`update`](Self::update),
/// [`upsert`](Self::upsert), [`take`](Self::take), [`put_if_changed`](Self::put_if_changed), [`renew`](Self::renew)) are
/// best-effort. Two callers at the same time may both succeed, and the later write stays.
///
/// The examples of the methods are about this entity, `kv` is a [`MemoryKv`](crate::backend::memory::MemoryKv), and `ada` is stored:
///
/// ```
/// # use kv_schema::{KvEntity, backend::memory::MemoryKv};
/// # use serde::{Serialize, Deserialize};
/// #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
/// #[kv(key = "user:{team}:{id}", ttl = "24h")]
/// struct User {
///     team: String,
///     id: u64,
///     #[kv(metadata)]
///     name: String,
///     visits: u32,
/// }
/// # pollster::block_on(async {
/// # let kv = MemoryKv::new();
///
/// let users = User::repository(&kv);
/// let user = |id, name: &str| User { team: "red".into(), id, name: name.into(), visits: 0 };
/// let ada = user(1, "Ada");
/// users.put(&ada).await?;
/// # Ok::<(), kv_schema::Error>(())
/// # }).unwrap();
/// ```
pub struct Repository<E, B> {
    backend: B,
    cache_ttl: Option<u32>,
    later: Option<Later<E, B>>,
    entity: PhantomData<fn() -> E>,
}

// Written out, because a derive would ask the same of `E`, of which a repository holds nothing.
impl<E, B: Clone> Clone for Repository<E, B> {
    fn clone(&self) -> Self {
        Self {
            backend: self.backend.clone(),
            cache_ttl: self.cache_ttl,
            later: self.later.clone(),
            entity: PhantomData,
        }
    }
}

impl<E: KvEntity, B: fmt::Debug> fmt::Debug for Repository<E, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repository")
            .field("entity", &E::SCHEMA.name)
            .field("backend", &self.backend)
            .field("cache_ttl", &self.cache_ttl)
            .field("background", &self.later.is_some())
            .finish()
    }
}

// Methods that need no type once their arguments are text and bytes return the untyped future as it is: an `async fn` round it
// would be compiled for each entity.
impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Opens the typed face of `E` on a backend. It costs nothing.
    pub fn new(backend: B) -> Self {
        Self {
            backend,
            cache_ttl: E::SCHEMA.cache_ttl,
            later: None,
            entity: PhantomData,
        }
    }

    /// Returns the backend.
    ///
    #[doc = example! {
        "assert_eq!(users.backend().operations().puts, 1);"
    }]
    pub fn backend(&self) -> &B {
        &self.backend
    }

    /// Returns the same repository with another cache TTL for its reads: how long an edge location may serve its copy.
    ///
    /// At least 30 seconds; a fraction of a second is dropped. It has no [`background`](Self::background) of its own: give it one last.
    ///
    #[doc = example! {
        "// An edge location may serve its copy for five minutes."
        "let found = users.cache_ttl(Duration::from_secs(300)).get(&ada).await?;"
        "assert_eq!(found, Some(ada));"
    }]
    pub fn cache_ttl(&self, cache_ttl: Duration) -> Repository<E, &B> {
        let seconds = u32::try_from(cache_ttl.as_secs()).unwrap_or(u32::MAX);
        Repository {
            backend: &self.backend,
            cache_ttl: Some(seconds),
            later: None,
            entity: PhantomData,
        }
    }

    /// Reads an entity. One read; one more on a miss with `moved_from`; one read and one write more where `write_back = on_read` met
    /// an older value.
    ///
    /// A missing key, an expired one, and one whose true deadline has passed are `None`.
    ///
    #[doc = example! {
        r#"let key = UserKeyRef { team: "red", id: 1 };"#
        "assert_eq!(users.get(key).await?, Some(ada));"
        r#"assert_eq!(users.get(UserKeyRef { team: "red", id: 2 }).await?, None);"#
    }]
    pub fn get(&self, key: impl ToKey<E>) -> impl Future<Output = Result<Option<E>>> {
        let options = Self::brief(self.untyped().read_options());
        self.read_value(self.key(&key), options)
    }

    /// Reads an entity with what is known about it: metadata, expiry, version, cache status. Costs what [`get`](Self::get) does.
    ///
    #[doc = example! {
        "let hit = users.get_entry(&ada).await?.unwrap();"
        r#"assert_eq!(hit.value().name, "Ada");"#
        r#"assert_eq!(hit.stored_key(), "user:red:1");"#
        "assert!(hit.expiry().deadline().is_some());"
    }]
    pub fn get_entry(&self, key: impl ToKey<E>) -> impl Future<Output = Result<Option<Entry<E>>>> {
        self.read_current(self.key(&key), self.untyped().read_options())
    }

    /// Tells whether a key exists, without decoding its value. One read; a miss costs one too, and one more with `moved_from`.
    ///
    /// What a `get` does not show is not there: a value past its true deadline, and a newer one under `newer = hide`.
    ///
    /// The value is not transferred where [`Capabilities::head`](crate::backend::Capabilities::head) says so.
    ///
    #[doc = example! {
        "assert!(users.contains(&ada).await?);"
    }]
    pub fn contains(&self, key: impl ToKey<E>) -> impl Future<Output = Result<bool>> {
        let key = self.key(&key);
        if const { E::SCHEMA.moved_from.is_some() || E::SCHEMA.guards_newer() } {
            return Either::Right(boxed(async move {
                let key = key?;
                if let Some(shown) = self.untyped().is_shown(&key).await? {
                    return Ok(shown);
                }
                if !const { E::SCHEMA.moved_from.is_some() } {
                    return Ok(false);
                }
                // Only its key fields say whether what is under an old key is this entity.
                let moved = self.read_moved(key, self.untyped().read_options()).await?;
                Ok(moved.is_some())
            }));
        }
        Either::Left(self.untyped().contains(key))
    }

    /// Writes an entity, with the expiry that it declares. One write; one read more with `newer = hide` or `pass_through`, and one
    /// delete more with `moved_from`.
    ///
    /// It replaces value, metadata and expiry of whatever was there, whichever version that was; an entity that says
    /// `newer = hide` or `pass_through` refuses to replace a newer one.
    ///
    #[doc = example! {
        r#"users.put(&user(2, "Grace")).await?;"#
        r#"assert!(users.contains(&user(2, "Grace")).await?);"#
    }]
    pub fn put<'a>(&'a self, entity: &'a E) -> impl Future<Output = Result<()>> {
        // Not by `put_with`: what keeps an expiry would be linked into every Worker.
        let encoded = self.encode(entity, &Write::new(), None);
        self.put_encoded(self.key(entity), encoded)
    }

    /// Writes an entity with a TTL, a deadline, or other choices for this call. Costs what [`put`](Self::put) does.
    ///
    /// [`Write::keep_expiry`] reads the key first: one read more, and one list where its expiry is unknown.
    ///
    #[doc = example! {
        "users.put_with(&ada, Write::ttl(Duration::from_secs(3600))).await?;"
        "users.put_with(&ada, Write::keep_expiry().verify_eq()).await?;"
    }]
    pub async fn put_with(&self, entity: &E, write: Write<impl Verification<E>>) -> Result<()> {
        let key = self.key(entity)?;
        let kept = self.kept_expiry(&key, &write).await?;
        let encoded = self.encode(entity, &write, kept);
        self.put_encoded(Ok(key), encoded).await
    }

    /// Writes an entity unless the same value and metadata are stored already; tells whether it wrote. One read, and one write
    /// if something changed; with `moved_from` one delete more, and one read more where nothing is under today's key.
    ///
    /// An unchanged entity keeps its old expiry: it saves a write of the daily quota, and does not renew. *The same* means the
    /// same bytes: what holds a `HashMap` may come in another order and is then written again. A stored value of a newer
    /// version is an error, and stays.
    ///
    #[doc = example! {
        "assert!(!users.put_if_changed(&ada).await?);"
        r#"assert!(users.put_if_changed(&user(1, "Ada Lovelace")).await?);"#
    }]
    pub async fn put_if_changed(&self, entity: &E) -> Result<bool> {
        let key = self.key(entity)?;
        if const { E::SCHEMA.write_version.is_some() || E::SCHEMA.moved_from.is_some() } {
            return boxed(self.put_if_changed_over(key, entity)).await;
        }
        let encoded = self.encode(entity, &Write::new(), None);
        self.untyped().put_if_changed(key, encoded).await
    }

    /// Changes an entity that exists and returns it; `None` where there is none. One read, and one write if it exists; with
    /// `moved_from` one delete more with the write, and one read more where nothing is under today's key.
    ///
    /// Best-effort: of two updates at the same time the later write stays and the other is lost. The expiry is renewed as a
    /// put does. A closure that changes a key field is an error, and nothing is written.
    ///
    #[doc = example! {
        "let now = users.update(&ada, |user| user.visits += 1).await?;"
        "assert_eq!(now.unwrap().visits, 1);"
        r#"assert_eq!(users.update(&user(9, ""), |user| user.visits += 1).await?, None);"#
    }]
    pub async fn update(&self, key: impl ToKey<E>, change: impl FnOnce(&mut E)) -> Result<Option<E>> {
        let key = self.key(&key)?;
        self.change(key, None, change, Write::new()).await
    }

    /// Changes an entity that exists, with choices for this call, such as [`Write::keep_expiry`]. Costs what
    /// [`update`](Self::update) does, and one list where the expiry to keep is unknown.
    ///
    #[doc = example! {
        "// The entry goes when it would have gone."
        "users.update_with(&ada, |user| user.visits += 1, Write::keep_expiry()).await?;"
    }]
    pub async fn update_with(
        &self,
        key: impl ToKey<E>,
        change: impl FnOnce(&mut E),
        write: Write<impl Verification<E>>,
    ) -> Result<Option<E>> {
        let key = self.key(&key)?;
        self.change(key, None, change, write).await
    }

    /// Changes an entity, or changes and stores `start` where there is none; returns what was written. One read and one write, and
    /// with `moved_from` what [`update`](Self::update) costs more; one read more where there is none, with `newer = hide` or
    /// `pass_through`.
    ///
    /// Best-effort, as [`update`](Self::update) is: a counter that is upserted from two places at the same time counts one.
    ///
    #[doc = example! {
        r#"let grace = users.upsert(user(2, "Grace"), |user| user.visits += 1).await?;"#
        "assert_eq!(grace.visits, 1);"
    }]
    pub async fn upsert(&self, start: E, change: impl FnOnce(&mut E)) -> Result<E> {
        self.upsert_with(start, change, Write::new()).await
    }

    /// Changes an entity, or changes and stores `start`, with choices for this call. Costs what [`upsert`](Self::upsert)
    /// does, and one list where the expiry to keep is unknown.
    ///
    #[doc = example! {
        "let write = Write::ttl(Duration::from_secs(3600));"
        r#"users.upsert_with(user(2, "Grace"), |user| user.visits += 1, write).await?;"#
    }]
    pub async fn upsert_with(
        &self,
        start: E,
        change: impl FnOnce(&mut E),
        write: Write<impl Verification<E>>,
    ) -> Result<E> {
        let key = self.key(&start)?;
        let written = self.change(key, Some(start), change, write).await?;
        written.ok_or_else(|| {
            Error::new(
                ErrorKind::Permanent,
                "an upsert starts from a value and always writes",
            )
        })
    }

    /// Removes an entity, of whichever version; removing what is missing succeeds. One delete, and one more with `moved_from`.
    ///
    #[doc = example! {
        "users.delete(&ada).await?;"
        "assert!(!users.contains(&ada).await?);"
    }]
    pub fn delete(&self, key: impl ToKey<E>) -> impl Future<Output = Result<()>> {
        self.delete_encoded(self.key(&key))
    }

    /// Reads an entity and removes it. One read, and one delete if it exists; one read more on a miss and one delete more with
    /// `moved_from`.
    ///
    /// Best-effort: two takers at the same time, or at two places within a minute, may both get it. What a newer release wrote is not
    /// taken under `newer = pass_through`, since only a part of it would be handed over; [`delete`](Self::delete) removes it.
    ///
    #[doc = example! {
        "assert_eq!(users.take(&ada).await?, Some(ada.clone()));"
        "assert_eq!(users.take(&ada).await?, None);"
    }]
    pub async fn take(&self, key: impl ToKey<E>) -> Result<Option<E>> {
        self.take_if(key, |_| true).await
    }

    /// Reads an entity and removes it if a test accepts it: a wrong guess does not burn the code. One read, and one delete
    /// if it is accepted; with `moved_from` what [`take`](Self::take) costs more.
    ///
    /// Best-effort, as [`take`](Self::take) is. A missing entity and a refused one are both `None`.
    ///
    #[doc = example! {
        r#"assert_eq!(users.take_if(&ada, |user| user.name == "Eve").await?, None);"#
        r#"assert!(users.contains(&ada).await?, "a wrong guess takes nothing");"#
    }]
    pub async fn take_if(&self, key: impl ToKey<E>, accept: impl FnOnce(&E) -> bool) -> Result<Option<E>> {
        let freshest = Self::brief(self.untyped().freshest());
        let Some(entry) = self.read(self.key(&key), freshest).await? else {
            return Ok(None);
        };
        self.replaceable(&entry)?;
        if !accept(entry.value()) {
            return Ok(None);
        }
        let Entry { value, stored } = entry;
        self.delete_encoded(Ok(stored.key)).await?;
        Ok(Some(value))
    }

    /// Gives an entry that was read a new expiry and keeps everything else; tells whether it wrote. No read, at most one write; one
    /// delete more where it was found under its old key (`moved_from`).
    ///
    /// An older value is written as today's, unless the entity says `write_back = off`; a newer one keeps its bytes.
    ///
    /// Best-effort: it writes back the bytes that were read, so a change or a delete since then is undone. An entry that never
    /// expires, and one that has expired since it was read, is left alone. An entity whose value holds its own expiry field is refused: change the field with
    /// [`update`](Self::update).
    ///
    #[doc = example! {
        "let hit = users.get_entry(&ada).await?.unwrap();"
        r#"assert!(!users.renew(&hit, Renew::below_half()).await?, "a day is left");"#
        "assert!(users.renew(&hit, Renew::always()).await?);"
    }]
    pub fn renew<'a>(&'a self, entry: &'a Entry<E>, renew: Renew) -> impl Future<Output = Result<bool>> {
        if const { E::SCHEMA.rewrites() } && Self::is_behind(entry) {
            return Either::Right(boxed(self.renew_migrated(entry, renew)));
        }
        Either::Left(self.untyped().renew(&entry.stored, renew))
    }

    async fn change(
        &self,
        key: String,
        start: Option<E>,
        change: impl FnOnce(&mut E),
        write: Write<impl Verification<E>>,
    ) -> Result<Option<E>> {
        let untyped = self.untyped();
        let (mut entity, read) = match self
            .read(Ok(key.clone()), Self::brief(untyped.freshest()))
            .await?
        {
            Some(entry) => {
                self.replaceable(&entry)?;
                let Entry { value, stored } = entry;
                (value, Some(stored))
            }
            None => match start {
                Some(start) => {
                    // What is hidden is there all the same.
                    if let Some(guard) = self.guard(&key) {
                        guard.await?;
                    }
                    (start, None)
                }
                None => return Ok(None),
            },
        };
        change(&mut entity);
        let kept = match &read {
            Some(read) if write.keeps_expiry() => {
                untyped.settled_expiry(read.place(), read.told.expiry).await?
            }
            _ => None,
        };
        let over = read.and_then(|read| read.told.state.version(E::LEAN));
        let encoded = self.encode_over(&entity, &write, kept, over).and_then(|encoded| {
            // A key field that has no stored form any more has changed too.
            if encode_key::<E>(&entity).is_ok_and(|now| now == key) {
                return Ok(encoded);
            }
            Err(Error::new(
                ErrorKind::KeyChanged,
                "a key field was changed; delete the old entity and put the new one",
            ))
        });
        if const { E::SCHEMA.moved_from.is_none() } {
            untyped.put(Ok(key), encoded).await?;
            return Ok(Some(entity));
        }
        untyped.put(Ok(key.clone()), encoded).await?;
        if let Some(forget) = self.forget_moved(&key) {
            forget.await?;
        }
        Ok(Some(entity))
    }

    /// Finds the expiry that a write keeps, if it keeps any.
    async fn kept_expiry<V>(&self, key: &str, write: &Write<V>) -> Result<Option<Expiry>> {
        if !write.keeps_expiry() {
            return Ok(None);
        }
        let untyped = self.untyped();
        match untyped.head(key, untyped.freshest()).await? {
            Some(head) => untyped.kept_expiry(key, &head).await,
            None if const { E::SCHEMA.moved_from.is_some() } => {
                match self.read_moved(key.to_owned(), untyped.freshest()).await? {
                    Some(old) => untyped.settled_expiry(old.stored.place(), old.expiry()).await,
                    None => Ok(None),
                }
            }
            None => Ok(None),
        }
    }

    fn key(&self, key: &(impl ToKey<E> + ?Sized)) -> Result<String> {
        self.untyped().key(&KeyOf::<E, _>::new(key))
    }

    /// The same, for a caller who looks at the value and never at the metadata that repeats it.
    pub(super) fn brief(options: ReadOptions) -> ReadOptions {
        options.brief(const { E::SCHEMA.brief() })
    }

    fn untyped(&self) -> Untyped<'_, B> {
        Untyped {
            backend: &self.backend,
            schema: E::LEAN,
            cache_ttl: self.cache_ttl,
        }
    }
}
