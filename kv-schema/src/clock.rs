//! Time: Unix seconds, and the clock that a backend carries so that tests can move it.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::maybe_send::{MaybeSend, MaybeSync};

/// An instant in whole seconds since 1970-01-01T00:00:00Z: the unit of every deadline in Workers KV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixSeconds(pub u64);

impl UnixSeconds {
    /// Adds a duration, dropping its fraction of a second and stopping at the end of time.
    ///
    /// ```
    /// use std::time::Duration;
    /// use kv_schema::UnixSeconds;
    ///
    /// assert_eq!(UnixSeconds(10).plus(Duration::from_millis(1900)), UnixSeconds(11));
    /// ```
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration.as_secs()))
    }

    /// Tells how long it is from `earlier` to `self`; zero if `earlier` is later.
    ///
    /// ```
    /// use std::time::Duration;
    /// use kv_schema::UnixSeconds;
    ///
    /// assert_eq!(UnixSeconds(70).since(UnixSeconds(10)), Duration::from_secs(60));
    /// assert_eq!(UnixSeconds(10).since(UnixSeconds(70)), Duration::ZERO);
    /// ```
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_secs(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for UnixSeconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A source of the current time.
pub trait Clock: MaybeSend + MaybeSync {
    /// Returns the milliseconds since 1970-01-01T00:00:00Z.
    fn now_millis(&self) -> u64;

    /// Returns the whole seconds since 1970-01-01T00:00:00Z.
    fn now(&self) -> UnixSeconds {
        UnixSeconds(self.now_millis() / 1000)
    }
}

/// The clock of the machine, or of the Worker (`Date.now()`, which stands still between I/O there).
///
/// ```
/// use kv_schema::clock::{Clock, SystemClock};
///
/// assert!(SystemClock.now().0 > 1_700_000_000);
/// ```
#[cfg(any(not(target_arch = "wasm32"), feature = "workers"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[cfg(not(target_arch = "wasm32"))]
impl Clock for SystemClock {
    fn now_millis(&self) -> u64 {
        let since_epoch = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX)
    }
}

#[cfg(all(target_arch = "wasm32", feature = "workers"))]
impl Clock for SystemClock {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "Date.now() is a small positive whole number"
    )]
    fn now_millis(&self) -> u64 {
        js_sys::Date::now() as u64
    }
}

/// A clock that moves only when it is told to.
///
/// ```
/// use kv_schema::clock::{Clock, ManualClock, UnixSeconds};
/// use std::time::Duration;
///
/// let clock = ManualClock::at(UnixSeconds(1_700_000_000));
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now(), UnixSeconds(1_700_000_060));
/// ```
#[derive(Debug)]
pub struct ManualClock(AtomicU64);

impl ManualClock {
    /// Creates a clock that shows `now`.
    pub fn at(now: UnixSeconds) -> Self {
        Self(AtomicU64::new(now.0.saturating_mul(1000)))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(
            u64::try_from(by.as_millis()).unwrap_or(u64::MAX),
            Ordering::SeqCst,
        );
    }

    /// Sets the clock, backwards too.
    ///
    /// ```
    /// use kv_schema::clock::{Clock, ManualClock, UnixSeconds};
    ///
    /// let clock = ManualClock::at(UnixSeconds(1_700_000_060));
    /// clock.set(UnixSeconds(1_700_000_000));
    /// assert_eq!(clock.now(), UnixSeconds(1_700_000_000));
    /// ```
    pub fn set(&self, now: UnixSeconds) {
        self.0.store(now.0.saturating_mul(1000), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now_millis(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl<C: Clock + ?Sized> Clock for &C {
    fn now_millis(&self) -> u64 {
        (**self).now_millis()
    }
}

impl<C: Clock + ?Sized + MaybeSend + MaybeSync> Clock for std::sync::Arc<C> {
    fn now_millis(&self) -> u64 {
        (**self).now_millis()
    }
}
