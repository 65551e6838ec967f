//! The limits of a KV product as a profile, and the checks that every backend makes before it sends anything.

use crate::backend::{Expiration, ListRequest, Put};
use crate::clock::UnixSeconds;
use crate::error::{Error, ErrorKind, Result};

/// What a KV product accepts. Sizes are bytes, times are seconds.
///
/// Each check below is made by every backend before anything is sent, in the order in which the platform makes them, so
/// that the same mistake is the same typed error everywhere.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest key, in UTF-8 bytes.
    pub key: usize,
    /// The largest value.
    pub value: usize,
    /// The largest metadata, as `JSON.stringify` prints it; 0 where there is none.
    pub metadata: usize,
    /// The shortest time to live.
    pub min_ttl: u32,
    /// The longest time to live, and the latest deadline: 2^31-1 (2038-01-19 as a deadline).
    pub max_expiration: u64,
    /// The shortest cache TTL of a read.
    pub min_cache_ttl: u32,
    /// The longest cache TTL of a read.
    pub max_cache_ttl: u32,
    /// The largest page of a list, which is also the default.
    pub list: u32,
    /// The most keys in one bulk read.
    pub bulk_keys: usize,
}

impl Limits {
    /// Workers KV ("Cloudflare docs: KV limits", read 2026-10-08; the signed 32-bit bounds from workerd's `kv.h`).
    pub const WORKERS_KV: Self = Self {
        key: 512,
        value: 25 * 1024 * 1024,
        metadata: 1024,
        min_ttl: 60,
        max_expiration: i32::MAX as u64,
        min_cache_ttl: 30,
        max_cache_ttl: i32::MAX as u32,
        list: 1000,
        bulk_keys: 100,
    };

    /// Workers KV Instant (private beta, 2026-10): shorter keys, no metadata, 1 MB in all, a list is one answer.
    pub const WORKERS_KV_INSTANT: Self = Self {
        key: 300,
        value: 1_000_000,
        metadata: 0,
        list: 10_000,
        ..Self::WORKERS_KV
    };

    /// Refuses a key that the platform refuses: empty, `.`, `..`, or too long.
    ///
    /// ```
    /// use kv_schema::ErrorKind;
    /// use kv_schema::limits::Limits;
    ///
    /// assert!(Limits::WORKERS_KV.check_key("user:42").is_ok());
    /// let error = Limits::WORKERS_KV.check_key(&"x".repeat(513)).unwrap_err();
    /// assert_eq!((error.kind(), error.limit(), error.actual()), (ErrorKind::KeyTooLong, Some(512), Some(513)));
    /// ```
    pub fn check_key(&self, key: &str) -> Result<()> {
        if key.is_empty() {
            return Err(Error::new(ErrorKind::InvalidKey, "a key cannot be empty"));
        }
        if key == "." || key == ".." {
            return Err(Error::new(ErrorKind::InvalidKey, "a key cannot be `.` or `..`").with_key(key));
        }
        self.check_key_len(key)
    }

    fn check_key_len(&self, key: &str) -> Result<()> {
        if key.len() > self.key {
            return Err(too_large(ErrorKind::KeyTooLong, self.key, key.len()).with_key(key));
        }
        Ok(())
    }

    /// Refuses a write that the platform refuses: the key first, then expiration, metadata and value.
    ///
    /// ```
    /// use kv_schema::backend::Put;
    /// use kv_schema::limits::Limits;
    /// use kv_schema::{ErrorKind, UnixSeconds};
    ///
    /// let put = Put { metadata: Some("{\"a\":1}"), ..Put::value(b"hello") };
    /// let now = UnixSeconds(1_700_000_000);
    /// assert!(Limits::WORKERS_KV.check_put("greeting", &put, now).is_ok());
    /// let error = Limits::WORKERS_KV_INSTANT.check_put("greeting", &put, now).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Unsupported); // it stores no metadata
    /// ```
    pub fn check_put(&self, key: &str, put: &Put<'_>, now: UnixSeconds) -> Result<()> {
        self.check_sizes(key, put, now)?;
        match put.metadata {
            Some(metadata) => check_json(metadata),
            None => Ok(()),
        }
    }

    /// Looks at everything but whether the metadata is JSON, for a backend that finds out by itself.
    pub(crate) fn check_sizes(&self, key: &str, put: &Put<'_>, now: UnixSeconds) -> Result<()> {
        self.check_key(key)?;
        if let Some(expiration) = put.expiration {
            self.check_expiration(expiration, now)?;
        }
        if let Some(metadata) = put.metadata {
            self.check_metadata(metadata)?;
        }
        self.check_value(put.value.len())
    }

    fn check_metadata(&self, metadata: &str) -> Result<()> {
        // `null` is no metadata, which every backend can store.
        if metadata == "null" {
            return Ok(());
        }
        if self.metadata == 0 {
            return Err(Error::new(
                ErrorKind::Unsupported,
                "this backend stores no metadata",
            ));
        }
        if metadata.len() > self.metadata {
            return Err(too_large(
                ErrorKind::MetadataTooLarge,
                self.metadata,
                metadata.len(),
            ));
        }
        Ok(())
    }

