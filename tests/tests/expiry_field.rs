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

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "pass:{id}")]
struct Pass {
    id: u64,
    #[kv(expiry)]
    until: u64,
    #[kv(value)]
    text: String,
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "seen:{id}", metadata_only)]
struct Seen {
    id: u64,
    #[kv(expiry)]
    until: u64,
}

#[test]
fn no_write_says_otherwise_than_the_field() {
    pollster::block_on(async {
        let kv = MemoryKv::new();
        let pass = Pass {
            id: 1,
            until: 2_000_000_000,
            text: "x".into(),
        };
        let seen = Seen {
            id: 1,
            until: 2_000_000_000,
        };
        for write in [
            Write::never(),
            Write::at(UnixSeconds(2_100_000_000)),
            Write::ttl(std::time::Duration::from_hours(1)),
        ] {
            for error in [
                Pass::repository(&kv).put_with(&pass, write).await.unwrap_err(),
                Seen::repository(&kv).put_with(&seen, write).await.unwrap_err(),
            ] {
                assert_eq!(
                    (error.kind(), error.field()),
                    (ErrorKind::InvalidExpiry, Some("until"))
                );
            }
        }
        let passes = Pass::repository(&kv);
        passes
            .put_with(&pass, Write::at(UnixSeconds(2_000_000_000)))
            .await
            .unwrap();
        assert_eq!(passes.get(1).await.unwrap(), Some(pass.clone()));
        passes.put_with(&pass, Write::keep_expiry()).await.unwrap();
        assert_eq!(passes.get(1).await.unwrap(), Some(pass));
    });
}
