//! What is stored, by version, from list pages alone.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::example::example;
use super::progress::{Phase, Progress, Status};
use super::untyped::listed_expiry;
use super::write::written_version;
use super::{Cursor, Expiry, Repository};
use crate::backend::{Backend, ListedKey};
use crate::clock::UnixSeconds;
use crate::codec::Codec;
use crate::entity::KvEntity;
use crate::error::Result;
use crate::key::{EntityKey, KeyRange};
use crate::metadata::MetadataReader;
use crate::schema::{Lean, said_version};

/// What is stored under a range of keys, by version: counted by [`Repository::census`] from list pages alone.
///
/// It can be stored half done (it is `Serialize` and `Deserialize`) and continued with [`Repository::census_page`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Census {
    /// Entities by the version that their metadata says.
    pub versions: BTreeMap<u32, Tally>,
    /// Entities whose metadata says no version. What they are is what `unversioned` says; where that is `detect`, only the
    /// values can tell.
    pub unversioned: Tally,
    /// Entities whose metadata says a version that cannot be read.
    pub unreadable: Tally,
    /// Entities whose version stands in the value, in an `envelope`, where a list does not see it.
    #[serde(default)]
    pub enclosed: Tally,
    /// Keys under the prefix that are not of this entity.
    pub foreign: u64,
    /// Keys whose true deadline has passed, which the platform has not dropped yet.
    pub expired: u64,
    /// The pages that were read, each one operation.
    pub pages: u64,
    /// The instant before which [`Tally::expiring`] counts.
    pub horizon: Option<UnixSeconds>,
    within: Option<u64>,
    cursor: Option<String>,
    done: bool,
}

/// A number of entities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tally {
    /// How many there are.
    pub keys: u64,
    /// How many of them expire before the census' horizon.
    pub expiring: u64,
    /// The last second in which one of them expires; `None` where one never does, or there is none.
    pub last_expiry: Option<UnixSeconds>,
    /// How many never expire.
    pub lasting: u64,
    /// Bytes of metadata.
    pub metadata_bytes: u64,
}

impl Tally {
    fn add(&mut self, expiry: Expiry, horizon: Option<UnixSeconds>, metadata: usize) {
        self.keys += 1;
        self.metadata_bytes += metadata as u64;
        match expiry {
            Expiry::At(at) => {
                self.last_expiry = self.last_expiry.max(Some(at));
                self.expiring += u64::from(horizon.is_some_and(|horizon| at < horizon));
            }
            Expiry::Never | Expiry::Unknown => self.lasting += 1,
        }
    }

    /// Returns how many stay beyond the horizon.
    pub fn staying(&self) -> u64 {
        self.keys - self.expiring
    }
}

impl Census {
    /// Begins a census that is taken page by page.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts apart what expires within this time from the first page on.
    pub fn expiring_within(mut self, time: Duration) -> Self {
        self.within = Some(time.as_secs());
        self
    }

    /// Tells whether everything was counted.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// Returns how many entities were counted.
    pub fn keys(&self) -> u64 {
        let versions = self.versions.values().map(|tally| tally.keys).sum::<u64>();
        versions + self.unversioned.keys + self.unreadable.keys + self.enclosed.keys
    }

    /// Adds up the versions below one.
    pub fn below(&self, version: u32) -> Tally {
        self.sum(|stored| stored < version)
    }

    /// Adds up the versions above one.
    pub fn above(&self, version: u32) -> Tally {
        self.sum(|stored| stored > version)
    }

    fn sum(&self, wanted: impl Fn(u32) -> bool) -> Tally {
        let mut sum = Tally::default();
        for (_, tally) in self.versions.iter().filter(|(version, _)| wanted(**version)) {
            sum.keys += tally.keys;
            sum.expiring += tally.expiring;
            sum.lasting += tally.lasting;
            sum.metadata_bytes += tally.metadata_bytes;
            sum.last_expiry = sum.last_expiry.max(tally.last_expiry);
        }
        sum
    }

