//! The process that `tests/redb_kill.rs` kills: writes a known script to a store, and prints each acknowledgement.

#[allow(dead_code, reason = "the test uses what this process does not")]
mod script;

use std::io::Write;

use kv_schema::backend::redb::RedbKv;

use crate::script::{LANES, operation};

/// `redb_writer <file> <first operation of lane 0> <of lane 1> …`
fn main() {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().expect("the path of the store");
    let first: Vec<u64> = arguments
        .map(|n| n.parse().expect("the number of an operation"))
        .collect();
    let kv = RedbKv::open(path).expect("the store opens");
    say("open");
    std::thread::scope(|threads| {
        for (lane, first) in (0..LANES).zip(first) {
            let kv = &kv;
            threads.spawn(move || {
                for n in first.. {
                    operation(lane, n).run(kv);
                    say(&format!("{lane} {n}"));
                }
            });
        }
    });
}

/// One line, in one write, so that a kill cuts none in half unseen.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes())
        .and_then(|()| out.flush())
        .expect("the test listens");
}
