//! The example that the design began with, as it stands: what an application writes.
#![allow(missing_docs)]

use std::net::IpAddr;

use kv_schema::backend::memory::MemoryKv;
use kv_schema::{Backend, KvEntity, Renew, Write};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(
    key = "session:{tenant}:{user}:{id}",
    ttl = "24h",
    cache_ttl = "60s",
    version = 1
)]
pub struct Session {
    #[kv(max_len = 32)]
    pub tenant: String,
    pub user: u64,
    pub id: Uuid,
    #[kv(metadata)]
    pub device: String,
    pub csrf: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FeatureFlags {
    pub dark_mode: bool,
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "flags:user:{user}", cache_ttl = "60s")]
pub struct UserFlags {
    pub user: u64,
    #[kv(value)]
    pub flags: FeatureFlags,
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "count:{ip}", codec = Text, ttl = "60s")]
struct Count {
    ip: IpAddr,
    #[kv(value)]
    hits: u32,
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "image:{name}", codec = Bytes)]
struct Image {
    name: String,
    #[kv(metadata)]
    mime: String,
    #[kv(value)]
    body: Vec<u8>,
}

kv_schema::namespace! {
    /// Everything that lives in the `APP` namespace.
    App { binding = "APP", sessions: Session, user_flags: UserFlags, counts: Count, images: Image }
}

#[derive(Debug, PartialEq)]
struct Page {
    session: Session,
    flags: FeatureFlags,
    devices: Vec<String>,
}

async fn page(app: &App<impl Backend>, key: &SessionKey) -> kv_schema::Result<Option<Page>> {
    let sessions = app.sessions();
    let Some(hit) = sessions.get_entry(key).await? else {
        return Ok(None);
    };
    sessions.renew(&hit, Renew::below_half()).await?;
    let flags = app
        .user_flags()
        .get(key.user)
        .await?
        .map(|f| f.flags)
        .unwrap_or_default();

    let mut rows = app
        .sessions()
        .list(SessionKey::prefix().tenant(&key.tenant).user(key.user))
        .skip_foreign();
    let mut devices = Vec::new();
    while let Some(row) = rows.next().await? {
        devices.push(row.metadata.device);
    }
    Ok(Some(Page {
        session: hit.into_value(),
        flags,
        devices,
    }))
}

#[test]
fn the_example_does_what_it_says() {
    let app = App::new(MemoryKv::new());
    let session = |id: u128, device: &str| Session {
        tenant: "acme".into(),
        user: 7,
        id: Uuid::from_u128(id),
        device: device.into(),
        csrf: "x".into(),
    };
    pollster::block_on(async {
        let phone = session(1, "phone");
        for written in app
            .sessions()
            .put_many(&[phone.clone(), session(2, "laptop")])
            .await
        {
            written.unwrap();
        }
        app.user_flags()
            .put(&UserFlags {
                user: 7,
                flags: FeatureFlags { dark_mode: true },
            })
            .await
            .unwrap();
        let shown = page(&app, &SessionKey::of(&phone)).await.unwrap().unwrap();
        assert_eq!(shown.session, phone);
        assert!(shown.flags.dark_mode);
        assert_eq!(shown.devices, ["phone", "laptop"]);
        assert_eq!(
            page(
                &app,
                &SessionKey {
                    user: 8,
                    ..SessionKey::of(&phone)
                }
            )
            .await
            .unwrap(),
            None
        );

        let counts = app.counts();
        let ip: IpAddr = "2001:db8::1".parse().unwrap();
        for _ in 0..5 {
            counts
                .upsert_with(
                    Count { ip, hits: 0 },
                    |count| count.hits += 1,
                    Write::keep_expiry(),
                )
                .await
                .unwrap();
        }
        assert_eq!(
            counts.get_entry(ip).await.unwrap().unwrap().bytes().as_ref(),
            b"5"
        );
        let image = Image {
            name: "a".into(),
            mime: "image/png".into(),
            body: vec![0xff, 0],
        };
        app.images().put(&image).await.unwrap();
        assert_eq!(app.images().get("a").await.unwrap(), Some(image));
    });
}
