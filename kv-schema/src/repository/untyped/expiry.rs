//! Deadlines: what a write asks for, what the platform is told, and what the metadata remembers.

use std::time::Duration;

use super::{Moment, Untyped};
use crate::backend::{Backend, Expiration};
use crate::clock::UnixSeconds;
use crate::error::{Error, ErrorKind, Result};
use crate::members::Member;
use crate::metadata::{MetadataReader, MetadataWriter};
use crate::repository::entry::StoredEntry;
use crate::repository::write::{AnyWrite, Choice, Described, Encoded, WriteExpiry};
use crate::repository::{Expiry, Renew};

impl<B: Backend> Untyped<'_, B> {
    /// Encodes value and metadata and settles the expiry; `kept` is what `Write::keep_expiry` found.
    pub(in crate::repository) fn encode<'e>(
        self,
        entity: &dyn AnyWrite<'e>,
        choice: Choice,
        kept: Option<Expiry>,
    ) -> Result<Encoded<'e>> {
        let described = self.describe(entity, choice, kept)?;
        let value = entity.value(choice.version, described.metadata.as_deref())?;
        let encoded = self.seal(value, described);
        self.check_value(encoded.value.len())?;
        Ok(encoded)
    }

    /// Writes the metadata and settles the expiry; `kept` is what `Write::keep_expiry` found.
    pub(in crate::repository) fn describe(
        self,
        entity: &dyn AnyWrite<'_>,
        choice: Choice,
        kept: Option<Expiry>,
    ) -> Result<Described> {
        let mut metadata = MetadataWriter::write_as(choice.version);
        entity.metadata(&mut metadata);
        let field = entity.expiry();
        let moment = Moment::default();
        let deadline = self.deadline(field, choice.expiry, kept, &moment);
        if let Some(name) = self.schema.expiry
            && deadline != field
        {
            return Err(Error::new(
                ErrorKind::InvalidExpiry,
                "the entity holds its own expiry; set the field instead",
            )
            .with_field(name));
        }
        let metadata = self.complete(metadata, choice.version, deadline)?;
        let expiration = self.expiration(deadline, choice.clamp, &moment);
        match (expiration, self.schema.expiry) {
            (Ok(expiration), _) => Ok(Described { metadata, expiration }),
            (Err(error), Some(name)) if field == deadline => Err(error.with_field(name)),
            (Err(error), _) => Err(error),
        }
    }

    /// Describes an entry again under a new expiry; `None` where nothing is to be done.
    pub(super) fn renewed(self, entry: &StoredEntry, renew: Renew) -> Result<Option<Described>> {
        let moment = Moment::default();
        let Some(deadline) = self.new_deadline(entry, renew, &moment)? else {
            return Ok(None);
        };
        let stored = MetadataReader::new(entry.record.metadata.as_deref());
        let mut metadata = MetadataWriter::default();
        // What others said the version by is said by `$v` from here on.
        let adopted = |member: &Member<'_>| self.schema.version_from.is_some_and(|name| member.is(name));
        metadata.copy_fields(&stored, |member| !adopted(member));
        self.again(metadata, entry.told.version, Some(deadline), &moment)
            .map(Some)
    }

    /// Settles the deadline that an entry is renewed to; `None` where nothing is to be done.
    pub(in crate::repository) fn new_deadline(
        self,
        entry: &StoredEntry,
        renew: Renew,
        moment: &Moment,
    ) -> Result<Option<UnixSeconds>> {
        if self.schema.expiry_in_value().is_some() {
            return Err(Error::new(
                ErrorKind::Unsupported,
                "the value holds its own expiry field; change it with `update`",
            ));
        }
        let Some(deadline) = self.deadline(None, renew.expiry, None, moment) else {
            return Err(Error::new(
                ErrorKind::InvalidExpiry,
                "the entity declares no `ttl` to renew to; use `Renew::ttl`",
            ));
        };
        let now = self.at(moment);
        match entry.told.expiry {
            Expiry::Never => return Ok(None),
            // It has expired since it was read: whoever else looks finds nothing.
            Expiry::At(at) if at <= now => return Ok(None),
            Expiry::At(at)
                if renew.only_below_half
                    && at.since(now).as_secs().saturating_mul(2) >= deadline.since(now).as_secs() =>
            {
                return Ok(None);
            }
            Expiry::At(_) | Expiry::Unknown => {}
        }
        Ok(Some(deadline))
    }

    /// Describes a value that is written again, with metadata and a deadline that are settled.
    pub(in crate::repository) fn again(
        self,
        metadata: MetadataWriter,
        version: Option<u32>,
        deadline: Option<UnixSeconds>,
        moment: &Moment,
    ) -> Result<Described> {
        Ok(Described {
            metadata: self.complete(metadata, version, deadline)?,
            expiration: self.expiration(deadline, false, moment)?,
        })
    }

    /// Reads the expiry that a value was written with.
    pub(in crate::repository) fn expiry(self, metadata: &MetadataReader<'_>) -> Expiry {
        match metadata.deadline() {
            _ if !self.remembers() => Expiry::Unknown,
            Some(UnixSeconds(0)) => Expiry::Never,
            Some(deadline) => Expiry::At(deadline),
            None if self.schema.expires() => Expiry::Unknown,
            None => Expiry::Never,
        }
    }

    /// Adds what is ours to the metadata and finishes it.
    fn complete(
        self,
        mut out: MetadataWriter,
        version: Option<u32>,
        deadline: Option<UnixSeconds>,
    ) -> Result<Option<String>> {
        // Else there is nowhere to say it, and the repository has refused entities that need it said.
        if self.remembers() {
            if let Some(version) = version {
                out.version(version);
            }
            match deadline {
                // 0 is "never"; a deadline at the beginning of time is merely past.
                Some(deadline) => out.deadline(UnixSeconds(deadline.0.max(1))),
                // Only where the declaration says otherwise does "never" have to be said.
                None if self.schema.expires() => out.deadline(UnixSeconds(0)),
                None => {}
            }
        }
        // An envelope is a part of the value.
        let limits = self.backend.capabilities().limits;
        out.finish_within(match self.schema.envelope {
            Some(_) => limits.value,
            None => limits.metadata,
        })
    }

    /// Settles the true deadline; `None` is never.
    fn deadline(
        self,
        field: Option<UnixSeconds>,
        expiry: WriteExpiry,
        kept: Option<Expiry>,
        moment: &Moment,
    ) -> Option<UnixSeconds> {
        match (expiry, kept) {
            (WriteExpiry::Keep, Some(Expiry::At(at))) | (WriteExpiry::At(at), _) => Some(at),
            (WriteExpiry::Keep, Some(Expiry::Never)) | (WriteExpiry::Never, _) => None,
            (WriteExpiry::Declared | WriteExpiry::Keep, _) => field.or_else(|| {
                let ttl = Duration::from_secs(self.schema.ttl?.into());
                Some(self.at(moment).plus(ttl))
            }),
            (WriteExpiry::Ttl(ttl), _) => Some(self.at(moment).plus(ttl)),
        }
    }

    /// Makes a deadline relative, as it is sent.
    fn expiration(
        self,
        deadline: Option<UnixSeconds>,
        clamp: bool,
        moment: &Moment,
    ) -> Result<Option<Expiration>> {
        let Some(deadline) = deadline else { return Ok(None) };
        let capabilities = self.backend.capabilities();
        let left = deadline.since(self.at(moment)).as_secs();
        let least = u64::from(capabilities.limits.min_ttl);
        if left < least && !clamp {
            return Err(Error::new(
                ErrorKind::InvalidExpiry,
                "an expiry must be further away; `Write::clamp` keeps a nearer one by itself",
            )
            .with_limit(least, left));
        }
        if left < least && !self.remembers() {
            return Err(Error::new(
                ErrorKind::Unsupported,
                "the backend stores no metadata, which holds a nearer deadline",
            )
            .with_limit(least, left));
        }
        let ttl = left.max(least);
        let most = capabilities.limits.max_expiration;
        if ttl > most {
            return Err(
                Error::new(ErrorKind::InvalidExpiry, "an expiry must fit 31 bits of seconds")
                    .with_limit(most, ttl),
            );
        }
        Ok(Some(Expiration::Ttl(u32::try_from(ttl).unwrap_or(u32::MAX))))
    }
}
