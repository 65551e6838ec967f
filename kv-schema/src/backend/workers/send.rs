//! Proof, at compile time, that everything of [`WorkersKv`] may be held where `Send` is asked for.

use crate::backend::stream::{PutStream, StreamBackend};
use crate::backend::workers::{WorkersBody, WorkersKv};
use crate::backend::{Backend, ListRequest, Put, ReadOptions};

const _: fn() = || {
    fn assert_clone_send_sync<T: Clone + Send + Sync>() {}
    fn assert_send<T: Send>(_: T) {}

    fn every_future<'a>(
        kv: &'a WorkersKv,
        keys: &'a [&'a str],
        puts: &'a [(&'a str, Put<'a>)],
        body: WorkersBody,
    ) {
        assert_send(kv.get("", ReadOptions::default()));
        assert_send(kv.get_many(keys, ReadOptions::default()));
        assert_send(kv.put("", Put::value(&[])));
        assert_send(kv.delete(""));
        assert_send(kv.list(ListRequest::default()));
        assert_send(kv.head("", ReadOptions::default()));
        assert_send(kv.put_many(puts));
        assert_send(kv.delete_many(keys));
        assert_send(kv.get_stream("", ReadOptions::default()));
        assert_send(kv.put_stream("", body, PutStream::default()));
    }

    // A pointer to it is a backend too, and as `Send`.
    fn every_future_of_a_pointer<'a>(
        kv: &'a std::sync::Arc<WorkersKv>,
        keys: &'a [&'a str],
        puts: &'a [(&'a str, Put<'a>)],
    ) {
        assert_send(Backend::get(kv, "", ReadOptions::default()));
        assert_send(Backend::put_many(&kv, puts));
        assert_send(Backend::delete_many(&kv, keys));
        assert_send(StreamBackend::get_stream(kv, "", ReadOptions::default()));
    }

    assert_clone_send_sync::<WorkersKv>();
    let _ = (every_future, every_future_of_a_pointer);
};

// A repository adds nothing that is not `Send`: it works in an axum handler as it is.
const _: fn() = || {
    use crate::entity::KvEntity;
    use crate::key::{KeyRange, Prefix};
    use crate::repository::{Entry, Renew, Repository};

    fn assert_send<T: Send>(_: T) {}

    #[allow(dead_code, reason = "the test is that it compiles, for every entity")]
    fn every_future_of_a_repository<E>(
        users: &Repository<E, WorkersKv>,
        key: &E::Key,
        entity: &E,
        entry: &Entry<E>,
    ) where
        E: KvEntity + Clone + Send + Sync + 'static,
        E::Key: Send + Sync,
        E::Metadata: Send + Sync,
        E::Value: Send + Sync,
    {
        let all = || -> KeyRange<E> { Prefix::default().into() };
        assert_send(users.get(key));
        assert_send(users.get_entry(key));
        assert_send(users.contains(key));
        assert_send(users.put(entity));
        assert_send(users.put_if_changed(entity));
        assert_send(users.update(key, |_| ()));
        assert_send(users.upsert(entity.clone(), |_| ()));
        assert_send(users.take_if(key, |_| true));
        assert_send(users.delete(key));
        assert_send(users.renew(entry, Renew::below_half()));
        assert_send(users.get_many([key]));
        assert_send(users.put_many([entity]));
        assert_send(users.delete_many([key]));
        assert_send(users.list_page(all(), None, None));
        assert_send(users.delete_all(all()));
        assert_send(users.list(all()));
        assert_send(users.list(all()).skip_foreign());
        assert_send(users.scan(all()));
        assert_send(async move {
            let mut rows = users.list(all());
            while let Ok(Some(_)) = rows.next().await {}
            let mut rows = users.scan(all());
            while let Ok(Some(_)) = rows.next().await {}
        });
    }
};
