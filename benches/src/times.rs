//! What was timed, kept in `benches/times.json`: the page is written from it, whichever instrument ran last.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize, Serializer};

use crate::run::Run;

const FILE: &str = "benches/times.json";

/// What each instrument found when it ran last.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Times {
    pub(crate) v8: Option<Part<Calls>>,
    pub(crate) workerd: Option<Part<Workerd>>,
    pub(crate) host: Option<Part<Host>>,
    pub(crate) build: Option<Part<Build>>,
}

/// What one instrument found, and in which run.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Part<T> {
    pub(crate) run: Run,
    #[serde(flatten)]
    pub(crate) found: T,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Calls {
    pub(crate) results: Vec<Call>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Workerd {
    #[serde(flatten)]
    pub(crate) calls: Calls,
    pub(crate) memory: Memory,
}

/// What a call takes of the memory of a Worker, in bytes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// The length of the value.
    pub(crate) value: u64,
    pub(crate) ways: BTreeMap<String, Taken>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Taken {
    /// At most at one time.
    pub(crate) peak: u64,
    /// All in all.
    pub(crate) allocated: u64,
}

/// A call in all of its ways.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Call {
    pub(crate) name: String,
    /// How long another way takes, as a multiple of what kv-schema takes.
    pub(crate) ratios: BTreeMap<String, Ratio>,
    /// Every way, in microseconds.
    pub(crate) ways: BTreeMap<String, Spent>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Spent {
    #[serde(serialize_with = "rounded")]
    pub(crate) median: f64,
    /// Of too few samples there is none.
    #[serde(serialize_with = "rounded_if_any")]
    pub(crate) p99: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ratio {
    #[serde(serialize_with = "rounded")]
    pub(crate) median: f64,
    #[serde(serialize_with = "rounded")]
    pub(crate) low: f64,
    #[serde(serialize_with = "rounded")]
    pub(crate) high: f64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn rounded<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((number * 1000.0).round() / 1000.0)
}

#[expect(clippy::ref_option, reason = "serde asks for it")]
fn rounded_if_any<S: Serializer>(number: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => rounded(number, serializer),
        None => serializer.serialize_none(),
    }
}

/// The embedded store, as multiples of bare redb.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Host {
    pub(crate) get: Ratio,
    pub(crate) put: Ratio,
    /// Of bare redb that commits on a thread of its own too.
    pub(crate) put_elsewhere: Ratio,
    pub(crate) put_many: Ratio,
    /// How many times as quick 1,000 entities are in one batch as one by one.
    pub(crate) batch: f64,
}

/// What compiling takes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Build {
    /// What the derive adds, as a multiple of what serde's two add.
    pub(crate) clean: Ratio,
    /// The same after an edit, with incremental compilation.
    pub(crate) edited: Ratio,
    /// `cargo check` after an edit, as a multiple of the same with serde alone.
    pub(crate) edited_whole: Ratio,
    /// A Worker of fifty entities, as a multiple of one by hand.
    pub(crate) worker: Ratio,
}

impl Ratio {
    /// The median of samples, with their quartiles.
    pub(crate) fn of(mut samples: Vec<f64>) -> Self {
        samples.sort_by(f64::total_cmp);
        let quarter = samples.len() / 4;
        Self {
            median: samples[samples.len() / 2],
            low: samples[quarter],
            high: samples[samples.len() - 1 - quarter],
        }
    }

    /// The same the other way round.
    pub(crate) fn inverse(self) -> Self {
        Self {
            median: 1.0 / self.median,
            low: 1.0 / self.high,
            high: 1.0 / self.low,
        }
    }
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} ({:.2} to {:.2})", self.median, self.low, self.high)
    }
}

impl Call {
    /// Returns which of several ways is the quickest.
    pub(crate) fn quickest<'w>(&self, ways: &[&'w str]) -> Option<(&'w str, Ratio)> {
        ways.iter()
            .filter_map(|way| Some((*way, *self.ratios.get(*way)?)))
            .min_by(|(_, one), (_, other)| one.median.total_cmp(&other.median))
    }
}

impl Calls {
    pub(crate) fn call(&self, name: &str) -> Option<&Call> {
        self.results.iter().find(|call| call.name == name)
    }
}

impl Times {
    pub(crate) fn load(root: &Path) -> Result<Self, Box<dyn Error>> {
        match fs::read_to_string(root.join(FILE)) {
            Ok(text) => Ok(serde_json::from_str(&text)?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn save(&self, root: &Path) -> Result<(), Box<dyn Error>> {
        Ok(fs::write(
            root.join(FILE),
            serde_json::to_string_pretty(self)? + "\n",
        )?)
    }
}

#[cfg(test)]
mod tests {
    use super::Ratio;

    #[test]
    fn quartiles_are_a_quarter_from_each_end() {
        let ratio = Ratio::of(vec![5.0, 1.0, 4.0, 2.0, 3.0]);
        assert_eq!((ratio.low, ratio.median, ratio.high), (2.0, 3.0, 4.0));
        let inverse = ratio.inverse();
        assert_eq!((inverse.low, inverse.high), (0.25, 0.5));
    }
}
