//! A census and a backfill of very many keys take no more memory than of few, and the operations that they say.
//!
//! `KV_BACKFILL_KEYS=1000000 cargo nextest run --release -p kv-schema-tests --test backfill_memory --no-capture` prints the figures
//! of `docs/performance.md`.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use kv_schema::KvEntity;
use kv_schema::backend::memory::MemoryKv;
use kv_schema::backend::{
    Backend, BulkRecord, Capabilities, Head, ListRequest, ListedKey, Page, Put, ReadOptions, Record,
};
use kv_schema::backfill::Slice;
use kv_schema::clock::Clock;
use kv_schema::layer::Counting;
use peak_alloc::PeakAlloc;
use pollster::block_on;
use serde::{Deserialize, Serialize};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// The amount was called `sum` in the first version.
#[derive(Debug, Serialize, Deserialize, KvEntity)]
#[kv(key = "account:{id:07}", version = 2)]
struct Account {
    id: u64,
    #[kv(metadata)]
    owner: String,
    #[kv(was(1 => "sum"))]
    amount: u64,
}

/// As many keys as wanted, none of which is held: of each only whether it has been stored anew.
struct Endless {
    keys: u64,
    anew: Vec<AtomicU64>,
    rest: MemoryKv,
}

impl Endless {
    fn new(keys: u64) -> Self {
        let words = usize::try_from(keys.div_ceil(64)).unwrap();
        Self {
            keys,
            anew: (0..words).map(|_| AtomicU64::new(0)).collect(),
            rest: MemoryKv::new(),
        }
    }

    fn id(key: &str) -> Option<u64> {
        key.strip_prefix("account:")?.parse().ok()
    }

    fn bit(&self, id: u64) -> (&AtomicU64, u64) {
        (&self.anew[usize::try_from(id / 64).unwrap()], 1 << (id % 64))
    }

    fn metadata(&self, id: u64) -> String {
        let (word, bit) = self.bit(id);
        let version = if word.load(Ordering::Relaxed) & bit == 0 {
            1
        } else {
            2
        };
        format!(r#"{{"owner":"owner {id}","$v":{version}}}"#)
    }
}

impl Backend for Endless {
    fn capabilities(&self) -> Capabilities {
        self.rest.capabilities()
    }

    fn clock(&self) -> &dyn Clock {
        self.rest.clock()
    }

    async fn get(&self, key: &str, options: ReadOptions) -> kv_schema::Result<Option<Record>> {
        let Some(id) = Self::id(key) else {
            return self.rest.get(key, options).await;
        };
        let metadata = self.metadata(id);
        let name = if metadata.ends_with("1}") { "sum" } else { "amount" };
        Ok(Some(Record {
            value: format!(r#"{{"id":{id},"owner":"owner {id}","{name}":7}}"#).into(),
            metadata: Some(metadata),
            brief: None,
            cache_status: None,
        }))
    }

    async fn get_many(&self, keys: &[&str], options: ReadOptions) -> kv_schema::Result<Vec<BulkRecord>> {
        let mut records = Vec::with_capacity(keys.len());
        for key in keys {
            records.push(match self.get(key, options).await? {
                Some(record) => BulkRecord::Found(record),
                None => BulkRecord::Missing,
            });
        }
        Ok(records)
    }

    async fn put(&self, key: &str, put: Put<'_>) -> kv_schema::Result<()> {
        let Some(id) = Self::id(key) else {
            return self.rest.put(key, put).await;
        };
        let expected = format!(r#"{{"id":{id},"owner":"owner {id}","amount":7}}"#);
        assert_eq!(put.value, expected.as_bytes());
        let (word, bit) = self.bit(id);
        let before = word.fetch_or(bit, Ordering::Relaxed);
        assert_eq!(before & bit, 0, "{id} was stored anew before");
        Ok(())
    }

    async fn delete(&self, key: &str) -> kv_schema::Result<()> {
        self.rest.delete(key).await
    }

    async fn list(&self, request: ListRequest<'_>) -> kv_schema::Result<Page> {
        let from: u64 = request.cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let to = (from + 1000).min(self.keys);
        let keys = (from..to).map(|id| ListedKey {
            name: format!("account:{id:07}"),
            expiration: None,
            metadata: Some(self.metadata(id)),
        });
        Ok(Page {
            keys: keys.collect(),
            cursor: (to < self.keys).then(|| to.to_string()),
            cache_status: None,
        })
    }

    async fn head(&self, key: &str, options: ReadOptions) -> kv_schema::Result<Option<Head>> {
        let record = self.get(key, options).await?;
        Ok(record.map(|record| Head {
            metadata: record.metadata,
            cache_status: None,
        }))
    }
}

/// Runs both, and returns the bytes that were allocated at most at one time, beyond what was there before.
fn peak(keys: u64) -> usize {
    let kv = Counting::new(Endless::new(keys));
    let accounts = Account::repository(&kv);
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let began = Instant::now();

    let census = block_on(accounts.census(AccountKey::prefix()).run(&mut ())).unwrap();
    assert_eq!(census.versions[&1].keys, keys);
    assert_eq!(kv.reset().total(), keys.div_ceil(1000));
    let counted = began.elapsed();

    let backfill = accounts.backfill(AccountKey::prefix());
    let mut slices = 0;
    loop {
        slices += 1;
        let report = block_on(backfill.slice(Slice::operations(1000), &mut ())).unwrap();
        if report.is_over() {
            assert_eq!((report.state.written, report.state.remaining), (keys, 0));
            break;
        }
    }
    let operations = kv.reset();
    assert_eq!((operations.puts, operations.deletes), (keys + slices, 0));
    // Of 1,000 keys: 1,000 writes, 40 bulk reads (more where a slice ends in between), two lists (one more for each slice).
    let per_thousand = operations.total() * 1000 / keys;
    assert!((1042..=1060).contains(&per_thousand), "{per_thousand}");
    let peak = ALLOCATOR.peak_usage() - before;
    eprintln!(
        "{keys} keys: census {counted:?}, backfill {:?} in {slices} slices of 1,000 operations, {per_thousand} operations per 1,000 keys, {peak} bytes at most",
        began.elapsed().saturating_sub(counted),
    );
    peak
}

#[test]
fn memory_does_not_grow_with_the_keys() {
    let most: u64 = std::env::var("KV_BACKFILL_KEYS").map_or(100_000, |keys| keys.parse().unwrap());
    let few = peak(3_000);
    let many = peak(most);
    // A page is the same; buffers are a little larger here and there.
    assert!(
        many < few + few / 10,
        "{few} bytes for 3,000 keys, {many} for {most}"
    );
}
