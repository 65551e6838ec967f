//! A backfill under `kill -9`: no value is lost, no step is taken twice, and it always comes to its end.
//!
//! `KV_BACKFILL_KILLS=1000` runs longer; the seed is printed, and `KV_BACKFILL_SEED` repeats it.
#![cfg(unix)]

#[path = "../src/bin/backfill_runner/account.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the process uses what this test does not"
)]
mod account;

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use kv_schema::KvEntity;
use kv_schema::backend::redb::RedbKv;
use kv_schema::backend::{Backend, Put};
use pollster::block_on;

use crate::account::Account;

const ACCOUNTS: u64 = 150;

#[test]
fn no_value_is_lost_and_no_step_is_taken_twice() {
    let kills = setting("KV_BACKFILL_KILLS").unwrap_or(50);
    let seed = setting("KV_BACKFILL_SEED").unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        now.unwrap().as_secs()
    });
    eprintln!("KV_BACKFILL_SEED={seed}");
    let mut random = seed;
    let directory = tempfile::tempdir().unwrap();
    let (mut killed, mut finished) = (0, 0);
    while killed < kills {
        let path = directory.path().join(format!("{finished}.redb"));
        fill(&path);
        // Until one run comes to its end.
        while !run(&path, Some(Duration::from_millis(below(&mut random, 60)))) {
            killed += 1;
            check(&path, false);
            if killed >= kills {
                assert!(run(&path, None), "a run that nobody kills comes to its end");
            }
        }
        check(&path, true);
        finished += 1;
    }
    eprintln!("{killed} kills, {finished} backfills came to their end");
}

/// Stores what the first release stored.
fn fill(path: &Path) {
    let kv = RedbKv::open(path).unwrap();
    let rows: Vec<(String, String)> = (0..ACCOUNTS).map(old).collect();
    let puts: Vec<(&str, Put<'_>)> = rows
        .iter()
        .map(|(key, value)| (key.as_str(), Put::value(value.as_bytes())))
        .collect();
    assert!(block_on(kv.put_many(&puts)).iter().all(Result::is_ok));
}

/// What the first release stored of one account: key and value. Every third lies under the old key.
fn old(id: u64) -> (String, String) {
    let key = if id.is_multiple_of(3) {
        format!("a/{id}")
    } else {
        format!("account:{id}")
    };
    (key, format!(r#"{{"id":{id},"amount":{id}}}"#))
}

/// Runs the backfill and kills it after a time; tells whether it came to its end before.
fn run(path: &Path, kill_after: Option<Duration>) -> bool {
    let mut child = Command::new(env!("CARGO_BIN_EXE_backfill_runner"))
        .arg(path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    if let Some(time) = kill_after {
        // From the moment the file is open, so that the kills fall into the work.
        let mut open = [0; 5];
        child.stdout.as_mut().unwrap().read_exact(&mut open).unwrap();
        std::thread::sleep(time);
        child.kill().unwrap();
    }
    let mut lines = String::new();
    let _ = child.stdout.take().unwrap().read_to_string(&mut lines);
    child.wait().unwrap();
    lines.ends_with("done\n")
}

/// Every account is there once and reads right, migrated or not; at the end all of them are.
fn check(path: &Path, is_done: bool) {
    let kv = RedbKv::open(path).expect("a killed store opens");
    kv.verify().expect("and its tables agree");
    let accounts = Account::repository(&kv);
    for id in 0..ACCOUNTS {
        let entry = block_on(accounts.get_entry(id)).unwrap();
        let entry = entry.unwrap_or_else(|| panic!("account {id} is lost"));
        assert_eq!(entry.value(), &Account { id, amount: id * 100 });
        if is_done {
            assert_eq!((entry.version(), entry.moved_from()), (Some(2), None), "{id}");
        }
    }
}

fn below(random: &mut u64, limit: u64) -> u64 {
    // splitmix64
    *random = random.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *random;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) % limit
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}
