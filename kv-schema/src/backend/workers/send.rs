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
