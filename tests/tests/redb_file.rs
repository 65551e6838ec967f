//! The file of a `RedbKv`: made, locked, opened again, and refused when it is damaged or not ours.

use std::error::Error as _;
use std::fs;
use std::path::{Path, PathBuf};

use kv_schema::backend::redb::RedbKv;
use kv_schema::backend::{Backend, Expiration, ListRequest, Put, ReadOptions};
use kv_schema::{Error, ErrorKind};
use pollster::block_on;
use redb::{Database, TableDefinition};
use tempfile::TempDir;

fn file() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("store.redb");
    (directory, path)
}

fn refusal(path: &Path) -> Error {
    let error = RedbKv::open(path).expect_err("this file is refused");
    let message = error.to_string();
    assert!(
        message.contains(&path.display().to_string()),
        "names the file: {message}"
    );
    error
}

/// 300 rows of every kind, closed cleanly.
fn filled(path: &Path) {
    let kv = RedbKv::open(path).unwrap();
    let large = vec![3; 3000];
    let keys: Vec<String> = (0..300).map(|n| format!("key:{n:03}")).collect();
    let put = |n: usize| Put {
        value: if n.is_multiple_of(3) { &large } else { b"small" },
        metadata: n.is_multiple_of(2).then_some("{\"n\":1}"),
        expiration: n.is_multiple_of(5).then_some(Expiration::Ttl(1_000_000)),
    };
    let puts: Vec<_> = keys
        .iter()
        .enumerate()
        .map(|(n, key)| (key.as_str(), put(n)))
        .collect();
    block_on(kv.put_many(&puts)).into_iter().for_each(Result::unwrap);
}

#[test]
fn a_new_file_appears_whole_and_leaves_nothing_beside_it() {
    let (directory, path) = file();
    let kv = RedbKv::open(&path).unwrap();
    let entries = fs::read_dir(directory.path()).unwrap().count();
    assert_eq!(entries, 1, "no draft is left");
    assert_eq!(kv.verify().unwrap(), 0);
    drop(kv);
    fs::write(&path, b"").unwrap();
    RedbKv::open(&path).expect("an empty file is a new store");
}

#[test]
fn what_was_written_is_there_after_opening_again() {
    let (_directory, path) = file();
    filled(&path);
    let kv = RedbKv::open(&path).unwrap();
    assert_eq!(kv.verify().unwrap(), 300);
    let page = block_on(kv.list(ListRequest::prefix("key:").limit(1))).unwrap();
    assert_eq!(page.keys[0].metadata.as_deref(), Some("{\"n\":1}"));
    assert!(page.keys[0].expiration.is_some());
}

#[test]
fn a_second_open_is_locked_until_the_last_clone_is_gone() {
    let (_directory, path) = file();
    let kv = RedbKv::open(&path).unwrap();
    let clone = kv.clone();
    drop(kv);
    let error = refusal(&path);
    assert_eq!(error.kind(), ErrorKind::Locked);
    assert!(error.source().is_some(), "redb's own error is the source");
    block_on(clone.put("k", Put::value(b"v"))).unwrap();
    drop(clone);
    RedbKv::open(&path).unwrap();
}

#[test]
fn many_opens_of_a_new_file_at_once_give_one_store() {
    let (_directory, path) = file();
    let opens: Vec<_> = (0..8)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || RedbKv::open(&path))
        })
        .collect();
    // Handles are kept until all have tried, so that nobody finds the lock free again.
    let opened: Vec<_> = opens.into_iter().map(|open| open.join().unwrap()).collect();
    assert_eq!(opened.iter().filter(|open| open.is_ok()).count(), 1);
    for error in opened.into_iter().filter_map(Result::err) {
        assert_eq!(error.kind(), ErrorKind::Locked, "{error}");
    }
}

#[test]
fn a_place_that_cannot_hold_a_file_is_permanent() {
    let (directory, path) = file();
    for path in [path.join("x.redb"), directory.path().to_owned()] {
        let error = refusal(&path);
        assert_eq!(error.kind(), ErrorKind::Permanent, "{error}");
        assert!(error.source().is_some());
    }
}

#[test]
fn another_redb_file_is_refused() {
    const OTHER: TableDefinition<'_, u64, u64> = TableDefinition::new("other");
    let (_directory, path) = file();
    let db = Database::create(&path).unwrap();
    let txn = db.begin_write().unwrap();
    txn.open_table(OTHER).unwrap().insert(1, 2).unwrap();
    txn.commit().unwrap();
    drop(db);
    let error = refusal(&path);
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(error.to_string().contains("no store of kv-schema"), "{error}");
}

