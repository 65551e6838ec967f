//! A rolling deploy: three releases of one entity side by side on one store, and the one race that no store without compare-and-set closes.
#![allow(missing_docs)]

mod entities;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use entities::memory;
use kv_schema::backend::memory::{MemoryKv, Row};
use kv_schema::key::KeyRange;
use kv_schema::layer::{Call, Operation};
use kv_schema::schema::{Newer, Schema};
use kv_schema::{Entry, ErrorKind, KvEntity, Renew, Repository, Scanned, ToKey, VersionState};
use pollster::block_on;

/// What the three releases have in common.
trait Release: KvEntity + Clone + PartialEq + std::fmt::Debug {
    fn new(id: u64, token: u64) -> Self;
    fn everything() -> KeyRange<Self>;
    fn token(&self) -> u64;
    fn write(&mut self, token: u64);
    /// Says something that only this release can say; tells whether there is anything.
    fn say_more(&mut self) -> bool;
}

macro_rules! releases {
    ($module:ident, $newer:ident, $write_back:ident $(, $one:literal, $two:literal)?) => {
        mod $module {
            use super::Release;
            use kv_schema::KvEntity;
            use serde::{Deserialize, Serialize};

            /// N-1.
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
            #[kv(key = "e:{id}", version = 1, newer = $newer, write_back = $write_back, ttl = "24h")]
            pub(super) struct Before {
                id: u64,
                #[kv(metadata)]
                nick: String,
            }

            /// N.
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
            #[kv(key = "e:{id}", version = 2, newer = $newer, write_back = $write_back, ttl = "24h" $(, write_version = $one)?)]
            pub(super) struct Now {
                id: u64,
                #[kv(metadata, was(1 => "nick"))]
                name: String,
                #[kv(since = 2)]
                count: u32,
            }

            /// N+1, whose version 1 has a struct of its own.
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
            #[kv(
                key = "e:{id}", version = 3, newer = $newer, write_back = $write_back, ttl = "24h",
                migrate(1 => Before, 2 => Self) $(, write_version = $two)?
            )]
            pub(super) struct After {
                id: u64,
                #[kv(metadata, was(1 => "nick"))]
                name: String,
                count: u32,
                #[kv(since = 3)]
                extra: Option<u32>,
            }

            impl From<Before> for After {
                fn from(old: Before) -> Self {
                    Self { id: old.id, name: old.nick, count: 0, extra: None }
                }
            }

            impl Release for Before {
                fn everything() -> kv_schema::key::KeyRange<Self> {
                    BeforeKey::prefix().into()
                }

                fn new(id: u64, token: u64) -> Self {
                    Self { id, nick: token.to_string() }
                }

                fn token(&self) -> u64 {
                    self.nick.parse().unwrap()
                }

                fn write(&mut self, token: u64) {
                    self.nick = token.to_string();
                }

                fn say_more(&mut self) -> bool {
                    false
                }
            }

            impl Release for Now {
                fn everything() -> kv_schema::key::KeyRange<Self> {
                    NowKey::prefix().into()
                }

                fn new(id: u64, token: u64) -> Self {
                    Self { id, name: token.to_string(), count: 0 }
                }

                fn token(&self) -> u64 {
                    self.name.parse().unwrap()
                }

                fn write(&mut self, token: u64) {
                    self.name = token.to_string();
                }

                fn say_more(&mut self) -> bool {
                    self.count = 7;
                    true
                }
            }

            impl Release for After {
                fn everything() -> kv_schema::key::KeyRange<Self> {
                    AfterKey::prefix().into()
                }

                fn new(id: u64, token: u64) -> Self {
                    Self { id, name: token.to_string(), count: 0, extra: None }
                }

                fn token(&self) -> u64 {
                    self.name.parse().unwrap()
                }

                fn write(&mut self, token: u64) {
                    self.name = token.to_string();
                }

                fn say_more(&mut self) -> bool {
                    self.extra = Some(7);
                    true
                }
            }
        }
    };
}

releases!(error_on_write, error, on_write);
releases!(error_on_read, error, on_read);
releases!(error_off, error, off);
releases!(hide_on_write, hide, on_write);
releases!(hide_on_read, hide, on_read);
releases!(hide_off, hide, off);
releases!(pass_on_write, pass_through, on_write);
releases!(pass_on_read, pass_through, on_read);
releases!(pass_off, pass_through, off);
releases!(error_on_write_lower, error, on_write, 1, 2);
releases!(error_on_read_lower, error, on_read, 1, 2);
releases!(error_off_lower, error, off, 1, 2);
releases!(hide_on_write_lower, hide, on_write, 1, 2);
releases!(hide_on_read_lower, hide, on_read, 1, 2);
releases!(hide_off_lower, hide, off, 1, 2);
releases!(pass_on_write_lower, pass_through, on_write, 1, 2);
releases!(pass_on_read_lower, pass_through, on_read, 1, 2);
releases!(pass_off_lower, pass_through, off, 1, 2);

struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// What is stored, by the bytes alone.
#[derive(Debug, Clone, PartialEq)]
struct Truth {
    version: u32,
    token: u64,
    value: serde_json::Value,
}

fn truth(kv: &MemoryKv, id: u64) -> Option<Truth> {
    let row = kv.dump().remove(&format!("e:{id}"))?;
    let metadata: serde_json::Value = serde_json::from_str(&row.metadata.expect("metadata")).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&row.value).unwrap();
    let version = u32::try_from(metadata["$v"].as_u64().unwrap()).unwrap();
    let name = if version == 1 { "nick" } else { "name" };
    let token = value[name]
        .as_str()
        .unwrap_or_else(|| panic!("version {version} holds {value}"));
    assert_eq!(metadata[name], value[name], "metadata is of the same version");
    assert_eq!(value.get("count").is_some(), version > 1);
    assert_eq!(value.get("extra").is_some(), version > 2);
    Some(Truth {
        version,
        token: token.parse().unwrap(),
        value: value.clone(),
    })
}

/// One whole call of one release, held against what was stored before.
#[expect(clippy::too_many_lines, reason = "one arm for each method")]
async fn call<E: Release>(kv: &MemoryKv, random: &mut Random, id: u64, token: u64)
where
    u64: ToKey<E>,
{
    let schema: &Schema = E::SCHEMA;
    let ours = schema.version.unwrap();
    let all: Repository<E, _> = E::repository(kv);
    let before = truth(kv, id);
    let is_newer = before.as_ref().is_some_and(|before| before.version > ours);
    let more = random.below(8) == 0;
    let change = |one: &mut E| {
        one.write(token);
        if more {
            one.say_more();
        }
    };
    let mut fresh = E::new(id, token);
    if more {
        fresh.say_more();
    }
    // What a read may say of a newer value.
    let is_right = |read: &kv_schema::Result<Option<E>>| match (read, &before) {
        (Ok(Some(one)), Some(before)) => {
            assert_eq!(one.token(), before.token, "never garbage");
            assert!(!is_newer || schema.newer == Newer::PassThrough);
        }
        (Ok(None), None) => {}
        (Ok(None), Some(_)) => assert!(is_newer && schema.newer == Newer::Hide, "lost: {before:?}"),
        (Ok(Some(_)), None) => panic!("from nothing"),
        (Err(error), _) => {
            assert_eq!(error.kind(), ErrorKind::NewerVersion, "{error}");
            assert!(is_newer && schema.newer != Newer::Hide);
        }
    };
    let mut wrote = None;
    let (mut removed, mut blind) = (false, false);
    match random.below(14) {
        0 | 1 => is_right(&all.get(id).await),
        2 => is_right(&all.get_entry(id).await.map(|entry| entry.map(Entry::into_value))),
        3 => is_right(&all.get_many([id]).await.remove(0)),
        4 => {
            let mut scan = all.scan(E::everything());
            while let Some(row) = scan.next().await.unwrap() {
                match row {
                    Scanned::Own(entry) => {
                        let found = entry.value().token();
                        let stored = kv.dump();
                        let ids = stored
                            .keys()
                            .filter_map(|key| key.strip_prefix("e:")?.parse().ok());
                        assert!(
                            ids.filter_map(|id| truth(kv, id))
                                .any(|truth| truth.token == found)
                        );
                    }
                    Scanned::Damaged(_, error) => assert_eq!(error.kind(), ErrorKind::NewerVersion),
                    row => panic!("{row:?}"),
                }
            }
        }
        5 => {
            blind = true;
            match all.put(&fresh).await {
                Ok(()) => wrote = Some(token),
                Err(error) => refused(&error, is_newer, schema, more),
            }
        }
        6 => {
            blind = true;
            match all.put_many([&fresh]).await.remove(0) {
                Ok(()) => wrote = Some(token),
                Err(error) => refused(&error, is_newer, schema, more),
            }
        }
        7 => match all.put_if_changed(&fresh).await {
            Ok(true) => wrote = Some(token),
            Ok(false) => assert!(before.as_ref().is_some_and(|before| before.token == token)),
            Err(error) => refused(&error, is_newer, schema, more),
        },
        8 | 9 => match all.update(id, change).await {
            Ok(Some(_)) => wrote = Some(token),
            Ok(None) => assert!(before.is_none() || (is_newer && schema.newer == Newer::Hide)),
            Err(error) => refused(&error, is_newer, schema, more),
        },
        10 => match all.upsert(E::new(id, 0), change).await {
            Ok(_) => wrote = Some(token),
            Err(error) => refused(&error, is_newer, schema, more),
        },
        11 => {
            if let Ok(Some(entry)) = all.get_entry(id).await {
                let state = entry.state();
                let renewed = all.renew(&entry, Renew::always()).await;
                assert!(renewed.unwrap());
                if matches!(state, VersionState::Newer(_)) {
                    assert_eq!(truth(kv, id), before, "bytes of a newer version are kept");
                }
            }
        }
        12 => {
            if let Ok(Some(entry)) = all.get_entry(id).await {
                all.write_back(&entry).await.unwrap();
            }
        }
        _ if random.below(6) == 0 => match all.take(id).await {
            Ok(Some(one)) => {
                assert_eq!(one.token(), before.as_ref().unwrap().token);
                removed = true;
            }
            read => is_right(&read),
        },
        _ => drop(all.contains(id).await.unwrap()),
    }
    let after = truth(kv, id);
    match (&before, &after) {
        (_, None) => assert!(removed || before.is_none(), "lost {before:?}"),
        (before, Some(after)) => {
            let expected = wrote.or(before.as_ref().map(|before| before.token));
            assert_eq!(Some(after.token), expected, "{before:?} became {after:?}");
            if let Some(before) = before {
                let is_blind = blind && wrote.is_some();
                assert!(
                    after.version >= before.version || is_blind,
                    "{before:?} was taken back to {after:?}"
                );
                assert!(!(is_newer && is_blind) || schema.newer == Newer::Error);
                if wrote.is_none() && after.version == before.version {
                    assert_eq!(after.value, before.value);
                }
            }
        }
    }
    assert!(
        after.is_none_or(
            |after| Some(after.version) <= schema.version.max(before.map(|before| before.version))
        )
    );
}

