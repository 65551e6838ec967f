//! Lists, pages, scans and deletes under a prefix.
#![allow(missing_docs)]

mod entities;

use entities::{Seen, SeenKey, Session, SessionKey, User, UserKey, memory, session, user};
use futures_util::StreamExt;
use kv_schema::backend::memory::{MemoryKv, Row};
use kv_schema::layer::{Call, Injected, Operation};
use kv_schema::repository::{Cursor, Scanned};
use kv_schema::{ErrorKind, Expiry, KvEntity, Row as ListRow, Write};
use pollster::block_on;

fn row(value: &str, metadata: Option<&str>) -> Row {
    Row {
        value: value.as_bytes().to_vec().into(),
        metadata: metadata.map(str::to_owned),
        expiration: None,
    }
}

fn filled(count: u64) -> MemoryKv {
    let (kv, _clock) = memory();
    let all: Vec<User> = (0..count).map(user).collect();
    assert!(
        block_on(User::repository(&kv).put_many(&all))
            .iter()
            .all(Result::is_ok)
    );
    kv
}

#[test]
fn a_prefix_ends_at_a_separator() {
    let (kv, _clock) = memory();
    let sessions = Session::repository(&kv);
    block_on(async {
        for (tenant, user) in [("a", 1), ("a", 10), ("ab", 1), ("a:", 1), ("b", 1)] {
            sessions.put(&session(tenant, user)).await.unwrap();
        }
        let mut rows = sessions.list(SessionKey::prefix().tenant("a")).skip_foreign();
        let mut users = Vec::new();
        while let Some(row) = rows.next().await.unwrap() {
            assert_eq!(row.key.tenant, "a");
            assert_eq!(row.metadata.device, format!("device {}", row.key.user));
            assert!(matches!(row.expiry, Expiry::At(_)));
            assert_eq!(row.version, Some(1));
            users.push(row.key.user);
        }
        assert_eq!(users, [1, 10]);
    });
}

#[test]
fn every_page_comes_and_empty_pages_do_not_end_a_list() {
    for empty_pages in [false, true] {
        let kv = filled(2500).with(|settings| settings.empty_pages = empty_pages);
        let users = User::repository(&kv);
        let rows: Vec<_> = block_on(users.list(UserKey::prefix()).page_size(300).collect());
        assert_eq!(rows.len(), 2500, "empty pages: {empty_pages}");
        assert!(rows.iter().all(Result::is_ok));
    }
}

#[test]
fn pages_resume_from_a_cursor_that_travels_as_text() {
    let kv = filled(25);
    let users = User::repository(&kv);
    block_on(async {
        let (mut names, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let parsed: Option<Cursor> = cursor.as_deref().map(|text| text.parse().unwrap());
            let page = users
                .list_page(UserKey::prefix(), parsed.as_ref(), Some(10))
                .await
                .unwrap();
            for row in page.rows {
                let ListRow::Own(row) = row else {
                    panic!("a foreign row")
                };
                names.push(row.key.id);
            }
            match page.cursor {
                Some(next) => cursor = Some(next.to_string()),
                None => break,
            }
        }
        names.sort_unstable();
        assert_eq!(names, (0..25).collect::<Vec<_>>());
    });
}

#[test]
fn a_cursor_is_bound_to_its_prefix() {
    let kv = filled(25);
    let sessions = Session::repository(&kv);
    block_on(async {
        let page = User::repository(&kv)
            .list_page(UserKey::prefix(), None, Some(10))
            .await
            .unwrap();
        let cursor = page.cursor.unwrap();
        let other = sessions
            .list_page(SessionKey::prefix(), Some(&cursor), None)
            .await
            .unwrap_err();
        assert_eq!(other.kind(), ErrorKind::InvalidCursor);
        let mangled: Cursor = format!("{cursor}A").parse().unwrap();
        for bad in [
            mangled,
            "".parse().unwrap(),
            "!".parse().unwrap(),
            "AAAA".parse().unwrap(),
        ] {
            match User::repository(&kv)
                .list_page(UserKey::prefix(), Some(&bad), None)
                .await
            {
                Ok(page) => panic!("a damaged cursor listed {} rows", page.rows.len()),
                Err(error) => assert_eq!(error.kind(), ErrorKind::InvalidCursor, "{bad}"),
            }
        }
    });
}

