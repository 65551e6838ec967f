//! `#[kv(expiry)]`: the field comes back as it was written, "never" included.
#![allow(missing_docs, unreachable_pub)]

use kv_schema::backend::memory::MemoryKv;
use kv_schema::clock::UnixSeconds;
use kv_schema::{ErrorKind, KvEntity, Write};

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "code:{id}")]
struct Code {
    id: u64,
    #[kv(expiry)]
    until: Option<UnixSeconds>,
    #[kv(value)]
    text: String,
}

fn code(until: Option<UnixSeconds>) -> Code {
    Code {
        id: 1,
        until,
        text: "x".into(),
    }
}

#[test]
fn an_expiry_field_reads_back_equal() {
    pollster::block_on(async {
        let codes = Code::repository(MemoryKv::new());
        for until in [None, Some(UnixSeconds(2_000_000_000))] {
            codes.put(&code(until)).await.unwrap();
            assert_eq!(codes.get(1).await.unwrap(), Some(code(until)));
        }
    });
}

#[test]
fn the_beginning_of_time_is_past_and_not_never() {
    pollster::block_on(async {
        let codes = Code::repository(MemoryKv::new());
        let epoch = code(Some(UnixSeconds(0)));
        assert_eq!(
            codes.put(&epoch).await.unwrap_err().kind(),
            ErrorKind::InvalidExpiry
        );
        codes.put_with(&epoch, Write::default().clamp()).await.unwrap();
        assert_eq!(codes.get(1).await.unwrap(), None);
    });
}
