//! The embedded store beside bare redb with `serde_json`, on the same disk, in turns.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::time::Instant;

use kv_schema::KvEntity;
use kv_schema::backend::redb::RedbKv;
use pollster::block_on;
use redb::{Database, ReadableDatabase, TableDefinition};
use serde::{Deserialize, Serialize};

use crate::report::between;

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

/// Measures, prints, and writes the table into the page.
pub(crate) fn run(page: &str) -> Result<(), Box<dyn Error>> {
    let directory = tempfile::tempdir()?;
    let kv = RedbKv::open(directory.path().join("schema.redb"))?;
    let sessions = Session::repository(&kv);
    let raw = Database::create(directory.path().join("raw.redb"))?;
    let one = session(7);
    block_on(sessions.put(&one))?;
    put_raw(&raw, &one)?;

    let gets = ratios(
        25,
        || {
            time(2_000, || {
                Ok(block_on(sessions.get(SessionKeyRef {
                    tenant: "acme",
                    user: 7,
                }))?
                .is_some())
            })
        },
        || {
            time(2_000, || {
                let rows = raw.begin_read()?.open_table(TABLE)?;
                let found = rows.get("session:acme:7")?;
                let value = found.ok_or("missing")?;
                Ok(serde_json::from_slice::<Session>(value.value())? == one)
            })
        },
    )?;
    let puts = ratios(
        15,
        || time(10, || Ok(block_on(sessions.put(&one)).is_ok())),
        || time(10, || put_raw(&raw, &one).map(|()| true)),
    )?;
    let many: Vec<Session> = (0..1_000).map(session).collect();
    let singly = time(1_000, || Ok(block_on(sessions.put(&one)).is_ok()))?;
    let together = time(1, || {
        Ok(block_on(sessions.put_many(&many)).iter().all(Result::is_ok))
    })?;

    let mut table =
        String::from("| work | kv-schema, as a multiple of bare redb and serde_json |\n|---|---:|\n");
    for (work, [low, median, high]) in [("get", gets), ("put, durable", puts)] {
        writeln!(table, "| {work} | {median:.2} ({low:.2} to {high:.2}) |")?;
    }
    writeln!(
        table,
        "\n`put_many` of 1,000 is {:.0} times as quick as 1,000 puts.",
        singly * 1_000.0 / together
    )?;
    print!("{table}");
    fs::write(page, between(&fs::read_to_string(page)?, "embedded", &table)?)?;
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

/// Runs both in turns, and returns the lower quartile, the median and the upper quartile of their ratios.
fn ratios(
    rounds: usize,
    mut ours: impl FnMut() -> Result<f64, Box<dyn Error>>,
    mut theirs: impl FnMut() -> Result<f64, Box<dyn Error>>,
) -> Result<[f64; 3], Box<dyn Error>> {
    let (_, _) = (ours()?, theirs()?);
    let mut all = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let ours = ours()?;
        all.push(ours / theirs()?);
    }
    all.sort_by(f64::total_cmp);
    Ok([all[rounds / 4], all[rounds / 2], all[rounds * 3 / 4]])
}