fn refused(error: &kv_schema::Error, is_newer: bool, schema: &Schema, more: bool) {
    match error.kind() {
        ErrorKind::NewerVersion => assert!(is_newer),
        // What only today's version can say is not lost in the version that is written.
        ErrorKind::Encode => assert!(schema.write_version.is_some() && (more || !is_newer), "{error}"),
        _ => panic!("{error}"),
    }
}

fn roll<Before: Release, Now: Release, After: Release>(seed: u64, calls: u32)
where
    u64: ToKey<Before> + ToKey<Now> + ToKey<After>,
{
    let random = &mut Random(seed | 1);
    let (kv, clock) = memory();
    for token in 1..=u64::from(calls) {
        let id = random.below(3);
        let release = random.below(3);
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            block_on(async {
                match release {
                    0 => call::<Before>(&kv, random, id, token).await,
                    1 => call::<Now>(&kv, random, id, token).await,
                    _ => call::<After>(&kv, random, id, token).await,
                }
            });
        }));
        if let Err(panic) = done {
            eprintln!("seed {seed}, call {token} by release {release} on {id}");
            std::panic::resume_unwind(panic);
        }
        clock.advance(Duration::from_millis(random.below(1500)));
    }
}

macro_rules! rolls {
    ($($module:ident)*) => {$(
        #[test]
        fn $module() {
            for seed in 1..=40_u64 {
                roll::<$module::Before, $module::Now, $module::After>(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15), 150);
            }
        }
    )*};
}

rolls! {
    error_on_write error_on_read error_off hide_on_write hide_on_read hide_off pass_on_write pass_on_read pass_off
    error_on_write_lower error_on_read_lower error_off_lower hide_on_write_lower hide_on_read_lower hide_off_lower
    pass_on_write_lower pass_on_read_lower pass_off_lower
}

