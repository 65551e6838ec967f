//! Entities that keep version and expiry inside the value: on backends without metadata, and with it.
#![allow(missing_docs)]

use std::sync::Arc;
use std::time::Duration;

use kv_schema::backend::ReadOptions;
use kv_schema::backend::memory::{MemoryKv, Row};
use kv_schema::backend::redb::RedbKv;
use kv_schema::clock::{ManualClock, UnixSeconds};
use kv_schema::codec::Codec;
use kv_schema::limits::Limits;
use kv_schema::{Backend, ErrorKind, Expiry, KvEntity, Renew, Scanned, Write};
use pollster::block_on;
use serde::{Deserialize, Serialize};

const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "ticket:{id}", ttl = "1h", version = 1, envelope)]
pub struct Ticket {
    pub id: u64,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "blob:{id}", codec = Bytes, envelope)]
pub struct Blob {
    pub id: u64,
    #[kv(value)]
    pub body: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "plain:{id}", ttl = "1h")]
pub struct Plain {
    pub id: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "numbered:{id}", ttl = "1h", version = 1, envelope)]
pub struct Numbered {
    pub id: u64,
}

fn ticket(id: u64) -> Ticket {
    Ticket {
        id,
        note: "a\nb".into(),
    }
}

/// A KV that stores no metadata, as KV Instant.
fn bare() -> (MemoryKv, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(NOW));
    let kv =
        MemoryKv::with_clock(clock.clone()).with(|settings| settings.limits = Limits::WORKERS_KV_INSTANT);
    (kv, clock)
}

#[test]
fn it_works_where_there_is_no_metadata() {
    let (kv, clock) = bare();
    let tickets = Ticket::repository(&kv);
    block_on(async {
        tickets.put(&ticket(1)).await.unwrap();
        let stored = kv.dump()["ticket:1"].clone();
        let deadline = NOW.0 + 3600;
        let text = format!("{{\"$v\":1,\"$x\":{deadline}}}\n{{\"id\":1,\"note\":\"a\\nb\"}}");
        assert_eq!((&*stored.value, stored.metadata), (text.as_bytes(), None));

        let hit = tickets.get_entry(1).await.unwrap().unwrap();
        assert_eq!(
            (hit.expiry(), hit.version()),
            (Expiry::At(UnixSeconds(deadline)), Some(1))
        );
        assert_eq!(&**hit.bytes(), br#"{"id":1,"note":"a\nb"}"#);
        assert!(tickets.contains(1).await.unwrap());
        assert!(!tickets.put_if_changed(&ticket(1)).await.unwrap());
        assert_eq!(tickets.get_many([1, 2]).await.remove(0).unwrap(), Some(ticket(1)));

        clock.advance(Duration::from_secs(1900));
        let hit = tickets.get_entry(1).await.unwrap().unwrap();
        assert!(tickets.renew(&hit, Renew::below_half()).await.unwrap());
        let renewed = tickets.get_entry(1).await.unwrap().unwrap();
        assert_eq!(renewed.expiry(), Expiry::At(UnixSeconds(NOW.0 + 1900 + 3600)));
        assert_eq!(renewed.value(), &ticket(1));

        tickets
            .update_with(1, |ticket| ticket.note.clear(), Write::keep_expiry().verify_eq())
            .await
            .unwrap();
        assert_eq!(
            tickets.get_entry(1).await.unwrap().unwrap().expiry(),
            renewed.expiry()
        );

        // A nearer deadline than the platform takes is kept, and honored.
        let soon = Write::ttl(Duration::from_secs(5)).clamp();
        tickets.put_with(&ticket(2), soon).await.unwrap();
        assert!(tickets.contains(2).await.unwrap());
        clock.advance(Duration::from_secs(5));
        assert_eq!(tickets.get(2).await.unwrap(), None);
        assert!(!tickets.contains(2).await.unwrap());

        let mut scan = tickets.scan(TicketKey::prefix());
        let Some(Scanned::Own(entry)) = scan.next().await.unwrap() else {
            panic!("no row")
        };
        assert_eq!(entry.value().id, 1);
        assert!(scan.next().await.unwrap().is_none());
    });
}

#[test]
fn an_entity_that_needs_metadata_is_refused_there() {
    let (kv, _clock) = bare();
    let error = block_on(Plain::repository(&kv).put(&Plain { id: 1 })).unwrap_err();
    assert_eq!(
        (error.kind(), error.entity()),
        (ErrorKind::Unsupported, Some("Plain"))
    );
    assert!(kv.dump().is_empty());
}

#[test]
fn the_same_bytes_lie_on_every_backend() {
    let (bare, clock) = bare();
    let full = MemoryKv::with_clock(clock.clone());
    let directory = tempfile::tempdir().unwrap();
    let file = RedbKv::builder()
        .clock(clock)
        .open(directory.path().join("kv.redb"))
        .unwrap();
    let blob = Blob {
        id: 1,
        body: b"\n\xff\n".to_vec(),
    };
    block_on(async {
        Blob::repository(&bare).put(&blob).await.unwrap();
        Blob::repository(&full).put(&blob).await.unwrap();
        Blob::repository(&file).put(&blob).await.unwrap();
        assert_eq!(Blob::repository(&file).get(1).await.unwrap(), Some(blob.clone()));
        let stored = file.get("blob:1", ReadOptions::default()).await.unwrap().unwrap();
        assert_eq!((&*stored.value, stored.metadata), (&b"{}\n\n\xff\n"[..], None));
    });
    assert_eq!(bare.dump(), full.dump());
    let streamed = block_on(Blob::repository(&full).get_stream(1)).unwrap_err();
    assert_eq!(streamed.kind(), ErrorKind::Unsupported);
}

#[derive(Debug, Deserialize)]
struct Golden {
    name: String,
    hex: String,
    metadata: Option<String>,
    value: String,
}

#[test]
fn golden_envelopes_are_written_and_read() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/v1/envelopes.json");
    let goldens: Vec<Golden> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let [ticket, blob] = &goldens[..] else {
        panic!("{goldens:?}")
    };
    assert_eq!(
        (&*ticket.name, &*blob.name),
        ("version and deadline", "nothing to say")
    );
    let bytes = |hex: &str| -> Vec<u8> {
        let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        (0..hex.len()).step_by(2).map(digit).collect()
    };
    let (kv, _clock) = bare();
    block_on(async {
        let entity = Numbered { id: 7 };
        Numbered::repository(&kv).put(&entity).await.unwrap();
        assert_eq!(kv.dump()["numbered:7"].value, bytes(&ticket.hex));
        let entry = Numbered::repository(&kv).get_entry(7).await.unwrap().unwrap();
        assert_eq!(
            (entry.bytes().to_vec(), entry.stored_metadata()),
            (bytes(&ticket.value), ticket.metadata.as_deref())
        );

        Blob::repository(&kv)
            .put(&Blob {
                id: 1,
                body: b"\n\xff\n".to_vec(),
            })
            .await
            .unwrap();
        assert_eq!(kv.dump()["blob:1"].value, bytes(&blob.hex));
        let entry = Blob::repository(&kv).get_entry(1).await.unwrap().unwrap();
        assert_eq!(
            (entry.bytes().to_vec(), entry.stored_metadata()),
            (bytes(&blob.value), blob.metadata.as_deref())
        );
    });
}

