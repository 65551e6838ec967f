//! `Send` where threads exist, nothing where they do not.

/// `Send` on hosts; no bound on wasm32, where a JavaScript promise is not `Send` and there is one thread.
#[cfg(not(target_arch = "wasm32"))]
pub trait MaybeSend: Send {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Send + ?Sized> MaybeSend for T {}

/// `Send` on hosts; no bound on wasm32, where a JavaScript promise is not `Send` and there is one thread.
#[cfg(target_arch = "wasm32")]
pub trait MaybeSend {}
#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> MaybeSend for T {}

/// `Sync` on hosts; no bound on wasm32.
#[cfg(not(target_arch = "wasm32"))]
pub trait MaybeSync: Sync {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Sync + ?Sized> MaybeSync for T {}

/// `Sync` on hosts; no bound on wasm32.
#[cfg(target_arch = "wasm32")]
pub trait MaybeSync {}
#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> MaybeSync for T {}

/// A boxed future: `Send` on hosts by its bound, in a Worker because it is wrapped.
#[cfg(any(not(target_arch = "wasm32"), feature = "workers"))]
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A boxed future.
#[cfg(all(target_arch = "wasm32", not(feature = "workers")))]
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + 'a>>;

/// Boxes a future.
#[cfg(not(all(target_arch = "wasm32", feature = "workers")))]
pub(crate) fn boxed<'a, T>(future: impl Future<Output = T> + MaybeSend + 'a) -> BoxFuture<'a, T> {
    Box::pin(future)
}

/// Boxes a future; a Worker has one thread, so that any future may call itself `Send`.
#[cfg(all(target_arch = "wasm32", feature = "workers"))]
pub(crate) fn boxed<'a, T>(future: impl Future<Output = T> + MaybeSend + 'a) -> BoxFuture<'a, T> {
    Box::pin(worker::send::SendFuture::new(future))
}
