//! `RedbKv` under `kill -9`: no acknowledged write is lost, and no row and no batch is half written.
//!
//! `KV_REDB_KILLS=1000` runs longer; the seed is printed, and `KV_REDB_SEED` repeats it.
#![cfg(unix)]

#[path = "../src/bin/redb_writer/script.rs"]
#[allow(dead_code, reason = "the process uses what this test does not")]
mod script;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use kv_schema::ErrorKind;
use kv_schema::backend::redb::RedbKv;
use kv_schema::backend::{Backend, ListRequest, ReadOptions};
use pollster::block_on;

use crate::script::{LANES, Row, operation};

#[test]
fn no_acknowledged_write_is_lost_and_none_is_half_done() {
    let kills = setting("KV_REDB_KILLS").unwrap_or(120);
    let seed = setting("KV_REDB_SEED").unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        now.unwrap().as_secs()
    });
    eprintln!("KV_REDB_SEED={seed}");
    let mut random = Random(seed);
    let directory = tempfile::tempdir().unwrap();
    let mut store = Expected::default();
    let mut path = directory.path().join("0.redb");
    let (mut acknowledged, mut unanswered) = (0, 0);
    for kill in 0..kills {
        // Now and then a new file: a kill may fall into its making.
        if random.below(10) == 0 {
            path = directory.path().join(format!("{kill}.redb"));
            store = Expected::default();
        }
        let child = start(&path, &store);
        std::thread::sleep(Duration::from_millis(random.below(120)));
        let lines = kill_and_listen(child);
        acknowledged += store.acknowledge(&lines);
        // Now and then the next process dies too, while it recovers from the first.
        if random.below(4) == 0 {
            let child = start(&path, &store);
            std::thread::sleep(Duration::from_millis(random.below(15)));
            acknowledged += store.acknowledge(&kill_and_listen(child));
        }
        unanswered += store.compare(&path);
    }
    eprintln!(
        "{kills} kills, {acknowledged} operations acknowledged, {unanswered} found done but not answered"
    );
    assert!(acknowledged > kills, "the processes did write");
}

#[test]
fn a_second_process_finds_the_store_locked() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.redb");
    let mut child = start(&path, &Expected::default());
    let mut line = [0; 5];
    child.stdout.as_mut().unwrap().read_exact(&mut line).unwrap();
    assert_eq!(&line, b"open\n");
    let error = RedbKv::open(&path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    kill_and_listen(child);
    RedbKv::open(&path).expect("a killed process holds no lock");
}

/// What must be in the store: each lane's operations up to the last acknowledged one, and perhaps one more.
#[derive(Default)]
struct Expected {
    lanes: [Lane; LANES as usize],
}

#[derive(Default)]
struct Lane {
    /// The first operation of the next process.
    next: u64,
    rows: BTreeMap<String, Row>,
}

impl Expected {
    /// Notes the acknowledgements; returns how many.
    fn acknowledge(&mut self, lines: &str) -> u64 {
        let mut count = 0;
        // A line without its end was cut by the kill: not heard.
        let lines = lines
            .split_inclusive('\n')
            .filter_map(|line| line.strip_suffix('\n'));
        for line in lines.filter(|line| *line != "open") {
            let (lane, n) = line.split_once(' ').unwrap();
            let lane: usize = lane.parse().unwrap();
            let n: u64 = n.parse().unwrap();
            let index = u32::try_from(lane).unwrap();
            let lane = &mut self.lanes[lane];
            assert_eq!(n, lane.next, "acknowledgements of a lane come in order");
            operation(index, n).apply(&mut lane.rows);
            lane.next += 1;
            count += 1;
        }
        count
    }

    /// Opens the store and compares; returns how many lanes were one operation ahead of their acknowledgements.
    fn compare(&mut self, path: &Path) -> u64 {
        let kv = RedbKv::open(path).expect("a killed store opens");
        kv.verify().expect("and its tables agree");
        let mut ahead = 0;
        for (index, lane) in (0..LANES).zip(&mut self.lanes) {
            let found = read(&kv, &format!("lane{index}:"));
            if found == lane.rows {
                continue;
            }
            operation(index, lane.next).apply(&mut lane.rows);
            assert!(
                found == lane.rows,
                "lane {index}: neither {} operations nor one more",
                lane.next
            );
            lane.next += 1;
            ahead += 1;
        }
        ahead
    }
}

fn read(kv: &RedbKv, prefix: &str) -> BTreeMap<String, Row> {
    let page = block_on(kv.list(ListRequest::prefix(prefix))).unwrap();
    assert_eq!(page.cursor, None);
    let rows = page.keys.into_iter().map(|key| {
        let record = block_on(kv.get(&key.name, ReadOptions::default()));
        let record = record.unwrap().expect("what is listed can be read");
        assert_eq!(record.metadata, key.metadata);
        let row = Row {
            value: record.value.to_vec(),
            metadata: record.metadata.unwrap(),
            // The instant of the deadline depends on when the process wrote it.
            ttl: key.expiration.map(|_| 1_000_000),
        };
        (key.name, row)
    });
    rows.collect()
}

fn start(path: &Path, store: &Expected) -> Child {
    Command::new(env!("CARGO_BIN_EXE_redb_writer"))
        .arg(path)
        .args(store.lanes.iter().map(|lane| lane.next.to_string()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Kills with SIGKILL, and returns all that the process said before.
fn kill_and_listen(mut child: Child) -> String {
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(
        complaints.is_empty(),
        "the process failed by itself: {complaints}"
    );
    String::from_utf8(output.stdout).unwrap()
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
