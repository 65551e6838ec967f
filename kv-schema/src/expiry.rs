//! Fields that hold the absolute expiry of their entity.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::clock::UnixSeconds;

/// A field that holds the absolute expiry of its entity: `#[kv(expiry)]`.
///
/// Workers KV counts whole seconds. A fraction is dropped, so that nothing lives longer than asked. What lies in or before
/// the first second of 1970 is 1, a deadline in the past, because 0 in metadata says "never".
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// use kv_schema::ExpiryField;
/// use kv_schema::clock::UnixSeconds;
///
/// let at = SystemTime::UNIX_EPOCH + Duration::from_millis(1_800_000_000_900);
/// assert_eq!(at.to_unix(), Some(UnixSeconds(1_800_000_000)));
/// assert_eq!(None::<SystemTime>.to_unix(), None);
/// assert_eq!(u64::from_unix(Some(UnixSeconds(5))), Some(5));
/// assert_eq!(u64::from_unix(None), None);
/// assert_eq!(Option::<u64>::from_unix(None), Some(None));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the expiry of an entity",
    label = "not an `ExpiryField`",
    note = "use `UnixSeconds`, `u64` (Unix seconds), `SystemTime`, a timestamp of jiff, chrono or time, or an `Option` of one"
)]
pub trait ExpiryField: Sized {
    /// Returns the deadline; `None` is never.
    fn to_unix(&self) -> Option<UnixSeconds>;

    /// Restores the field from the deadline that was stored; `None` where the field cannot say it.
    fn from_unix(deadline: Option<UnixSeconds>) -> Option<Self>;
}

impl ExpiryField for UnixSeconds {
    fn to_unix(&self) -> Option<UnixSeconds> {
        Some(UnixSeconds(self.0.max(1)))
    }

    fn from_unix(deadline: Option<UnixSeconds>) -> Option<Self> {
        deadline
    }
}

impl<T: ExpiryField> ExpiryField for Option<T> {
    fn to_unix(&self) -> Option<UnixSeconds> {
        self.as_ref().and_then(T::to_unix)
    }

    fn from_unix(deadline: Option<UnixSeconds>) -> Option<Self> {
        match deadline {
            None | Some(UnixSeconds(0)) => Some(None),
            Some(_) => T::from_unix(deadline).map(Some),
        }
    }
}

macro_rules! integers {
    ($($ty:ty)*) => {$(
        impl ExpiryField for $ty {
            fn to_unix(&self) -> Option<UnixSeconds> {
                UnixSeconds(u64::try_from(*self).unwrap_or(0)).to_unix()
            }

            fn from_unix(deadline: Option<UnixSeconds>) -> Option<Self> {
                Self::try_from(deadline?.0).ok()
            }
        }
    )*};
}

integers!(u64 i64 u32);

impl ExpiryField for SystemTime {
    fn to_unix(&self) -> Option<UnixSeconds> {
        let since_epoch = self.duration_since(UNIX_EPOCH).unwrap_or_default();
        UnixSeconds(since_epoch.as_secs()).to_unix()
    }

    fn from_unix(deadline: Option<UnixSeconds>) -> Option<Self> {
        UNIX_EPOCH.checked_add(Duration::from_secs(deadline?.0))
    }
}

#[cfg(feature = "jiff")]
impl ExpiryField for jiff::Timestamp {
    fn to_unix(&self) -> Option<UnixSeconds> {
        self.as_second().to_unix()
    }

    fn from_unix(deadline: Option<UnixSeconds>) -> Option<Self> {
        Self::from_second(i64::from_unix(deadline)?).ok()
    }
}

#[cfg(feature = "chrono")]
impl ExpiryField for chrono::DateTime<chrono::Utc> {
    fn to_unix(&self) -> Option<UnixSeconds> {
        self.timestamp().to_unix()
    }

    fn from_unix(deadline: Option<UnixSeconds>) -> Option<Self> {
        Self::from_timestamp(i64::from_unix(deadline)?, 0)
    }
}

