//! Random operations, the same for the same seed: ordinary ones, and those that a backend gets wrong.
//!
//! Four things are not generated, because the local platform does them in its own way or by its own clock:
//!
//! - a cursor that no list gave: it is accepted;
//! - a value that begins with a byte order mark: a bulk read takes it off;
//! - a prefix with a NUL in it: the list is empty, although keys with a NUL are stored and listed;
//! - a deadline on the very border of 60 seconds: its clock goes on between our check and its own.

mod random;
mod texts;

pub use self::random::Random;
use crate::ops::{Expiry, Op, Value, Write};

/// What a script is about, besides the ordinary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flavor {
    /// Few keys, so that operations meet.
    Plain,
    /// More keys under one prefix than a page holds.
    Wide,
    /// Values around the limit; each operation takes long, so the script is short.
    Large,
}

/// One step of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The operation.
    pub op: Op,
    /// The operation is a list that takes the cursor which its backend gave last.
    pub resumes: bool,
}

/// An endless script.
#[derive(Debug, Clone)]
pub struct Script {
    random: Random,
    flavor: Flavor,
    keys: Vec<String>,
    prefixes: Vec<String>,
    steps: u32,
}

/// The largest value of the platform.
const LARGEST: usize = 25 * 1024 * 1024;
/// The keys of two values that are together too large for a bulk answer.
const HALVES: [&str; 2] = ["half:1", "half:2"];
/// The keys that a wide script begins with: more than a page holds.
const MANY: u32 = 1003;
/// A large script ends after so many steps.
const LARGE_STEPS: u32 = 40;

impl Script {
    /// Makes the script of this number, of all those of a seed.
    pub fn new(seed: u64, number: u32) -> Self {
        let mut random = Random::new(seed, number);
        let flavor = match number % 40 {
            7 => Flavor::Large,
            3 | 23 => Flavor::Wide,
            _ => Flavor::Plain,
        };
        let count = if flavor == Flavor::Large {
            4
        } else {
            12 + random.below(30)
        };
        let keys: Vec<String> = (0..count).map(|_| texts::key(&mut random)).collect();
        let prefixes = keys
            .iter()
            .map(|key| texts::prefix_of(&mut random, key))
            .collect();
        Self {
            random,
            flavor,
            keys,
            prefixes,
            steps: 0,
        }
    }

    fn step(&mut self) -> Step {
        let choice = self.random.below(100);
        let op = match choice {
            _ if self.steps == 1 && self.flavor == Flavor::Wide => self.fill(),
            // A bulk answer that is too large hardly comes about by chance.
            _ if self.steps == 1 && self.flavor == Flavor::Large => Self::halves(),
            _ if self.steps == 2 && self.flavor == Flavor::Large => Op::GetMany {
                keys: HALVES.map(str::to_owned).to_vec(),
                cache_ttl: None,
            },
            0..18 => Op::Get {
                key: self.key(),
                cache_ttl: self.cache_ttl(),
            },
            18..24 => Op::Head {
                key: self.key(),
                cache_ttl: self.cache_ttl(),
            },
            24..34 => Op::GetMany {
                keys: self.bulk(),
                cache_ttl: self.cache_ttl(),
            },
            34..38 => Op::GetStream {
                key: self.key(),
                cache_ttl: self.cache_ttl(),
            },
            38..60 => Op::Put(self.write()),
            60..65 => Op::PutStream {
                write: self.streamed(),
                tells_len: self.random.one_in(2),
            },
            65..68 => Op::PutMany {
                puts: (0..self.random.below(8)).map(|_| self.write()).collect(),
            },
            68..78 => Op::Delete { key: self.key() },
            78..81 => Op::DeleteMany {
                keys: (0..self.random.below(8)).map(|_| self.key()).collect(),
            },
            81..98 => self.list(),
            _ => self.list_all(),
        };
        Step {
            resumes: (90..98).contains(&choice) && matches!(op, Op::List { .. }),
            op,
        }
    }

    fn halves() -> Op {
        let write = |key: &str| Write {
            key: key.to_owned(),
            value: Value::Repeat(b'h', LARGEST / 2 + 1),
            metadata: None,
            expiry: None,
        };
        Op::PutMany {
            puts: HALVES.map(write).to_vec(),
        }
    }

    fn fill(&mut self) -> Op {
        let write = |number: u32| Write {
            key: format!("many:{number:05}"),
            value: Value::Text(String::new()),
            metadata: number.is_multiple_of(3).then(|| number.to_string()),
            expiry: None,
        };
        self.prefixes.extend(["many:", "many:00"].map(str::to_owned));
        Op::PutMany {
            puts: (0..MANY).map(write).collect(),
        }
    }

    fn key(&mut self) -> String {
        match self.random.below(40) {
            0 => texts::refused_key(&mut self.random),
            // One that is hardly there.
            1 => texts::key(&mut self.random),
            _ => self.random.pick(&self.keys).clone(),
        }
    }

