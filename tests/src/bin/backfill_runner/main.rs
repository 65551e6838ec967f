//! Runs a backfill on a file until it is done, or killed: `backfill_runner PATH`.

mod account;

use kv_schema::KvEntity;
use kv_schema::backend::redb::RedbKv;
use kv_schema::backfill::{Slice, Status};
use pollster::block_on;

use crate::account::{Account, AccountKey};

fn main() {
    let path = std::env::args().nth(1).expect("the path of a store");
    let kv = RedbKv::open(path).expect("a store");
    println!("open");
    let accounts = Account::repository(&kv);
    let backfill = accounts.backfill(AccountKey::prefix());
    loop {
        // Small slices: most kills fall between two writes, some into a write of where it stands.
        let mut watch = |status: &Status| println!("{} keys, {} written", status.keys, status.written);
        let report = block_on(backfill.slice(Slice::operations(40), &mut watch)).expect("a slice");
        if report.is_over() {
            break;
        }
    }
    println!("done");
}