#[cfg(feature = "time")]
impl ExpiryField for time::OffsetDateTime {
    fn to_unix(&self) -> Option<UnixSeconds> {
        self.unix_timestamp().to_unix()
    }

    fn from_unix(deadline: Option<UnixSeconds>) -> Option<Self> {
        Self::from_unix_timestamp(i64::from_unix(deadline)?).ok()
    }
}

// A field of an entity is stored by serde: as the plain number.

impl Serialize for UnixSeconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

impl<'de> Deserialize<'de> for UnixSeconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Option<UnixSeconds> = Some(UnixSeconds(1_800_000_000));

    #[test]
    fn fractions_are_dropped() {
        let at = UNIX_EPOCH + Duration::new(1_800_000_000, 999_999_999);
        assert_eq!(at.to_unix(), AT);
        assert_eq!(
            SystemTime::from_unix(AT),
            UNIX_EPOCH.checked_add(Duration::from_hours(500_000))
        );
    }

    #[test]
    fn what_lies_before_1970_is_past_and_not_never() {
        assert_eq!(
            (UNIX_EPOCH - Duration::from_millis(1)).to_unix(),
            Some(UnixSeconds(1))
        );
        assert_eq!(i64::MIN.to_unix(), Some(UnixSeconds(1)));
        assert_eq!(0_u64.to_unix(), Some(UnixSeconds(1)));
        assert_eq!(UnixSeconds(0).to_unix(), Some(UnixSeconds(1)));
    }

    #[test]
    fn what_a_field_cannot_say_is_none() {
        assert_eq!(u32::from_unix(Some(UnixSeconds(1 << 32))), None);
        assert_eq!(i64::from_unix(Some(UnixSeconds(u64::MAX))), None);
        assert_eq!(Option::<u32>::from_unix(Some(UnixSeconds(1 << 32))), None);
        assert_eq!(Option::<u32>::from_unix(None), Some(None));
        assert_eq!(Option::<u32>::from_unix(Some(UnixSeconds(0))), Some(None));
        assert_eq!(u64::from_unix(None), None);
        let _ = SystemTime::from_unix(Some(UnixSeconds(u64::MAX)));
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn jiff_timestamps_are_expiries() {
        let at = jiff::Timestamp::new(1_800_000_000, 999_999_999).unwrap();
        assert_eq!(at.to_unix(), AT);
        assert_eq!(jiff::Timestamp::from_unix(AT).unwrap().to_unix(), AT);
        assert_eq!(
            jiff::Timestamp::new(-1, -1).unwrap().to_unix(),
            Some(UnixSeconds(1))
        );
        assert_eq!(jiff::Timestamp::from_unix(Some(UnixSeconds(u64::MAX))), None);
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn chrono_instants_are_expiries() {
        type Instant = chrono::DateTime<chrono::Utc>;
        assert_eq!(
            Instant::from_timestamp(1_800_000_000, 999_999_999)
                .unwrap()
                .to_unix(),
            AT
        );
        assert_eq!(Instant::from_unix(AT).unwrap().to_unix(), AT);
        assert_eq!(
            Instant::from_timestamp(-1, 5).unwrap().to_unix(),
            Some(UnixSeconds(1))
        );
        assert_eq!(Instant::from_unix(Some(UnixSeconds(u64::MAX))), None);
    }

    #[cfg(feature = "time")]
    #[test]
    fn time_instants_are_expiries() {
        let at = time::OffsetDateTime::from_unix_timestamp_nanos(1_800_000_000_999_999_999).unwrap();
        assert_eq!(at.to_unix(), AT);
        assert_eq!(time::OffsetDateTime::from_unix(AT).unwrap().to_unix(), AT);
        let before = time::OffsetDateTime::from_unix_timestamp_nanos(-1).unwrap();
        assert_eq!(before.to_unix(), Some(UnixSeconds(1)));
        assert_eq!(time::OffsetDateTime::from_unix(Some(UnixSeconds(u64::MAX))), None);
    }
}
