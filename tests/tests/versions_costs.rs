//! What versions cost in KV operations: nothing where the stored value is of today's, and what is documented where a policy asks for more.
#![allow(missing_docs)]

mod entities;

use bytes::Bytes;
use entities::memory;
use kv_schema::backend::memory::{MemoryKv, Row};
use kv_schema::backend::stream::ByteStream;
use kv_schema::layer::{Counting, Operations};
use kv_schema::{KvEntity, Renew, ToKey, Write};
use pollster::block_on;
use serde::{Deserialize, Serialize};

macro_rules! entity {
    ($name:ident, $key:literal, [$($field:tt)*] $($attributes:tt)*) => {
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
        #[kv(key = $key, ttl = "1h" $($attributes)*)]
        struct $name {
            id: u64,
            $($field)*
            name: String,
        }

        impl Named for $name {
            fn new(id: u64) -> Self {
                Self { id, name: "a".into() }
            }

            fn change(&mut self) {
                self.name.push('!');
            }
        }
    };
}

trait Named: KvEntity + PartialEq + Clone {
    fn new(id: u64) -> Self;
    fn change(&mut self);
}

entity!(Plain, "p:{id}", []);
entity!(Current, "p:{id}", [#[kv(was(1 => "nick", 2 => "n"))]], version = 3);
entity!(OnRead, "p:{id}", [#[kv(was(1 => "nick"))]], version = 3, migrate(2 => Self), write_back = on_read, unversioned = detect(3, 1));
entity!(Off, "p:{id}", [#[kv(was(2 => "nick"))]], version = 3, write_back = off, oldest = 2);
entity!(
    From,
    "p:{id}",
    [],
    version = 1,
    version_from = metadata("v"),
    unversioned = error
);
entity!(Lower, "p:{id}", [#[kv(was(1 => "nick"))]], version = 2, write_version = 1);
entity!(Hide, "p:{id}", [], version = 1, newer = hide);
entity!(Pass, "p:{id}", [], version = 1, newer = pass_through);
entity!(Moved, "p:{id}", [], moved_from = "old:{id}");
entity!(
    MovedHidden,
    "p:{id}",
    [],
    moved_from = "old:{id}",
    version = 1,
    newer = hide
);
entity!(Shared, "p:{id}", [], moved_from = "old");

/// Reads (in bulk too), writes, deletes, lists.
type Cost = (u64, u64, u64, u64);

fn cost<B>(kv: &Counting<B>) -> Cost {
    let Operations {
        gets,
        heads,
        bulk_gets,
        puts,
        deletes,
        lists,
        ..
    } = kv.reset();
    (gets + heads + bulk_gets, puts, deletes, lists)
}

/// The costs of every method, on an entity that is stored as today's.
fn costs<E: Named>() -> Vec<(&'static str, Cost)>
where
    u64: ToKey<E>,
{
    let (memory, _) = memory();
    let kv = Counting::new(memory);
    let all = E::repository(&kv);
    let one = E::new(1);
    let mut out = Vec::new();
    macro_rules! say {
        ($name:literal, $call:expr) => {{
            let answer = $call.await;
            out.push(($name, cost(&kv)));
            answer
        }};
    }
    block_on(async {
        say!("put", all.put(&one)).unwrap();
        say!("get", all.get(1)).unwrap().unwrap();
        say!("get of nothing", all.get(2)).unwrap();
        let entry = say!("get_entry", all.get_entry(1)).unwrap().unwrap();
        say!("contains", all.contains(1)).unwrap();
        say!("contains of nothing", all.contains(2)).unwrap();
        say!("get_many", all.get_many([1_u64]));
        say!("get_many of nothing", all.get_many([1_u64, 2]));
        say!("put_with", all.put_with(&one, Write::never().verify_eq())).unwrap();
        say!("put_with keep_expiry", all.put_with(&one, Write::keep_expiry())).unwrap();
        say!("put_if_changed, the same", all.put_if_changed(&one)).unwrap();
        let mut other = one.clone();
        other.change();
        say!("put_if_changed", all.put_if_changed(&other)).unwrap();
        say!("update", all.update(1, E::change)).unwrap();
        say!("update of nothing", all.update(2, E::change)).unwrap();
        say!("upsert", all.upsert(one.clone(), E::change)).unwrap();
        say!("upsert of nothing", all.upsert(E::new(3), E::change)).unwrap();
        say!("put_many", all.put_many([&one]));
        say!("renew", all.renew(&entry, Renew::always())).unwrap();
        say!("write_back", all.write_back(&entry)).unwrap();
        say!("take_if, refused", all.take_if(1, |_| false)).unwrap();
        say!("take", all.take(1)).unwrap();
        say!("take of nothing", all.take(1)).unwrap();
        say!("delete", all.delete(3)).unwrap();
        say!("delete_many", all.delete_many([3_u64]));
    });
    out
}

/// What is different from an entity that says nothing of versions.
fn more<E: Named>() -> Vec<(&'static str, Cost)>
where
    u64: ToKey<E>,
{
    let more = |((name, plain), (_, of)): ((&'static str, Cost), (&'static str, Cost))| {
        let more = (of.0 - plain.0, of.1 - plain.1, of.2 - plain.2, of.3 - plain.3);
        (more != (0, 0, 0, 0)).then_some((name, more))
    };
    costs::<Plain>()
        .into_iter()
        .zip(costs::<E>())
        .filter_map(more)
        .collect()
}

#[test]
fn todays_version_costs_what_no_version_costs() {
    assert_eq!(more::<Current>(), []);
    assert_eq!(more::<OnRead>(), []);
    assert_eq!(more::<Off>(), []);
    assert_eq!(more::<From>(), []);
    assert_eq!(more::<Lower>(), []);
}

#[test]
fn who_does_not_see_newer_values_looks_before_each_blind_write() {
    let look = (1, 0, 0, 0);
    let expected = [
        ("put", look),
        ("put_with", look),
        ("put_with keep_expiry", look),
        ("upsert of nothing", look),
        ("put_many", look),
    ];
    assert_eq!(more::<Hide>(), expected);
    assert_eq!(more::<Pass>(), expected);
}

#[test]
fn a_key_that_moved_costs_a_read_on_a_miss_and_a_delete_with_a_write() {
    let (miss, forget) = ((1, 0, 0, 0), (0, 0, 1, 0));
    assert_eq!(
        more::<Moved>(),
        [
            ("put", forget),
            ("get of nothing", miss),
            ("contains of nothing", miss),
            ("get_many of nothing", miss),
            ("put_with", forget),
            ("put_with keep_expiry", forget),
            ("put_if_changed, the same", forget),
            ("put_if_changed", forget),
            ("update", forget),
            ("update of nothing", miss),
            ("upsert", forget),
            ("upsert of nothing", (1, 0, 1, 0)),
            ("put_many", forget),
            ("take", forget),
            ("take of nothing", miss),
            ("delete", forget),
            ("delete_many", forget),
        ]
    );
    // Both, where both are said.
    let both = more::<MovedHidden>();
    assert!(both.contains(&("put", (2, 0, 1, 0))), "{both:?}");
    // Where another key may have had the old one, it is read before it is removed.
    let shared = more::<Shared>();
    assert!(shared.contains(&("put", (1, 0, 0, 0))), "{shared:?}");
    assert!(shared.contains(&("delete", (1, 0, 0, 0))), "{shared:?}");
}

fn older(kv: &MemoryKv) {
    let value = br#"{"id":1,"nick":"a"}"#.to_vec().into();
    kv.insert(
        "p:1",
        Row {
            value,
            metadata: Some(r#"{"$v":1,"$x":0}"#.into()),
            expiration: None,
        },
    );
}

#[test]
fn an_older_value_costs_what_todays_does_but_for_its_write_back() {
    let (memory, _) = memory();
    let kv = Counting::new(memory.clone());
    block_on(async {
        older(&memory);
        let all = Lower::repository(&kv);
        all.get(1).await.unwrap().unwrap();
        assert_eq!(cost(&kv), (1, 0, 0, 0));
        all.update(1, Lower::change).await.unwrap();
        assert_eq!(cost(&kv), (1, 1, 0, 0));
        older(&memory);
        let all = OnRead::repository(&kv);
        all.get(1).await.unwrap().unwrap();
        assert_eq!(cost(&kv), (2, 1, 0, 0), "one read and one write more");
        older(&memory);
        all.take(1).await.unwrap().unwrap();
        assert_eq!(cost(&kv), (1, 0, 1, 0));
    });
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "i:{id}", codec = Bytes, version = 1, newer = hide, moved_from = "old:{id}")]
struct Image {
    id: u64,
    #[kv(value)]
    body: Vec<u8>,
}

#[test]
fn streams() {
    let (memory, _) = memory();
    let kv = Counting::new(memory);
    let images = Image::repository(&kv);
    let image = Image {
        id: 1,
        body: Vec::new(),
    };
    block_on(async {
        let body = ByteStream::from(Bytes::from_static(b"x"));
        images.put_stream(&image, body, None, Write::new()).await.unwrap();
        assert_eq!(cost(&kv), (2, 1, 1, 0));
        images.get_stream(1).await.unwrap().unwrap();
        assert_eq!(cost(&kv), (1, 0, 0, 0));
        assert!(images.get_stream(2).await.unwrap().is_none());
        assert_eq!(cost(&kv), (2, 0, 0, 0));
    });
}