#[test]
fn foreign_rows_are_rows_and_the_list_goes_on() {
    let kv = filled(2);
    kv.insert("user:", row("x", None));
    kv.insert("user:007", row("x", None));
    kv.insert("user:1:settings", row("x", Some("[1]")));
    let users = User::repository(&kv);
    block_on(async {
        let (mut own, mut foreign) = (Vec::new(), Vec::new());
        let mut rows = users.list(UserKey::prefix());
        while let Some(row) = rows.next().await.unwrap() {
            match row {
                ListRow::Own(row) => own.push(row.key.id),
                ListRow::Foreign(row) => {
                    assert_eq!(row.reason.kind(), ErrorKind::ForeignKey);
                    foreign.push(row.name);
                }
                _ => unreachable!("two kinds of row"),
            }
        }
        assert_eq!(own, [0, 1]);
        assert_eq!(foreign, ["user:", "user:007", "user:1:settings"]);
        let mut rows = users.list(UserKey::prefix()).skip_foreign();
        let mut count = 0;
        while rows.next().await.unwrap().is_some() {
            count += 1;
        }
        assert_eq!(count, 2);
        let deleted = users.delete_all(UserKey::prefix()).await.unwrap();
        assert_eq!((deleted.deleted, deleted.failed.len()), (2, 0));
        assert_eq!(
            kv.dump().keys().collect::<Vec<_>>(),
            ["user:", "user:007", "user:1:settings"]
        );
    });
}

#[test]
fn odd_metadata_never_hides_a_readable_value() {
    let odd = [
        None,
        Some("null"),
        Some("7"),
        Some("[1,2]"),
        Some("\"x\""),
        Some(r#"{"device":7}"#),
        Some(r#"{"other":1}"#),
        Some("true"),
    ];
    for metadata in odd {
        let (kv, _clock) = memory();
        let sessions = Session::repository(&kv);
        kv.insert(
            "session:acme:7",
            row(&serde_json::to_string(&session("acme", 7)).unwrap(), metadata),
        );
        block_on(async {
            assert_eq!(
                sessions.get(session("acme", 7)).await.unwrap(),
                Some(session("acme", 7)),
                "{metadata:?}"
            );
            let Some(ListRow::Foreign(listed)) = sessions.list(SessionKey::prefix()).next().await.unwrap()
            else {
                panic!("{metadata:?} became a typed row")
            };
            assert_eq!(listed.reason.kind(), ErrorKind::Metadata);
            // The key is ours, so a scan reads it.
            let mut scan = sessions.scan(SessionKey::prefix());
            assert!(
                matches!(scan.next().await.unwrap(), Some(Scanned::Own(entry)) if *entry.value() == session("acme", 7))
            );
        });
    }
}

#[test]
fn a_failed_page_is_tried_again() {
    let kv = filled(25);
    let users = User::repository(&kv);
    block_on(async {
        let mut rows = users.list(UserKey::prefix()).page_size(10);
        let (mut count, mut errors) = (0, 0);
        kv.fail_nth(2, Injected::before(ErrorKind::Transient));
        loop {
            match rows.next().await {
                Ok(Some(_)) => count += 1,
                Ok(None) => break,
                Err(error) => {
                    assert_eq!(
                        (error.kind(), error.entity()),
                        (ErrorKind::Transient, Some("User"))
                    );
                    errors += 1;
                }
            }
        }
        assert_eq!((count, errors), (25, 1));
    });
}

#[test]
fn a_scan_reports_damage_and_goes_on() {
    let kv = filled(3);
    kv.insert("user:1", row("{", None));
    let users = User::repository(&kv);
    block_on(async {
        let mut scan = users.scan(UserKey::prefix());
        let mut seen = Vec::new();
        while let Some(scanned) = scan.next().await.unwrap() {
            seen.push(match scanned {
                Scanned::Own(entry) => entry.value().name.clone(),
                Scanned::Damaged(key, error) => {
                    assert_eq!(
                        (error.kind(), error.raw().unwrap().as_ref()),
                        (ErrorKind::Decode, &b"{"[..])
                    );
                    format!("damaged {key}")
                }
                other => panic!("{other:?}"),
            });
        }
        assert_eq!(seen, ["user 0", "damaged user:1", "user 2"]);
    });
}

#[test]
fn one_read_that_fails_costs_a_scan_one_row() {
    let kv = filled(4);
    // Not UTF-8, so a bulk read has no answer, and the value is read singly.
    for key in ["user:1", "user:2"] {
        let mut odd = kv.dump()[key].clone();
        odd.value = (&b"\xff"[..]).into();
        kv.insert(key, odd);
    }
    kv.fail_when(|call: &Call<'_>| {
        (call.operation == Operation::Get && call.keys == ["user:1"])
            .then(|| Injected::before(ErrorKind::Transient))
    });
    let users = User::repository(&kv);
    block_on(async {
        let mut scan = users.scan(UserKey::prefix());
        let mut seen = Vec::new();
        while let Some(scanned) = scan.next().await.unwrap() {
            seen.push(match scanned {
                Scanned::Own(entry) => entry.value().name.clone(),
                Scanned::Damaged(key, _) => format!("damaged {key}"),
                Scanned::Unread(key, error) => {
                    assert_eq!(
                        (error.kind(), error.key()),
                        (ErrorKind::Transient, Some("user:1"))
                    );
                    format!("unread {key}")
                }
                other => panic!("{other:?}"),
            });
        }
        assert_eq!(seen, ["user 0", "unread user:1", "damaged user:2", "user 3"]);

        // Where nothing can be read the page has failed, and is tried again.
        kv.fail_when(|call: &Call<'_>| {
            (call.operation == Operation::GetMany).then(|| Injected::before(ErrorKind::Transient))
        });
        let mut scan = users.scan(UserKey::prefix());
        assert_eq!(scan.next().await.unwrap_err().kind(), ErrorKind::Transient);
        kv.heal();
        assert!(matches!(scan.next().await.unwrap(), Some(Scanned::Own(_))));
    });
}