#[test]
fn what_has_no_envelope_is_a_decode_error() {
    let (kv, _clock) = bare();
    let tickets = Ticket::repository(&kv);
    let put = |value: &'static [u8]| {
        kv.insert(
            "ticket:1",
            Row {
                value: value.into(),
                metadata: None,
                expiration: None,
            },
        );
    };
    for (value, kind) in [
        (&br#"{"id":1,"note":""}"#[..], ErrorKind::Decode),
        (b"", ErrorKind::Decode),
        (b"[]\n{}", ErrorKind::Decode),
        (b"{\"$v\":\"?\"}\n{}", ErrorKind::Decode),
        (b"{\"$v\":2}\n{}", ErrorKind::NewerVersion),
    ] {
        put(value);
        let error = block_on(tickets.get(1)).unwrap_err();
        assert_eq!((error.kind(), error.key()), (kind, Some("ticket:1")), "{value:?}");
        assert!(error.raw().is_some());
        let many = block_on(tickets.get_many([1])).remove(0).unwrap_err();
        assert_eq!(many.kind(), kind);
    }
    // As JavaScript may write it: no version, no deadline, spaces.
    put(b"{ }\n{\"id\":1,\"note\":\"x\"}");
    assert_eq!(block_on(tickets.get(1)).unwrap().unwrap().note, "x");
}

#[test]
fn an_envelope_counts_towards_the_size_of_the_value() {
    let (kv, _clock) = bare();
    kv.configure(|settings| settings.limits.value = 20);
    let blob = |len| Blob {
        id: 1,
        body: vec![0; len],
    };
    let blobs = Blob::repository(&kv);
    block_on(blobs.put(&blob(17))).unwrap();
    let error = block_on(blobs.put(&blob(18))).unwrap_err();
    assert_eq!(
        (error.kind(), error.actual()),
        (ErrorKind::ValueTooLarge, Some(21))
    );
    assert_eq!(<kv_schema::codec::Bytes as Codec<Vec<u8>>>::NAME, "bytes");
}