    /// Says whether a backfill is worth its writes.
    pub fn advice<E: KvEntity>(&self) -> Advice {
        let ours = written_version(E::LEAN, None).unwrap_or(1);
        let older = self.below(ours);
        let keys = older.keys + self.unversioned.keys;
        let expiring = older.expiring + self.unversioned.expiring;
        // Only text is read in bulk from Workers KV.
        let text = <E::Codec as Codec<E::Value>>::TEXT;
        let reads = |keys: u64| if text { keys.div_ceil(CHUNK as u64) } else { keys };
        if self.enclosed.keys > 0 {
            let keys = self.enclosed.keys;
            Advice::Look {
                keys,
                operations: 2 * (reads(keys) + self.pages),
            }
        } else if keys == 0 {
            Advice::Nothing
        } else if expiring == keys {
            Advice::Wait { keys }
        } else {
            Advice::Backfill {
                keys,
                expiring,
                operations: keys - expiring + reads(keys - expiring) + 2 * self.pages,
            }
        }
    }

    fn count<E: KvEntity>(&mut self, now: UnixSeconds, listed: &ListedKey) {
        if E::Key::parse(&listed.name).is_err() {
            self.foreign += 1;
            return;
        }
        let metadata = MetadataReader::new(listed.metadata.as_deref());
        let Some(expiry) = listed_expiry(now, &metadata, listed.expiration) else {
            self.expired += 1;
            return;
        };
        let is_enclosed = E::SCHEMA.envelope.is_some() && E::SCHEMA.version.is_some();
        let tally = match said_version(E::LEAN, &metadata) {
            _ if is_enclosed => &mut self.enclosed,
            Ok(Some(version)) => self.versions.entry(version).or_default(),
            Ok(None) => &mut self.unversioned,
            Err(_) => &mut self.unreadable,
        };
        tally.add(
            expiry,
            self.horizon,
            listed.metadata.as_ref().map_or(0, String::len),
        );
    }
}

/// How many values a backfill reads at once.
pub(super) const CHUNK: usize = 25;

/// Whether a backfill is worth its writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Advice {
    /// Nothing is older than today's version.
    Nothing,
    /// Whatever is older expires by itself before the horizon.
    Wait {
        /// The older entities.
        keys: u64,
    },
    /// Their versions stand in the values, where a census does not look. A dry run of a backfill does.
    Look {
        /// The entities.
        keys: u64,
        /// About how many operations a backfill takes to read them, twice; each that is older is a write more.
        operations: u64,
    },
    /// Some older entities stay.
    Backfill {
        /// The older entities, unversioned ones among them.
        keys: u64,
        /// How many of them expire by themselves before the horizon.
        expiring: u64,
        /// About how many operations a backfill takes that leaves those.
        operations: u64,
    },
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("not needed: nothing is older than today's version"),
            Self::Wait { keys } => write!(
                f,
                "not needed: all {keys} older values expire by themselves in time"
            ),
            Self::Look { keys, operations } => write!(
                f,
                "only the {keys} values tell: a backfill reads each, and looks again, in about {operations} operations and one for each older value"
            ),
            Self::Backfill {
                keys,
                expiring,
                operations,
            } => {
                let percent = expiring * 100 / keys.max(&1);
                write!(
                    f,
                    "{} older values stay ({percent} % of {keys} expire by themselves in time): about {operations} operations",
                    keys - expiring
                )
            }
        }
    }
}