#[test]
fn an_entity_may_live_in_its_metadata_alone() {
    let (kv, _clock) = memory();
    let seen = Seen::repository(&kv);
    let home = Seen {
        page: "/home".into(),
        by: "ada".into(),
        note: None,
    };
    block_on(async {
        seen.put(&home).await.unwrap();
        assert!(kv.dump()["seen:%2Fhome"].value.is_empty());
        assert_eq!(seen.get("/home").await.unwrap(), Some(home.clone()));
        let Some(ListRow::Own(listed)) = seen.list(SeenKey::prefix()).next().await.unwrap() else {
            panic!("no row")
        };
        assert_eq!(
            (
                listed.key.page.as_str(),
                listed.metadata.by.as_str(),
                listed.metadata.note
            ),
            ("/home", "ada", None)
        );
        // A value that is not empty, or metadata that cannot be read, is an error.
        kv.insert("seen:a", row("x", Some(r#"{"by":"ada"}"#)));
        assert_eq!(seen.get("a").await.unwrap_err().kind(), ErrorKind::Decode);
        kv.insert("seen:b", row("", None));
        assert_eq!(seen.get("b").await.unwrap_err().kind(), ErrorKind::Metadata);
    });
}

#[test]
fn deletes_in_slices_and_reports_each_failure() {
    let kv = filled(25);
    let users = User::repository(&kv);
    block_on(async {
        let slice = users.delete_page(UserKey::prefix(), None, 10).await.unwrap();
        assert_eq!((slice.deleted, kv.dump().len()), (10, 15));
        let slice = users
            .delete_page(UserKey::prefix(), slice.cursor.as_ref(), 10)
            .await
            .unwrap();
        assert_eq!((slice.deleted, kv.dump().len()), (10, 5));
        kv.fail_when(|call: &Call<'_>| {
            (call.operation == Operation::Delete && call.keys == ["user:9"])
                .then_some(Injected::before(ErrorKind::RateLimited))
        });
        let rest = users.delete_all(UserKey::prefix()).await.unwrap();
        assert_eq!(rest.deleted, 4);
        assert_eq!(
            rest.failed
                .iter()
                .map(|(key, error)| (key.as_str(), error.kind()))
                .collect::<Vec<_>>(),
            [("user:9", ErrorKind::RateLimited)]
        );
    });
}

#[test]
fn a_list_knows_the_expiry_of_every_row() {
    let (kv, _clock) = memory();
    let sessions = Session::repository(&kv);
    block_on(async {
        sessions.put_with(&session("a", 1), Write::never()).await.unwrap();
        let Some(ListRow::Own(row)) = sessions.list(SessionKey::prefix()).next().await.unwrap() else {
            panic!("no row")
        };
        assert_eq!(row.expiry, Expiry::Never);
    });
}
