//! The main job in one file: declare entities, store them in an embedded file, read them back.
//!
//! Run it with `cargo run -p quickstart`. In a Worker the entities are the same and the backend is
//! `WorkersKv::from_env(&env, "APP")?`: see `examples/worker`.

use std::time::Duration;

use kv_schema::backend::redb::RedbKv;
use kv_schema::{ErrorKind, Expiry, KvEntity, Renew, Write};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A signed-in browser: the value is the whole struct, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "session:{user}:{id}", ttl = "24h", cache_ttl = "60s", version = 1)]
pub struct Session {
    /// Who signed in.
    #[kv(max_len = 64)]
    pub user: String,
    /// Which browser.
    pub id: Uuid,
    /// Also in the metadata, so that a list shows it without reading a value.
    #[kv(metadata)]
    pub device: String,
    /// Only in the value.
    pub csrf: String,
}

/// One user's flags: the stored bytes are exactly `flags`, and `FeatureFlags` knows nothing of KV.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "flags:user:{user}")]
pub struct UserFlags {
    /// Whose flags.
    pub user: u64,
    /// What is stored.
    #[kv(value)]
    pub flags: FeatureFlags,
}

/// Plain serde, perhaps from another crate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FeatureFlags {
    /// Shows the new dashboard.
    pub new_dashboard: bool,
}

/// A counter that `wrangler kv key get` shows as `5`.
#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "count/{page:rest}", codec = Text, ttl = "1h")]
pub struct Count {
    /// Which page; unescaped up to the end of the key.
    pub page: String,
    /// What is stored.
    #[kv(value)]
    pub hits: u32,
}

fn main() -> kv_schema::Result<()> {
    let directory = tempfile::tempdir().expect("a temporary directory can be made");
    let path = directory.path().join("app.redb");
    let phone = session("ada", 1, "phone");

    println!("# open an embedded store, write");
    {
        let kv = RedbKv::open(&path)?;
        pollster::block_on(write(&kv, &phone))?;
    }

    println!("\n# close, open again, read");
    let kv = RedbKv::open(&path)?;
    pollster::block_on(read(&kv, &phone))
}

async fn write(kv: &RedbKv, phone: &Session) -> kv_schema::Result<()> {
    let sessions = Session::repository(kv);
    sessions.put(phone).await?;
    let more = [session("ada", 2, "laptop"), session("adam", 3, "tablet")];
    for written in sessions.put_many(&more).await {
        written?;
    }
    println!("put      {}", SessionKey::of(phone));
    println!(
        "put      {} and {}",
        SessionKey::of(&more[0]),
        SessionKey::of(&more[1])
    );

    let flags = UserFlags::repository(kv);
    flags
        .put(&UserFlags {
            user: 42,
            flags: FeatureFlags { new_dashboard: true },
        })
        .await?;
    println!("put      flags:user:42, whose stored bytes are only the flags");

    let counts = Count::repository(kv);
    for _ in 0..5 {
        counts
            .upsert(
                Count {
                    page: "docs/keys.html".into(),
                    hits: 0,
                },
                |count| count.hits += 1,
            )
            .await?;
    }
    println!("upsert   count/docs/keys.html, five times");

    let refused = sessions
        .put(&session(&"x".repeat(65), 4, "robot"))
        .await
        .expect_err("the user is too long");
    assert_eq!(refused.kind(), ErrorKind::InvalidKey);
    assert_eq!(
        (refused.field(), refused.limit(), refused.actual()),
        (Some("user"), Some(64), Some(65))
    );
    println!("refused  {}", shorten(&refused.to_string()));

    let long = Count {
        page: "p".repeat(513 - "count/".len()),
        hits: 1,
    };
    let refused = counts.put(&long).await.expect_err("the key has 513 bytes");
    assert_eq!(
        (refused.kind(), refused.limit(), refused.actual()),
        (ErrorKind::KeyTooLong, Some(512), Some(513))
    );
    println!("refused  {}", shorten(&refused.to_string()));

    let refused = sessions
        .put_with(phone, Write::ttl(Duration::from_secs(30)))
        .await
        .expect_err("30 s is too short");
    assert_eq!(refused.kind(), ErrorKind::InvalidExpiry);
    println!("refused  {}", shorten(&refused.to_string()));
    Ok(())
}

async fn read(kv: &RedbKv, phone: &Session) -> kv_schema::Result<()> {
    let sessions = Session::repository(kv);
    let entry = sessions.get_entry(phone).await?.expect("the session is on disk");
    assert_eq!(entry.value(), phone);
    assert_eq!(entry.version(), Some(1));
    assert!(matches!(entry.expiry(), Expiry::At(_)));
    println!(
        "get      {}: {}, version 1, expires in 24 h",
        entry.stored_key(),
        entry.value().device
    );
    let renewed = sessions.renew(&entry, Renew::below_half()).await?;
    assert!(!renewed);
    println!("renew    not yet: more than half of the 24 h is left, so nothing is written");

    // `ada`, not `adam`: a prefix ends at a separator. One list operation, no value read.
    let mut devices = Vec::new();
    let mut rows = sessions.list(SessionKey::prefix().user("ada")).skip_foreign();
    while let Some(row) = rows.next().await? {
        devices.push(row.metadata.device);
    }
    assert_eq!(devices, ["phone", "laptop"]);
    println!(
        "list     session:ada: has {}, from metadata alone",
        devices.join(" and ")
    );

    let keys = [
        SessionKey::of(phone),
        SessionKey::of(&session("nobody", 9, "")),
        SessionKey::of(phone),
    ];
    let found: Vec<bool> = sessions
        .get_many(&keys)
        .await
        .into_iter()
        .map(|hit| Ok(hit?.is_some()))
        .collect::<kv_schema::Result<_>>()?;
    assert_eq!(found, [true, false, true]);
    println!("get_many found, missing, found: the answers are in the order of the keys");

    let flags = UserFlags::repository(kv)
        .get(42)
        .await?
        .expect("the flags are on disk");
    assert!(flags.flags.new_dashboard);
    println!(
        "get      flags:user:42: new dashboard {}",
        flags.flags.new_dashboard
    );

    let count = Count::repository(kv)
        .get_entry("docs/keys.html")
        .await?
        .expect("the count is on disk");
    assert_eq!((count.value().hits, &count.bytes()[..]), (5, &b"5"[..]));
    println!(
        "get      count/docs/keys.html: {}, stored as one byte",
        count.value().hits
    );
    println!("\nEverything that was written came back.");
    Ok(())
}

fn session(user: &str, id: u128, device: &str) -> Session {
    Session {
        user: user.to_owned(),
        id: Uuid::from_u128(id),
        device: device.to_owned(),
        csrf: "9f2c".to_owned(),
    }
}

/// Cuts the middle out of a long key, for a terminal.
fn shorten(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= 140 {
        return text.to_owned();
    }
    let (start, end) = (chars[..50].iter(), chars[chars.len() - 85..].iter());
    start.chain(&['…']).chain(end).collect()
}
