//! Streams through a repository on a host.
#![allow(missing_docs)]

mod entities;

use bytes::Bytes;
use entities::{Image, memory};
use futures_util::stream;
use kv_schema::backend::stream::ByteStream;
use kv_schema::layer::{Counting, Fault, Injected, Prefixed};
use kv_schema::limits::Limits;
use kv_schema::{ErrorKind, Expiry, KvEntity, Write};
use pollster::block_on;

fn image(name: &str) -> Image {
    Image {
        name: name.into(),
        mime: "image/png".into(),
        body: Vec::new(),
    }
}

fn body(chunks: &[&'static [u8]]) -> ByteStream {
    let chunks: Vec<kv_schema::Result<Bytes>> =
        chunks.iter().map(|chunk| Ok(Bytes::from_static(chunk))).collect();
    ByteStream::new(stream::iter(chunks))
}

#[test]
fn a_streamed_value_is_the_value() {
    let (kv, _clock) = memory();
    let images = Image::repository(&kv);
    block_on(async {
        images
            .put_stream(&image("a"), body(&[b"\x00\xff", b"", b"end"]), None, Write::new())
            .await
            .unwrap();
        let read = images.get("a").await.unwrap().unwrap();
        assert_eq!(
            (read.body.as_slice(), read.mime.as_str()),
            (&b"\x00\xffend"[..], "image/png")
        );
        let hit = images.get_stream("a").await.unwrap().unwrap();
        assert_eq!(hit.metadata.unwrap().mime, "image/png");
        assert_eq!(hit.expiry, Expiry::Never);
        assert_eq!(
            hit.body.into_bytes(&Limits::WORKERS_KV).await.unwrap(),
            &b"\x00\xffend"[..]
        );
        assert!(images.get_stream("b").await.unwrap().is_none());
    });
}

#[test]
fn too_much_is_refused_and_the_old_value_stays() {
    let (kv, _clock) = memory();
    let kv = kv.with(|settings| settings.limits.value = 4);
    let images = Image::repository(&kv);
    block_on(async {
        images
            .put_stream(&image("a"), body(&[b"old"]), None, Write::new())
            .await
            .unwrap();
        let error = images
            .put_stream(&image("a"), body(&[b"123", b"45"]), None, Write::new())
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.key()),
            (ErrorKind::ValueTooLarge, Some("image:a"))
        );
        let error = images
            .put_stream(&image("a"), body(&[b"1"]), Some(5), Write::new())
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.limit(), error.actual()),
            (ErrorKind::ValueTooLarge, Some(4), Some(5))
        );
        assert_eq!(images.get("a").await.unwrap().unwrap().body, b"old");
    });
}

#[test]
fn layers_hand_streams_on() {
    let (kv, _clock) = memory();
    let fault = Fault::new(Counting::new(Prefixed::new(kv.clone(), "eu:")));
    let images = Image::repository(&fault);
    block_on(async {
        images
            .put_stream(&image("a"), body(&[b"x"]), None, Write::new())
            .await
            .unwrap();
        assert!(kv.dump().contains_key("eu:image:a"));
        assert!(images.get_stream("a").await.unwrap().is_some());
        let counted = fault.inner().operations();
        assert_eq!((counted.puts, counted.gets), (1, 1));
        fault.fail_nth(1, Injected::before(ErrorKind::Transient));
        let error = images.get_stream("a").await.unwrap_err();
        assert_eq!(
            (error.kind(), error.entity()),
            (ErrorKind::Transient, Some("Image"))
        );
    });
}