impl fmt::Display for Census {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |what: fmt::Arguments<'_>, tally: &Tally| -> fmt::Result {
            if tally.keys == 0 {
                return Ok(());
            }
            write!(f, "{what}: {}", tally.keys)?;
            if self.horizon.is_some() {
                write!(
                    f,
                    ", {} % expire by themselves in time",
                    tally.expiring * 100 / tally.keys
                )?;
            }
            writeln!(f, ", {} bytes of metadata", tally.metadata_bytes)
        };
        for (version, tally) in &self.versions {
            line(format_args!("version {version}"), tally)?;
        }
        line(format_args!("without a version"), &self.unversioned)?;
        line(
            format_args!("with a version that cannot be read"),
            &self.unreadable,
        )?;
        line(format_args!("with a version inside the value"), &self.enclosed)?;
        if self.foreign > 0 {
            writeln!(f, "keys of others: {}", self.foreign)?;
        }
        let end = if self.done { "all" } else { "so far" };
        write!(f, "{end}: {} keys on {} pages", self.keys(), self.pages)
    }
}

impl<E: KvEntity, B: Backend> Repository<E, B> {
    /// Counts what is stored under a prefix by version, without reading a value. One list for each 1,000 keys, once it
    /// [runs](CensusRun::run).
    ///
    /// An entity in an `envelope` keeps its version in the value, where a list cannot see it: all are [`Census::enclosed`].
    ///
    #[doc = example! {
        "let census = users.census(UserKey::prefix()).run(&mut ()).await?;"
        "assert!(census.is_done());"
        "assert_eq!((census.keys(), census.unversioned.keys), (1, 1));"
        "println!(\"{census}\");"
    }]
    pub fn census(&self, range: impl Into<KeyRange<E>>) -> CensusRun<'_, E, B> {
        CensusRun {
            repository: self,
            range: range.into(),
            census: Census::new(),
        }
    }

    /// Counts one page more; tells whether there is another. One list.
    ///
    #[doc = example! {
        "let mut census = Census::new();"
        "while users.census_page(UserKey::prefix(), &mut census, &mut ()).await? {"
        "    // `census` can be stored here, and continued by another invocation."
        "}"
        "assert_eq!(census.pages, 1);"
    }]
    pub async fn census_page(
        &self,
        range: impl Into<KeyRange<E>>,
        census: &mut Census,
        progress: &mut impl Progress,
    ) -> Result<bool> {
        if census.done {
            return Ok(false);
        }
        let untyped = self.untyped();
        let cursor = match &census.cursor {
            Some(cursor) => Some(cursor.parse::<Cursor>()?),
            None => None,
        };
        let (keys, next) = untyped
            .list_page(range.into().into_untyped(), cursor.as_ref(), None)
            .await?;
        let now = untyped.now();
        if let Some(within) = census.within.take() {
            census.horizon = Some(now.plus(Duration::from_secs(within)));
        }
        for listed in &keys {
            census.count::<E>(now, listed);
        }
        census.pages += 1;
        census.cursor = next.map(|cursor| cursor.to_string());
        census.done = census.cursor.is_none();
        progress.report(&Status {
            phase: Phase::Census,
            keys: census.keys() + census.foreign + census.expired,
            ..Status::default()
        });
        Ok(!census.done)
    }
}

/// A census that is to be taken. Made by [`Repository::census`].
#[must_use = "a census counts nothing until it runs"]
pub struct CensusRun<'r, E: KvEntity, B> {
    repository: &'r Repository<E, B>,
    range: KeyRange<E>,
    census: Census,
}

impl<E: KvEntity, B> fmt::Debug for CensusRun<'_, E, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CensusRun")
            .field("census", &self.census)
            .finish_non_exhaustive()
    }
}

impl<E: KvEntity, B: Backend> CensusRun<'_, E, B> {
    /// Counts apart what expires within this time from now on.
    pub fn expiring_within(mut self, time: Duration) -> Self {
        self.census = self.census.expiring_within(time);
        self
    }

    /// Counts everything: one list for each 1,000 keys.
    pub async fn run(mut self, progress: &mut impl Progress) -> Result<Census> {
        let range = self.range;
        while self
            .repository
            .census_page(range.clone(), &mut self.census, progress)
            .await?
        {}
        Ok(self.census)
    }
}