#[test]
fn a_newer_layout_is_refused_by_number() {
    const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta");
    let (_directory, path) = file();
    filled(&path);
    let db = Database::create(&path).unwrap();
    let txn = db.begin_write().unwrap();
    txn.open_table(META).unwrap().insert("layout", 2).unwrap();
    txn.commit().unwrap();
    drop(db);
    let error = refusal(&path);
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.to_string().contains("its layout is 2"), "{error}");
}

#[test]
fn what_is_no_store_is_corrupt_and_left_alone() {
    let (_directory, path) = file();
    let text = b"just a text file, longer than any magic number\n".repeat(500);
    let zeros = vec![0; 100_000];
    for contents in [&text[..], &zeros, b"x", &text[..100]] {
        fs::write(&path, contents).unwrap();
        let error = refusal(&path);
        assert_eq!(error.kind(), ErrorKind::Corrupt, "{error}");
        assert_eq!(fs::read(&path).unwrap(), contents);
    }
}

/// Opens a damaged file: it is refused as corrupt, or the damage was in no byte that counts and every row is there.
fn refused_or_whole(path: &Path, what: &str) -> bool {
    let kv = match RedbKv::open(path) {
        Ok(kv) => kv,
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Corrupt, "{what}: {error:?}");
            return true;
        }
    };
    let rows = kv.verify().unwrap_or_else(|error| panic!("{what}: {error:?}"));
    assert_eq!(rows, 300, "{what}");
    for n in 0..300 {
        let key = format!("key:{n:03}");
        let read = block_on(kv.get(&key, ReadOptions::default()));
        let value = read.unwrap().unwrap().value;
        assert!(value == "small" || value == vec![3; 3000], "{what}: {key}");
    }
    false
}

/// A fixed walk, so that the same damage is done in every run; half of it in the header, which leads to everything else.
fn bits(file_len: usize, count: usize) -> impl Iterator<Item = (usize, u8)> {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    std::iter::repeat_with(move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let random = usize::try_from(state >> 32).unwrap();
        let end = if random.is_multiple_of(2) { file_len } else { 512 };
        (random / 16 % end, 1 << (random / 2 % 8))
    })
    .take(count)
}

#[test]
fn a_damaged_file_is_refused_or_whole_and_never_a_panic() {
    let (_directory, path) = file();
    filled(&path);
    let good = fs::read(&path).unwrap();
    let (mut tries, mut refused) = (0, 0);
    let mut damage = |what: String, bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        tries += 1;
        refused += usize::from(refused_or_whole(&path, &what));
    };
    for part in 1..20 {
        let len = good.len() * part / 20;
        damage(format!("cut to {len}"), &good[..len]);
    }
    for page in (0..good.len() / 4096).step_by(7) {
        let mut bytes = good.clone();
        bytes[page * 4096..][..4096].fill(0);
        damage(format!("page {page} zeroed"), &bytes);
    }
    let flips = std::env::var("KV_REDB_FLIPS").ok();
    let flips = flips.and_then(|flips| flips.parse().ok()).unwrap_or(150);
    for (at, bit) in bits(good.len(), flips) {
        let mut bytes = good.clone();
        bytes[at] ^= bit;
        damage(format!("bit {bit:#x} of byte {at}"), &bytes);
    }
    eprintln!("{refused} of {tries} damaged files were refused");
    assert!(refused > 20, "{refused} of {tries}");
}

#[cfg(unix)]
#[test]
fn damage_under_an_open_store_is_an_error_and_never_a_panic() {
    use std::os::unix::fs::FileExt as _;

    let (_directory, path) = file();
    filled(&path);
    let good = fs::read(&path).unwrap();
    for page in (1..good.len() / 4096).step_by(5) {
        fs::write(&path, &good).unwrap();
        // Without a check and with no cache, so that every read meets the damage.
        let builder = RedbKv::builder().check_on_open(false).cache_size(0);
        let kv = builder.open(&path).unwrap();
        let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.write_all_at(&[0xa5; 4096], page as u64 * 4096).unwrap();
        for n in 0..300 {
            let key = format!("key:{n:03}");
            let get = block_on(kv.get(&key, ReadOptions::default())).map(drop);
            let head = block_on(kv.head(&key, ReadOptions::default())).map(drop);
            for error in [get, head].into_iter().filter_map(Result::err) {
                assert_eq!(error.kind(), ErrorKind::Corrupt, "page {page}: {error:?}");
            }
        }
        let _ = block_on(kv.list(ListRequest::default()));
        let _ = block_on(kv.put("key:000", Put::value(b"new")));
        let _ = block_on(kv.sweep());
        let _ = kv.verify();
    }
}
