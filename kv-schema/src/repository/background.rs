//! Work that nobody waits for.

use std::sync::Arc;

use super::Repository;
use super::entry::StoredEntry;
use super::example::example;
use crate::backend::Backend;
use crate::entity::KvEntity;
use crate::maybe_send::{BoxFuture, MaybeSend, MaybeSync, boxed};

/// Runs work after the caller has its answer: `waitUntil` of a Worker, a task of a host's runtime. A closure is one.
///
/// `worker::Context` and `worker::ScheduleContext` are (feature `workers`).
pub trait Background: MaybeSend + MaybeSync {
    /// Takes work to do.
    fn spawn(&self, work: BoxFuture<'static, ()>);
}

impl<F: Fn(BoxFuture<'static, ()>) + MaybeSend + MaybeSync> Background for F {
    fn spawn(&self, work: BoxFuture<'static, ()>) {
        self(work);
    }
}

#[cfg(all(feature = "workers", target_arch = "wasm32"))]
impl Background for worker::Context {
    fn spawn(&self, work: BoxFuture<'static, ()>) {
        self.wait_until(work);
    }
}

#[cfg(all(feature = "workers", target_arch = "wasm32"))]
impl Background for worker::ScheduleContext {
    fn spawn(&self, work: BoxFuture<'static, ()>) {
        self.wait_until(work);
    }
}

#[cfg(any(not(target_arch = "wasm32"), feature = "workers"))]
type Spawn = Arc<dyn Fn(BoxFuture<'static, ()>) + Send + Sync>;
#[cfg(all(target_arch = "wasm32", not(feature = "workers")))]
type Spawn = Arc<dyn Fn(BoxFuture<'static, ()>)>;

/// Takes what nobody waits for.
#[derive(Clone)]
struct Spawner(Option<Spawn>);

impl Drop for Spawner {
    // Else what drops it is compiled wherever a repository is dropped, which is in each route of each entity.
    #[inline(never)]
    fn drop(&mut self) {
        self.0 = None;
    }
}

#[cfg(not(all(target_arch = "wasm32", feature = "workers")))]
fn shared(spawner: impl Background + 'static) -> Spawner {
    Spawner(Some(Arc::new(move |work| spawner.spawn(work))))
}

/// A Worker has one thread, so that anything may call itself `Send`.
#[cfg(all(target_arch = "wasm32", feature = "workers"))]
fn shared(spawner: impl Background + 'static) -> Spawner {
    let spawner = worker::send::SendWrapper::new(spawner);
    Spawner(Some(Arc::new(move |work| spawner.spawn(work))))
}

/// Where write-backs go, and how one is made.
///
/// The function is compiled where the backend can be owned; a repository on a borrowed one has none.
pub(super) struct Later<E, B> {
    spawner: Spawner,
    work: fn(Repository<E, B>, StoredEntry) -> BoxFuture<'static, ()>,
    own: fn(&Repository<E, B>) -> Repository<E, B>,
}

impl<E, B> Clone for Later<E, B> {
    fn clone(&self) -> Self {
        Self {
            spawner: self.spawner.clone(),
            work: self.work,
            own: self.own,
        }
    }
}

impl<E, B> Later<E, B> {
    /// Writes an entry back when somebody has time.
    pub(super) fn write_back(&self, repository: &Repository<E, B>, stored: StoredEntry) {
        if let Some(spawn) = &self.spawner.0 {
            spawn((self.work)((self.own)(repository), stored));
        }
    }
}

impl<E: KvEntity + 'static, B: Backend + Clone + 'static> Repository<E, B> {
    /// Hands write-backs (`write_back = on_read`) to somebody who runs them later, in place of the read that found something older.
    ///
    #[doc = example! {
        "// In a Worker: `users.cloned().background(context)`, with the `Context` of the handler."
        "let users = User::repository(MemoryKv::new()).background(|work| pollster::block_on(work));"
        "assert_eq!(users.get(&ada).await?, None);"
    }]
    pub fn background(mut self, spawner: impl Background + 'static) -> Self {
        self.later = Some(Later {
            spawner: shared(spawner),
            work: |repository, stored| {
                boxed(async move {
                    // It was decoded a moment ago.
                    if let Ok(Some(mut entry)) = repository.decode(stored.key, stored.record) {
                        entry.stored.moved = stored.moved;
                        repository.write_back_quietly(&entry).await;
                    }
                })
            },
            own: Clone::clone,
        });
        self
    }
}

impl<E, B: Clone> Repository<E, &B> {
    /// Returns the same repository on a copy of the backend, which it owns. It has no background of its own yet.
    ///
    #[doc = example! {
        "let kv = std::sync::Arc::new(MemoryKv::new());"
        "let users: kv_schema::Repository<User, std::sync::Arc<MemoryKv>> = User::repository(&kv).cloned();"
        "assert_eq!(users.get(&ada).await?, None);"
    }]
    pub fn cloned(&self) -> Repository<E, B> {
        Repository {
            backend: self.backend.clone(),
            cache_ttl: self.cache_ttl,
            later: None,
            entity: std::marker::PhantomData,
        }
    }
}