/// Two releases that read by turns write at most once for each version.
fn reads_by_turns<A: Release, B: Release, C: Release>(first: &str, version: u32) -> u64
where
    u64: ToKey<A> + ToKey<B> + ToKey<C>,
{
    static NEXT: AtomicU64 = AtomicU64::new(100);
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let (kv, clock) = memory();
    let value = first.replace("ID", &id.to_string()).into();
    let metadata = Some(format!(r#"{{"$v":{version},"$x":0}}"#));
    kv.insert(
        format!("e:{id}"),
        Row {
            value,
            metadata,
            expiration: None,
        },
    );
    for _ in 0..100 {
        block_on(async {
            drop(A::repository(&kv).get(id).await);
            clock.advance(Duration::from_secs(3));
            drop(B::repository(&kv).get(id).await);
            clock.advance(Duration::from_secs(3));
            drop(C::repository(&kv).get(id).await);
            clock.advance(Duration::from_secs(3));
        });
    }
    kv.operations().puts
}

#[test]
fn releases_do_not_rewrite_each_others_values_for_ever() {
    let one = r#"{"id":ID,"nick":"1"}"#;
    let two = r#"{"id":ID,"name":"1","count":0}"#;
    let three = r#"{"id":ID,"name":"1","count":0,"extra":null}"#;
    macro_rules! puts {
        ($module:ident, $value:expr, $version:literal) => {
            reads_by_turns::<$module::Before, $module::Now, $module::After>($value, $version)
        };
    }
    for puts in [
        puts!(error_on_read, one, 1),
        puts!(hide_on_read, one, 1),
        puts!(pass_on_read, one, 1),
    ] {
        assert_eq!(puts, 2, "1 to 2, and 2 to 3");
    }
    for puts in [
        puts!(error_on_read, two, 2),
        puts!(hide_on_read, two, 2),
        puts!(pass_on_read, two, 2),
    ] {
        assert_eq!(puts, 1, "2 to 3");
    }
    assert_eq!(puts!(error_on_read, three, 3), 0);
    // N still writes 1, N+1 still writes 2.
    assert_eq!(puts!(error_on_read_lower, one, 1), 1, "1 to 2");
    assert_eq!(puts!(hide_on_read_lower, two, 2), 0);
    assert_eq!(puts!(pass_on_read_lower, three, 3), 0);
    assert_eq!(puts!(error_on_write, one, 1) + puts!(error_off, one, 1), 0);
}

/// A write or a delete between the read and the write of a write-back is undone: the documented outcome, and nothing worse.
#[test]
fn what_happens_between_read_and_write_of_a_write_back_is_undone() {
    use error_on_read::{After, Now};

    for deletes in [false, true] {
        let (kv, _) = memory();
        let id = if deletes { 7 } else { 8 };
        let key = format!("e:{id}");
        let old = format!(r#"{{"id":{id},"nick":"1"}}"#);
        kv.insert(
            &*key,
            Row {
                value: old.into(),
                metadata: Some(r#"{"nick":"1","$v":1,"$x":0}"#.into()),
                expiration: None,
            },
        );
        let (inner, done, name) = (kv.clone(), AtomicBool::new(false), key.clone());
        // The rule is asked when the write-back's put has been sent, and before it arrives.
        kv.fail_when(move |call: &Call<'_>| {
            if call.operation == Operation::Put && !done.swap(true, Ordering::Relaxed) {
                if deletes {
                    block_on(After::repository(&inner).delete(id)).unwrap();
                } else {
                    block_on(After::repository(&inner).put(&After::new(id, 2))).unwrap();
                }
                assert_eq!(inner.dump().contains_key(&name), !deletes);
            }
            None
        });
        let read = block_on(Now::repository(&kv).get(id)).unwrap().unwrap();
        assert_eq!(read.token(), 1);
        kv.heal();
        let after = truth(&kv, id).expect("it is there again");
        assert_eq!(
            (after.version, after.token),
            (2, 1),
            "the write-back was later, and stays"
        );
        // Every release still reads it as what it is.
        assert_eq!(
            block_on(After::repository(&kv).get(id)).unwrap().unwrap().token(),
            1
        );
    }
    // Before the write-back has read again, nothing is undone.
    let (kv, _) = memory();
    let old = r#"{"id":9,"nick":"1"}"#;
    kv.insert(
        "e:9",
        Row {
            value: old.into(),
            metadata: Some(r#"{"nick":"1","$v":1,"$x":0}"#.into()),
            expiration: None,
        },
    );
    let all = Now::repository(&kv);
    let entry = block_on(all.get_many_entries([9])).remove(0).unwrap().unwrap();
    block_on(After::repository(&kv).put(&After::new(9, 2))).unwrap();
    assert!(!block_on(all.write_back(&entry)).unwrap());
    assert_eq!(truth(&kv, 9).unwrap().token, 2);
}