    fn bulk(&mut self) -> Vec<String> {
        let count = match self.random.below(20) {
            0 => 0,
            1 => 100,
            2 => 101,
            _ => 1 + self.random.below(12),
        };
        let rarely_refused = self.random.one_in(10);
        let mut keys = Vec::new();
        for _ in 0..count {
            keys.push(if rarely_refused {
                self.key()
            } else {
                self.random.pick(&self.keys).clone()
            });
        }
        if self.random.one_in(4) && count > 0 && count < 100 {
            keys.push(keys[0].clone());
        }
        keys
    }

    fn write(&mut self) -> Write {
        Write {
            key: self.key(),
            value: self.value(),
            metadata: self.random.one_in(2).then(|| texts::metadata(&mut self.random)),
            expiry: self.random.one_in(3).then(|| self.expiry()),
        }
    }

    /// A write of a stream. Of a value and metadata that are both too large, Workers KV sees the metadata first, and who reads the
    /// stream himself the value: which of two refusals comes is no promise, so a value that is too large comes alone.
    fn streamed(&mut self) -> Write {
        let mut write = self.write();
        if matches!(write.value, Value::Repeat(_, len) if len > LARGEST) {
            write.metadata = None;
        }
        write
    }

    fn value(&mut self) -> Value {
        if self.flavor == Flavor::Large {
            let sizes = [LARGEST / 2, LARGEST / 2 + 1, LARGEST - 1, LARGEST, LARGEST + 1];
            return Value::Repeat(b'a', *self.random.pick(&sizes));
        }
        match self.random.below(300) {
            0 => Value::Repeat(0xff, LARGEST + 1),
            1 => Value::Repeat(b'm', 1 << 20),
            2..10 => Value::Repeat(self.random.byte(), 60_000 + self.random.below(10_000) as usize),
            10..20 => Value::Repeat(b'4', Value::INLINE - 1 + self.random.below(3) as usize),
            20..90 => Value::of(
                &(0..self.random.below(40))
                    .map(|_| self.random.byte())
                    .collect::<Vec<u8>>(),
            ),
            _ => Value::Text(texts::value(&mut self.random)),
        }
    }

    fn expiry(&mut self) -> Expiry {
        const LATEST: u32 = i32::MAX as u32;
        match self.random.below(12) {
            0 => Expiry::Ttl(*self.random.pick(&[0, 1, 59, LATEST + 1, u32::MAX])),
            1 => Expiry::Ttl(*self.random.pick(&[60, 61, LATEST - 1, LATEST])),
            2 => Expiry::At(*self.random.pick(&[
                0,
                1,
                1_000_000_000,
                u64::from(LATEST) + 1,
                1_800_000_000_000,
            ])),
            3 => {
                Expiry::At(
                    *self
                        .random
                        .pick(&[u64::from(LATEST) - 1, u64::from(LATEST), u64::MAX, 1 << 53]),
                )
            }
            4 => Expiry::AtIn(*self.random.pick(&[0, 1, 30, 50, 70])),
            5..8 => Expiry::AtIn(u64::from(90 + self.random.below(100_000))),
            _ => Expiry::Ttl(90 + self.random.below(100_000)),
        }
    }

    fn cache_ttl(&mut self) -> Option<u32> {
        const LONGEST: u32 = i32::MAX as u32;
        match self.random.below(16) {
            0 => Some(*self.random.pick(&[0, 1, 29, LONGEST + 1, u32::MAX])),
            1..4 => Some(*self.random.pick(&[30, 60, 3600, LONGEST])),
            _ => None,
        }
    }

    fn prefix(&mut self) -> String {
        match self.random.below(12) {
            0..3 => String::new(),
            3 => texts::odd_prefix(&mut self.random),
            _ => self.random.pick(&self.prefixes).clone(),
        }
    }

    fn limit(&mut self) -> Option<u32> {
        match self.random.below(24) {
            0 => Some(*self.random.pick(&[0, 1001, u32::MAX])),
            1 => Some(*self.random.pick(&[999, 1000])),
            2..16 => Some(1 + self.random.below(9)),
            _ => None,
        }
    }

    fn list(&mut self) -> Op {
        Op::List {
            prefix: self.prefix(),
            limit: self.limit(),
            cursor: None,
            start_after: self.random.one_in(60).then(|| self.key()),
        }
    }

    fn list_all(&mut self) -> Op {
        // Pages of one are too many where there are a thousand keys.
        let least = if self.flavor == Flavor::Wide { 250 } else { 1 };
        Op::ListAll {
            prefix: self.prefix(),
            limit: self.random.one_in(2).then(|| least + self.random.below(9)),
        }
    }
}

impl Iterator for Script {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        self.steps += 1;
        let ended = self.flavor == Flavor::Large && self.steps > LARGE_STEPS;
        (!ended).then(|| self.step())
    }
}

#[cfg(test)]
mod tests {
    use super::Script;

    #[test]
    fn a_script_depends_on_its_seed_and_number_alone() {
        let steps = |seed, number| Script::new(seed, number).take(200).collect::<Vec<_>>();
        assert_eq!(steps(1, 2), steps(1, 2));
        assert_ne!(steps(1, 2), steps(1, 4));
        assert_ne!(steps(1, 2), steps(2, 2));
    }

    #[test]
    fn a_script_that_is_costly_ends() {
        assert_eq!(Script::new(1, 7).count(), 40);
    }
}
