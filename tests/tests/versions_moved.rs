//! Keys that moved: what is found under an old key, and what becomes of it.
#![allow(missing_docs)]

mod entities;

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use entities::{NOW, memory};
use futures_util::TryStreamExt;
use kv_schema::backend::memory::{MemoryKv, Row};
use kv_schema::backend::stream::ByteStream;
use kv_schema::layer::{Injected, Operations};
use kv_schema::{ErrorKind, Expiry, KvEntity, Renew, VersionState, Write};
use pollster::block_on;
use serde::{Deserialize, Serialize};

fn insert(kv: &MemoryKv, key: &str, value: &str, metadata: Option<&str>) {
    kv.insert(
        key,
        Row {
            value: value.as_bytes().to_vec().into(),
            metadata: metadata.map(str::to_owned),
            expiration: None,
        },
    );
}

/// Gets, heads, bulk gets, puts, deletes, lists.
fn cost(kv: &MemoryKv) -> (u64, u64, u64, u64, u64) {
    let Operations {
        gets,
        heads,
        bulk_gets,
        puts,
        deletes,
        lists,
        ..
    } = kv.reset_operations();
    (gets + heads, bulk_gets, puts, deletes, lists)
}

fn keys(kv: &MemoryKv) -> Vec<String> {
    kv.dump().into_keys().collect()
}

/// Every part of today's key stood in the old one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "user:{team}:{id}", moved_from = "u/{id}/{team}", version = 2)]
struct User {
    team: String,
    id: u64,
    #[kv(was(1 => "nick"), metadata)]
    name: String,
}

const OLD: &str = r#"{"team":"red","id":1,"nick":"Ada"}"#;

fn user(name: &str) -> User {
    User {
        team: "red".into(),
        id: 1,
        name: name.into(),
    }
}

