//! The embedded store beside bare redb with `serde_json`, on the same disk, in turns.

use std::error::Error;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use kv_schema::KvEntity;
use kv_schema::backend::redb::RedbKv;
use pollster::block_on;
use redb::{Database, ReadableDatabase, TableDefinition};
use serde::{Deserialize, Serialize};

use crate::run::Run;
use crate::times::{Host, Part, Ratio};

const TABLE: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("rows");

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{tenant}:{user}", version = 1)]
struct Session {
    tenant: String,
    user: u64,
    #[kv(metadata)]
    device: String,
    csrf: String,
    agent: String,
    admin: bool,
}

fn session(user: u64) -> Session {
    Session {
        tenant: "acme".into(),
        user,
        device: "Firefox on Linux".into(),
        csrf: "6f1ed002ab5595859014ebf0951522d9".into(),
        agent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0".into(),
        admin: false,
    }
}

/// Measures.
pub(crate) fn run(root: &Path) -> Result<Part<Host>, Box<dyn Error>> {
    let directory = tempfile::tempdir()?;
    let kv = RedbKv::open(directory.path().join("schema.redb"))?;
    let sessions = Session::repository(&kv);
    let raw = Database::create(directory.path().join("raw.redb"))?;
    let one = session(7);
    block_on(sessions.put(&one))?;
    put_raw(&raw, &one)?;

    let gets = ratios(
        25,
        &mut [
            &mut || {
                time(2_000, || {
                    Ok(block_on(sessions.get(SessionKeyRef {
                        tenant: "acme",
                        user: 7,
                    }))?
                    .is_some())
                })
            },
            &mut || {
                time(2_000, || {
                    let rows = raw.begin_read()?.open_table(TABLE)?;
                    let found = rows.get("session:acme:7")?;
                    let value = found.ok_or("missing")?;
                    Ok(serde_json::from_slice::<Session>(value.value())? == one)
                })
            },
        ],
    )?;
    let elsewhere = Elsewhere::start(Database::create(directory.path().join("elsewhere.redb"))?);
    let puts = ratios(
        60,
        &mut [
            &mut || time(10, || Ok(block_on(sessions.put(&one)).is_ok())),
            &mut || time(10, || put_raw(&raw, &one).map(|()| true)),
            &mut || time(10, || elsewhere.put(&one)),
        ],
    )?;
    let many: Vec<Session> = (0..1_000).map(session).collect();
    let batches = ratios(
        15,
        &mut [
            &mut || {
                time(1, || {
                    Ok(block_on(sessions.put_many(&many)).iter().all(Result::is_ok))
                })
            },
            // 50 puts stand for 1,000.
            &mut || Ok(1_000.0 * time(50, || Ok(block_on(sessions.put(&one)).is_ok()))?),
            &mut || time(1, || put_many_raw(&raw, &many).map(|()| true)),
        ],
    )?;

    // The ratios are of the other to ours; the page says what ours is of the other.
    let found = Host {
        get: gets[0].inverse(),
        put: puts[0].inverse(),
        put_elsewhere: puts[1].inverse(),
        put_many: batches[1].inverse(),
        batch: batches[0].median,
    };
    println!("as multiples of bare redb: {found:#?}");
    Ok(Part {
        run: Run::now(root, &["redb", "serde_json"], Vec::new())?,
        found,
    })
}

/// Bare redb that commits on a thread of its own, as a store has to whose callers must not block.
struct Elsewhere(mpsc::Sender<(Session, mpsc::Sender<bool>)>);

impl Elsewhere {
    fn start(raw: Database) -> Self {
        let (queue, sessions) = mpsc::channel::<(Session, mpsc::Sender<bool>)>();
        thread::spawn(move || {
            for (session, done) in sessions {
                let _ = done.send(put_raw(&raw, &session).is_ok());
            }
        });
        Self(queue)
    }

    fn put(&self, session: &Session) -> Result<bool, Box<dyn Error>> {
        let (done, answer) = mpsc::channel();
        self.0.send((session.clone(), done))?;
        Ok(answer.recv()?)
    }
}

fn put_many_raw(raw: &Database, sessions: &[Session]) -> Result<(), Box<dyn Error>> {
    let transaction = raw.begin_write()?;
    {
        let mut table = transaction.open_table(TABLE)?;
        for session in sessions {
            let key = format!("session:{}:{}", session.tenant, session.user);
            table.insert(&*key, &*serde_json::to_vec(session)?)?;
        }
    }
    transaction.commit()?;
    Ok(())
}

fn put_raw(raw: &Database, session: &Session) -> Result<(), Box<dyn Error>> {
    let key = format!("session:{}:{}", session.tenant, session.user);
    let transaction = raw.begin_write()?;
    transaction
        .open_table(TABLE)?
        .insert(&*key, &*serde_json::to_vec(session)?)?;
    transaction.commit()?;
    Ok(())
}

/// Returns what one of `times` takes, in seconds.
fn time(times: u32, mut work: impl FnMut() -> Result<bool, Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let began = Instant::now();
    for _ in 0..times {
        if !work()? {
            return Err("the work found nothing".into());
        }
    }
    Ok(began.elapsed().as_secs_f64() / f64::from(times))
}

/// Runs them in turns, each round from another one on, and returns for each but the first how long it takes as a multiple of the
/// first.
fn ratios(
    rounds: usize,
    works: &mut [&mut dyn FnMut() -> Result<f64, Box<dyn Error>>],
) -> Result<Vec<Ratio>, Box<dyn Error>> {
    let mut all: Vec<Vec<f64>> = vec![Vec::new(); works.len() - 1];
    for round in 0..=rounds {
        let mut took = vec![0.0; works.len()];
        for turn in 0..works.len() {
            // Who comes after whom shows on a disk.
            let index = (turn + round) % works.len();
            took[index] = works[index]()?;
        }
        // The first round warms up.
        if round > 0 {
            for (ratios, other) in all.iter_mut().zip(&took[1..]) {
                ratios.push(other / took[0]);
            }
        }
    }
    Ok(all.into_iter().map(Ratio::of).collect())
}
