//! Every future and stream of a repository is `Send` on hosts, for any backend, and survives `tokio::spawn`.
//!
//! The compiler checks it: nothing here is run.
#![allow(dead_code, missing_docs, reason = "the test is that this compiles")]

mod entities;

mod send {
    use std::time::Duration;

    use futures_util::StreamExt;
    use kv_schema::backend::stream::StreamBackend;
    use kv_schema::{Backend, KvEntity, Renew, Repository, Write};

    use super::entities::{Image, Session, SessionKey, User};

    fn spawned<B: Backend + Clone + 'static>(backend: B) {
        tokio::spawn(async move {
            let sessions: Repository<Session, &B> = Session::repository(&backend);
            let key = SessionKey {
                tenant: "t".into(),
                user: 1,
            };
            let session = sessions.get(&key).await?.unwrap();
            sessions.put(&session).await?;
            sessions
                .put_with(&session, Write::ttl(Duration::from_mins(1)).clamp().verify())
                .await?;
            sessions.put_if_changed(&session).await?;
            sessions.contains(&session).await?;
            sessions.cache_ttl(Duration::from_mins(5)).get(&key).await?;
            sessions.update(&key, |session| session.device.clear()).await?;
            sessions
                .upsert(session.clone(), |session| session.device.clear())
                .await?;
            sessions.take_if(&key, |session| session.csrf == "x").await?;
            sessions.delete(&key).await?;
            if let Some(entry) = sessions.get_entry(&key).await? {
                sessions.renew(&entry, Renew::below_half()).await?;
            }
            sessions.get_many([&key, &key]).await;
            sessions.put_many([&session, &session]).await;
            sessions.delete_many(vec![key.clone()]).await;
            sessions.list_page(SessionKey::prefix(), None, Some(10)).await?;
            sessions.delete_all(SessionKey::prefix().tenant("t")).await?;
            let mut rows = sessions.list(SessionKey::prefix().tenant("t")).skip_foreign();
            while let Some(row) = rows.next().await? {
                drop(row.metadata.device);
            }
            let rows = sessions.list(SessionKey::prefix());
            rows.for_each_concurrent(2, |_| async {}).await;
            let mut scan = sessions.scan(SessionKey::prefix());
            while scan.next().await?.is_some() {}
            let users = User::repository(&backend);
            users.get(42).await?;
            users.get_many([1, 2, 3]).await;
            Ok::<(), kv_schema::Error>(())
        });
    }

    fn streamed<B: StreamBackend + Clone + 'static>(backend: B, body: B::Body) {
        tokio::spawn(async move {
            let images = Image::repository(&backend);
            let image = Image {
                name: "a".into(),
                mime: "m".into(),
                body: Vec::new(),
            };
            images.put_stream(&image, body, None, Write::new()).await?;
            images.get_stream("a").await?;
            Ok::<(), kv_schema::Error>(())
        });
    }
}