fn old() -> MemoryKv {
    let (kv, _) = memory();
    insert(&kv, "u/1/red", OLD, Some(r#"{"nick":"Ada","$v":1,"theirs":1}"#));
    kv
}

#[test]
fn what_is_under_the_old_key_is_read() {
    let kv = old();
    let users = User::repository(&kv);
    let (ada, other) = (user("Ada"), User { id: 2, ..user("x") });
    block_on(async {
        assert_eq!(users.get(&ada).await.unwrap(), Some(ada.clone()));
        assert_eq!(cost(&kv), (2, 0, 0, 0, 0), "get under the old key");
        assert_eq!(users.get(&other).await.unwrap(), None);
        assert_eq!(cost(&kv), (2, 0, 0, 0, 0), "get of what is missing");
        let entry = users.get_entry(&ada).await.unwrap().unwrap();
        assert_eq!(
            (entry.moved_from(), entry.stored_key()),
            (Some("u/1/red"), "user:red:1")
        );
        assert_eq!(entry.state(), VersionState::Older(1));
        assert_eq!(
            entry.key().unwrap(),
            UserKey {
                team: "red".into(),
                id: 1
            }
        );
        cost(&kv);
        assert!(users.contains(&ada).await.unwrap());
        assert_eq!(cost(&kv), (2, 0, 0, 0, 0), "contains under the old key");
        assert!(!users.contains(&other).await.unwrap());
        cost(&kv);
        let found = users.get_many([&ada, &other, &ada]).await;
        assert_eq!(
            cost(&kv),
            (0, 2, 0, 0, 0),
            "get_many of what is not under today's keys"
        );
        assert_eq!(found[0].as_ref().unwrap().as_ref(), Some(&ada));
        assert_eq!(found[1].as_ref().unwrap().as_ref(), None);
        assert_eq!(found[2].as_ref().unwrap().as_ref(), Some(&ada));
        users.put(&ada).await.unwrap();
        assert_eq!(
            (cost(&kv), keys(&kv)),
            ((0, 0, 1, 1, 0), vec!["user:red:1".to_owned()]),
            "put"
        );
        users.get(&ada).await.unwrap();
        assert_eq!(cost(&kv), (1, 0, 0, 0, 0), "get under today's key");
        users.contains(&ada).await.unwrap();
        assert_eq!(cost(&kv), (1, 0, 0, 0, 0), "contains under today's key");
        users.get_many([&ada]).await;
        assert_eq!(cost(&kv), (0, 1, 0, 0, 0), "get_many under today's key");
    });
}

#[test]
fn every_write_and_delete_removes_the_old_key() {
    for call in 0..11 {
        let kv = old();
        let users = User::repository(&kv);
        let ada = user("Ada");
        block_on(async {
            match call {
                0 => users.put(&ada).await.unwrap(),
                1 => users.put_with(&ada, Write::keep_expiry()).await.unwrap(),
                2 => assert!(users.put_many([&ada]).await.remove(0).is_ok()),
                3 => assert!(users.put_if_changed(&ada).await.unwrap()),
                4 => assert!(users.update(&ada, |_| ()).await.unwrap().is_some()),
                5 => drop(
                    users
                        .upsert(user("start"), |user| assert_eq!(user.name, "Ada"))
                        .await
                        .unwrap(),
                ),
                6 => {
                    let entry = users.get_entry(&ada).await.unwrap().unwrap();
                    assert!(users.write_back(&entry).await.unwrap());
                    let metadata = kv.dump()["user:red:1"].metadata.clone();
                    assert_eq!(metadata.as_deref(), Some(r#"{"name":"Ada","theirs":1,"$v":2}"#));
                }
                7 => users.delete(&ada).await.unwrap(),
                8 => assert!(users.delete_many([&ada]).await.remove(0).is_ok()),
                9 => assert_eq!(users.take(&ada).await.unwrap(), Some(ada.clone())),
                _ => assert_eq!(users.take_if(&ada, |_| true).await.unwrap(), Some(ada.clone())),
            }
            let kept = if call < 7 { Some(ada.clone()) } else { None };
            assert!(!kv.dump().contains_key("u/1/red"), "call {call}");
            assert_eq!(users.get(&ada).await.unwrap(), kept, "call {call}");
        });
    }
}

#[test]
fn a_refused_take_and_an_error_in_an_update_leave_the_old_key() {
    let kv = old();
    let users = User::repository(&kv);
    let before = kv.dump();
    block_on(async {
        assert_eq!(users.take_if(&user(""), |_| false).await.unwrap(), None);
        let changed = users.update(&user(""), |user| user.id = 9).await.unwrap_err();
        assert_eq!(changed.kind(), ErrorKind::KeyChanged);
    });
    assert_eq!(kv.dump(), before);
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "code:{id}", moved_from = "c:{id}", ttl = "1h")]
struct Code {
    id: u64,
    text: String,
}

fn code(text: &str) -> Code {
    Code {
        id: 1,
        text: text.into(),
    }
}

#[test]
fn an_expired_entity_does_not_bring_the_old_one_back() {
    let (kv, clock) = memory();
    let codes = Code::repository(&kv);
    let soon = Write::ttl(Duration::from_secs(10)).clamp();
    block_on(async {
        codes.put_with(&code("new"), soon).await.unwrap();
        insert(&kv, "c:1", r#"{"id":1,"text":"old"}"#, None);
        clock.advance(Duration::from_secs(20));
        assert!(kv.dump().contains_key("code:1"), "the platform still has it");
        assert_eq!(codes.get(1).await.unwrap(), None);
        assert!(!codes.contains(1).await.unwrap());
        assert!(codes.get_many([1]).await[0].as_ref().unwrap().is_none());
        assert_eq!(codes.take(1).await.unwrap(), None);
        assert_eq!(codes.update(1, |_| ()).await.unwrap(), None);
    });
}

#[test]
fn the_expiry_is_that_of_the_old_key() {
    let deadline = NOW.plus(Duration::from_secs(500));
    for (metadata, expiration) in [(Some(r#"{"$x":1800000500}"#), None), (None, Some(deadline))] {
        for call in 0..6 {
            let (kv, _) = memory();
            let codes = Code::repository(&kv);
            let value = br#"{"id":1,"text":"old"}"#.to_vec().into();
            kv.insert(
                "c:1",
                Row {
                    value,
                    metadata: metadata.map(str::to_owned),
                    expiration,
                },
            );
            block_on(async {
                let keep = Write::keep_expiry();
                match call {
                    0 => codes.put_with(&code("new"), keep).await.unwrap(),
                    1 => drop(
                        codes
                            .update_with(1, |code| code.text.push('!'), keep)
                            .await
                            .unwrap()
                            .unwrap(),
                    ),
                    2 => drop(
                        codes
                            .upsert_with(code(""), |code| code.text.push('!'), keep)
                            .await
                            .unwrap(),
                    ),
                    3 => assert!(codes.put_many_with(&[code("new")], keep).await.remove(0).is_ok()),
                    4 => {
                        let entry = codes.get_entry(1).await.unwrap().unwrap();
                        assert!(codes.write_back(&entry).await.unwrap());
                    }
                    _ => {
                        let entry = codes.get_entry(1).await.unwrap().unwrap();
                        assert!(codes.renew(&entry, Renew::at(deadline)).await.unwrap());
                    }
                }
                let row = &kv.dump()["code:1"];
                assert_eq!(row.expiration, Some(deadline), "call {call} {metadata:?}");
                assert_eq!(
                    codes.get_entry(1).await.unwrap().unwrap().expiry(),
                    Expiry::At(deadline)
                );
                assert_eq!(keys(&kv), ["code:1"]);
            });
        }
    }
}

/// Two of today's keys had one old key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "cart:{user}:{shop}", moved_from = "cart:{user}", write_back = on_read)]
struct Cart {
    user: u64,
    shop: String,
    items: u32,
}

fn cart(shop: &str, items: u32) -> Cart {
    Cart {
        user: 1,
        shop: shop.into(),
        items,
    }
}

#[test]
fn two_keys_with_one_old_key_do_not_take_each_others() {
    let (kv, _) = memory();
    let carts = Cart::repository(&kv);
    let theirs = r#"{"user":1,"shop":"a","items":7}"#;
    insert(&kv, "cart:1", theirs, None);
    block_on(async {
        assert_eq!(carts.get(&cart("b", 0)).await.unwrap(), None);
        assert!(!carts.contains(&cart("b", 0)).await.unwrap());
        let many = carts.get_many([&cart("a", 0), &cart("b", 0)]).await;
        assert_eq!(many[0].as_ref().unwrap().as_ref(), Some(&cart("a", 7)));
        assert!(many[1].as_ref().unwrap().is_none());
        // Neither a put, a delete, nor a take of the other removes it.
        carts.put(&cart("b", 1)).await.unwrap();
        assert_eq!(
            carts.update(&cart("b", 0), |cart| cart.items = 2).await.unwrap(),
            Some(cart("b", 2))
        );
        assert_eq!(carts.take(&cart("b", 0)).await.unwrap(), Some(cart("b", 2)));
        carts.delete(&cart("b", 0)).await.unwrap();
        assert!(carts.put_many(&[cart("b", 1)]).await.remove(0).is_ok());
        assert!(carts.delete_many([&cart("b", 0)]).await.remove(0).is_ok());
        assert_eq!(kv.dump()["cart:1"].value, theirs);
        // Its own does, on a read.
        assert_eq!(carts.get(&cart("a", 0)).await.unwrap(), Some(cart("a", 7)));
        assert_eq!(keys(&kv), ["cart:1:a"]);
        carts.delete(&cart("a", 0)).await.unwrap();
        assert_eq!(carts.get(&cart("a", 0)).await.unwrap(), None);
    });
}

/// An old key may be the same text as today's, or as that of another entity of today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "edge:{to}:{from}", moved_from = "edge:{from}:{to}")]
struct Edge {
    from: u64,
    to: u64,
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "pad:{id}", moved_from = "pad:{id:04}")]
struct Pad {
    id: u32,
    #[kv(value)]
    text: String,
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "swap:{to}:{from}", moved_from = "swap:{from}:{to}")]
struct Swap {
    from: u64,
    to: u64,
    #[kv(value)]
    text: String,
}

#[test]
fn an_old_key_that_is_a_key_of_today_is_never_removed_for_another() {
    let (kv, _) = memory();
    block_on(async {
        let edges = Edge::repository(&kv);
        let all = [(1, 2), (2, 1), (3, 3)].map(|(from, to)| Edge { from, to });
        for edge in &all {
            edges.put(edge).await.unwrap();
        }
        for edge in &all {
            assert_eq!(edges.get(edge).await.unwrap().as_ref(), Some(edge));
        }
        edges.delete(&all[0]).await.unwrap();
        assert_eq!(
            edges.get(&all[0]).await.unwrap(),
            None,
            "the other edge is not this one"
        );
        assert_eq!(edges.get(&all[1]).await.unwrap().as_ref(), Some(&all[1]));
        // Where the value says whose it is, an old one is found all the same.
        insert(&kv, "edge:8:9", r#"{"from":8,"to":9}"#, None);
        let old = Edge { from: 8, to: 9 };
        assert_eq!(edges.get(&old).await.unwrap().as_ref(), Some(&old));
        edges.put(&old).await.unwrap();
        assert!(kv.dump().contains_key("edge:9:8") && !kv.dump().contains_key("edge:8:9"));

        let pads = Pad::repository(&kv);
        insert(&kv, "pad:0007", r#""old""#, None);
        assert_eq!(pads.get(7).await.unwrap().unwrap().text, "old");
        let wide = Pad {
            id: 12345,
            text: "wide".into(),
        };
        for _ in 0..2 {
            pads.put(&wide).await.unwrap();
            assert_eq!(pads.get(12345).await.unwrap().as_ref(), Some(&wide));
        }
        let four = Pad {
            id: 1234,
            text: "four".into(),
        };
        pads.put(&four).await.unwrap();
        assert_eq!(pads.get(1234).await.unwrap().as_ref(), Some(&four));
        assert_eq!(
            pads.get_many([1234]).await[0].as_ref().unwrap().as_ref(),
            Some(&four)
        );

        // Where it does not, what is under a key of today is that entity's.
        let swaps = Swap::repository(&kv);
        let one = Swap {
            from: 1,
            to: 2,
            text: "one".into(),
        };
        swaps.put(&one).await.unwrap();
        let other = Swap {
            from: 2,
            to: 1,
            text: "other".into(),
        };
        assert_eq!(swaps.get(&other).await.unwrap(), None);
        swaps.put(&other).await.unwrap();
        assert_eq!(swaps.get(&one).await.unwrap().as_ref(), Some(&one));
        swaps.delete(&other).await.unwrap();
        assert_eq!(swaps.get(&one).await.unwrap().as_ref(), Some(&one));
    });
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "img:{name}", moved_from = "image/{name}", codec = Bytes, version = 1, newer = hide)]
struct Image {
    name: String,
    #[kv(metadata)]
    mime: String,
    #[kv(value)]
    body: Vec<u8>,
}

#[test]
fn streams_of_a_moved_key() {
    let (kv, _) = memory();
    let images = Image::repository(&kv);
    insert(&kv, "image/logo", "old", Some(r#"{"mime":"a","$v":1}"#));
    block_on(async {
        let found = images.get_stream("logo").await.unwrap().unwrap();
        assert_eq!(cost(&kv), (2, 0, 0, 0, 0));
        let parts: Vec<Bytes> = found.body.try_collect().await.unwrap();
        assert_eq!(parts.concat(), b"old");
        let logo = Image {
            name: "logo".into(),
            mime: "b".into(),
            body: Vec::new(),
        };
        let body = ByteStream::from(Bytes::from_static(b"new"));
        images.put_stream(&logo, body, None, Write::new()).await.unwrap();
        assert_eq!(keys(&kv), ["img:logo"]);
        assert_eq!(images.get("logo").await.unwrap().unwrap().body, b"new");
    });
}

#[test]
fn a_newer_value_under_the_old_key_is_not_removed_unseen() {
    let (kv, _) = memory();
    let images = Image::repository(&kv);
    insert(&kv, "image/logo", "newer", Some(r#"{"mime":"a","$v":2}"#));
    let logo = Image {
        name: "logo".into(),
        mime: "b".into(),
        body: Vec::new(),
    };
    block_on(async {
        assert_eq!(images.get("logo").await.unwrap(), None);
        assert_eq!(
            images.put(&logo).await.unwrap_err().kind(),
            ErrorKind::NewerVersion
        );
        assert_eq!(
            images.upsert(logo.clone(), |_| ()).await.unwrap_err().kind(),
            ErrorKind::NewerVersion
        );
        assert_eq!(
            images.put_if_changed(&logo).await.unwrap_err().kind(),
            ErrorKind::NewerVersion
        );
        assert!(images.put_many([&logo]).await[0].is_err());
        assert_eq!(kv.dump()["image/logo"].value, "newer");
        assert_eq!(keys(&kv), ["image/logo"]);
    });
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "off:{id}", moved_from = "o:{id}", version = 2, write_back = off, newer = pass_through, ttl = "1h")]
struct Off {
    id: u64,
    #[kv(was(1 => "nick"))]
    name: String,
}

#[test]
fn a_renewal_moves_bytes_that_may_not_change() {
    let (kv, _) = memory();
    let all = Off::repository(&kv);
    block_on(async {
        for (id, value, version) in [
            (1, r#"{"id":1,"nick":"a"}"#, 1),
            (2, r#"{"id":2,"name":"a","more":1}"#, 3),
        ] {
            insert(
                &kv,
                &format!("o:{id}"),
                value,
                Some(&format!(r#"{{"$v":{version}}}"#)),
            );
            let entry = all.get_entry(id).await.unwrap().unwrap();
            assert!(all.renew(&entry, Renew::always()).await.unwrap());
            let now = all.get_entry(id).await.unwrap().unwrap();
            assert_eq!(
                (now.version(), now.bytes().as_ref()),
                (Some(version), value.as_bytes())
            );
            assert_eq!(now.moved_from(), None);
            assert!(!kv.dump().contains_key(&format!("o:{id}")));
        }
    });
}

/// The n-th operation fails, before it is done or after: the entity is one of the two, and never gone unless it was to go.
#[test]
fn a_fault_in_any_operation_loses_nothing() {
    type Call = (&'static str, bool);
    let calls: [Call; 9] = [
        ("get", false),
        ("put", false),
        ("update", false),
        ("upsert", false),
        ("put_if_changed", false),
        ("put_many", false),
        ("write_back", false),
        ("delete", true),
        ("take", true),
    ];
    for (call, removes) in calls {
        for n in 1..12 {
            for injected in [
                Injected::before(ErrorKind::Transient),
                Injected::after(ErrorKind::Transient),
            ] {
                let (kv, _) = memory();
                insert(&kv, "cart:1", r#"{"user":1,"shop":"a","items":7}"#, None);
                let carts = Cart::repository(&kv);
                let (old, new) = (cart("a", 7), cart("a", 8));
                block_on(async {
                    let entry = carts.get_many_entries([&old]).await.remove(0).unwrap().unwrap();
                    kv.fail_nth(n, injected);
                    let done = match call {
                        "get" => carts.get(&old).await.map(drop),
                        "put" => carts.put(&new).await,
                        "update" => carts.update(&old, |cart| cart.items = 8).await.map(drop),
                        "upsert" => carts.upsert(old.clone(), |cart| cart.items = 8).await.map(drop),
                        "put_if_changed" => carts.put_if_changed(&new).await.map(drop),
                        "put_many" => carts.put_many([&new]).await.remove(0),
                        "write_back" => carts.write_back(&entry).await.map(drop),
                        "delete" => carts.delete(&old).await,
                        _ => carts.take(&old).await.map(drop),
                    };
                    kv.heal();
                    let found = carts.get_many([&old]).await.remove(0).unwrap();
                    match (&found, removes) {
                        (None, true) => {}
                        (Some(found), true) => {
                            assert_eq!(found, &old, "{call} {n}");
                            assert!(done.is_err(), "{call} {n}: what is deleted is gone");
                        }
                        (Some(found), false) => {
                            assert!(*found == old || *found == new, "{call} {n}");
                            if done.is_ok() && !matches!(call, "get" | "write_back") {
                                assert_eq!(found, &new, "{call} {n}");
                            }
                        }
                        (None, false) => panic!("{call} {n}: lost"),
                    }
                    // The same call again puts it right.
                    if removes {
                        carts.delete(&old).await.unwrap();
                        assert_eq!(kv.dump(), BTreeMap::new());
                    } else {
                        carts.put(&new).await.unwrap();
                        assert_eq!(keys(&kv), ["cart:1:a"]);
                    }
                });
            }
        }
    }
}