    /// Refuses a value of more bytes than the platform stores.
    ///
    /// ```
    /// use kv_schema::limits::Limits;
    ///
    /// assert!(Limits::WORKERS_KV.check_value(25 * 1024 * 1024).is_ok());
    /// assert!(Limits::WORKERS_KV_INSTANT.check_value(25 * 1024 * 1024).is_err());
    /// ```
    pub fn check_value(&self, len: usize) -> Result<()> {
        if len > self.value {
            return Err(too_large(ErrorKind::ValueTooLarge, self.value, len));
        }
        Ok(())
    }

    /// Refuses a TTL or deadline that the platform refuses.
    ///
    /// ```
    /// use kv_schema::backend::Expiration;
    /// use kv_schema::limits::Limits;
    /// use kv_schema::{ErrorKind, UnixSeconds};
    ///
    /// let now = UnixSeconds(1_700_000_000);
    /// assert!(Limits::WORKERS_KV.check_expiration(Expiration::Ttl(60), now).is_ok());
    /// let error = Limits::WORKERS_KV.check_expiration(Expiration::At(now), now).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::InvalidExpiry);
    /// ```
    pub fn check_expiration(&self, expiration: Expiration, now: UnixSeconds) -> Result<()> {
        let min = u64::from(self.min_ttl);
        let (seconds, least, too_near) = match expiration {
            Expiration::Ttl(ttl) => (u64::from(ttl), min, "a TTL is too short"),
            Expiration::At(at) => (at.0, now.0.saturating_add(min), "a deadline is too near"),
        };
        let (limit, detail) = if seconds < least {
            (least, too_near)
        } else if seconds > self.max_expiration {
            (self.max_expiration, "an expiry must fit 31 bits of seconds")
        } else {
            return Ok(());
        };
        Err(Error::new(ErrorKind::InvalidExpiry, detail).with_limit(limit, seconds))
    }

    /// Refuses a cache TTL that the platform refuses.
    ///
    /// ```
    /// use kv_schema::limits::Limits;
    ///
    /// assert!(Limits::WORKERS_KV.check_cache_ttl(None).is_ok());
    /// assert!(Limits::WORKERS_KV.check_cache_ttl(Some(29)).is_err());
    /// ```
    pub fn check_cache_ttl(&self, cache_ttl: Option<u32>) -> Result<()> {
        match cache_ttl {
            Some(ttl) if ttl < self.min_cache_ttl => {
                Err(Error::new(ErrorKind::InvalidCacheTtl, "a cache TTL is too short")
                    .with_limit(self.min_cache_ttl.into(), ttl.into()))
            }
            Some(ttl) if ttl > self.max_cache_ttl => {
                Err(Error::new(ErrorKind::InvalidCacheTtl, "a cache TTL is too long")
                    .with_limit(self.max_cache_ttl.into(), ttl.into()))
            }
            _ => Ok(()),
        }
    }

    /// Refuses a bulk read of no keys, of too many, or of a key that the platform refuses.
    ///
    /// ```
    /// use kv_schema::limits::Limits;
    ///
    /// assert!(Limits::WORKERS_KV.check_bulk(&["user:1", "user:2"]).is_ok());
    /// assert!(Limits::WORKERS_KV.check_bulk(&["user:1"; 101]).is_err());
    /// ```
    pub fn check_bulk(&self, keys: &[&str]) -> Result<()> {
        if keys.is_empty() || keys.len() > self.bulk_keys {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("a bulk read takes 1 to {} keys", self.bulk_keys),
            )
            .with_limit(self.bulk_keys as u64, keys.len() as u64));
        }
        keys.iter().try_for_each(|key| self.check_key(key))
    }

    /// Refuses a list that the platform refuses: a prefix longer than a key, a page of none or of too many.
    ///
    /// ```
    /// use kv_schema::backend::ListRequest;
    /// use kv_schema::limits::Limits;
    ///
    /// assert!(Limits::WORKERS_KV.check_list(&ListRequest::prefix("user:")).is_ok());
    /// assert!(Limits::WORKERS_KV.check_list(&ListRequest::prefix("user:").limit(1001)).is_err());
    /// ```
    pub fn check_list(&self, request: &ListRequest<'_>) -> Result<()> {
        self.check_key_len(request.prefix)?;
        match request.limit {
            Some(limit) if limit == 0 || limit > self.list => Err(Error::new(
                ErrorKind::InvalidArgument,
                "a page holds one key or more, up to the limit",
            )
            .with_limit(self.list.into(), limit.into())),
            _ => Ok(()),
        }
    }
}

fn check_json(metadata: &str) -> Result<()> {
    serde_json::from_str::<serde::de::IgnoredAny>(metadata)
        .map(drop)
        .map_err(|error| {
            Error::new(ErrorKind::InvalidArgument, "the metadata is not JSON").with_source(error)
        })
}

#[cold]
#[inline(never)]
fn too_large(kind: ErrorKind, limit: usize, actual: usize) -> Error {
    Error::new(kind, "").with_limit(limit as u64, actual as u64)
}
