//! What the derive writes, formatted and reviewed as code; `KV_BLESS=1` rewrites `expected/`.
//!
//! An expansion has four parts, so a snapshot shows those that it is about.

use std::fs;
use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ast::Entity;
use crate::check::check;
use crate::ctxt::Ctxt;
use crate::{expand, kv_entity};

/// The parts of an expansion.
#[derive(Clone, Copy)]
enum Part {
    Key,
    Prefix,
    Metadata,
    Entity,
}

/// Compares parts of the expansion of a declaration with the file that was reviewed.
#[track_caller]
fn expands_to(name: &str, parts: &[Part], input: TokenStream) {
    let input = syn::parse2(input).expect("a struct");
    let cx = Ctxt::new();
    let entity = Entity::read(&cx, &input).expect("an entity");
    check(&cx, &entity);
    cx.check().expect("no mistakes");
    let tokens: TokenStream = parts
        .iter()
        .map(|part| match part {
            Part::Key => expand::only_key(&entity),
            Part::Prefix => expand::only_prefix(&entity),
            Part::Metadata => expand::only_metadata(&entity),
            Part::Entity => expand::only_entity(&entity),
        })
        .collect();
    is_file(name, tokens);
}

#[track_caller]
fn is_file(name: &str, tokens: TokenStream) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("expected/{name}.expected.rs"));
    let found = prettyplease::unparse(&syn::parse2(tokens).expect("the expansion is Rust"));
    if std::env::var_os("KV_BLESS").is_some() {
        fs::write(&path, &found).expect("a file");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == found,
        "{} differs; KV_BLESS=1 rewrites it:\n{found}",
        path.display()
    );
}

#[test]
fn a_whole_struct() {
    expands_to(
        "entity_whole",
        &[Part::Entity],
        quote! {
            #[kv(key = "user:{id}", ttl = "24h", cache_ttl = SHORT, version = 2, migrate(1 => v1::User))]
            pub struct User { id: u64, name: String }
        },
    );
}

#[test]
fn a_value_field() {
    expands_to(
        "entity_value",
        &[Part::Entity],
        quote! {
            #[kv(key = "code:{code}", codec = Text)]
            struct Code { code: String, #[kv(expiry)] until: u64, #[kv(metadata)] by: String, #[kv(value)] user: u64 }
        },
    );
}

#[test]
fn no_value() {
    expands_to(
        "entity_metadata_only",
        &[Part::Entity],
        quote! {
            #[kv(key = "seen:{page}", metadata_only)]
            struct Seen { page: String, by: String }
        },
    );
}

#[test]
fn skipped_fields_and_a_key_that_wins() {
    expands_to(
        "entity_key_wins",
        &[Part::Entity],
        quote! {
            #[kv(key = "cart:{shop}:{id}", key_wins, redact)]
            struct Cart { shop: String, id: u64, #[kv(metadata)] #[serde(skip)] owner: String }
        },
    );
}

#[test]
fn older_versions() {
    expands_to(
        "entity_versions",
        &[Part::Entity],
        quote! {

            #[kv(key = "session:{id}", version = 4, migrate(1 => v1::Session as Json, 2 => v2::Session as MsgPack with up, 3 => Self as Json), write_version = 3)]
            struct Session {
                id: u64,
                #[kv(was(3 => "token"))]
                csrf: String,
                #[kv(since = 4)]
                locale: Option<String>,
            }
        },
    );
}

#[test]
fn a_key() {
    expands_to(
        "key",
        &[Part::Key],
        quote! {
            #[kv(key = "user:{id}")]
            pub struct User { id: u64 }
        },
    );
}

#[test]
fn plain_parts_and_fields_are_read_at_once() {
    expands_to(
        "read_at_once",
        &[Part::Metadata],
        quote! {
            #[kv(key = "visit:{id}")]
            struct Visit { id: u64, #[kv(metadata)] page: String, #[kv(metadata)] at: u64 }
        },
    );
}

#[test]
fn a_key_of_every_form() {
    expands_to(
        "key_forms",
        &[Part::Key],
        quote! {
            #[kv(key = "event:{tenant}:{at:desc}:{n:08}:{url:sha256}:{path:rest}")]
            pub(crate) struct Event { #[kv(max_len = 32)] tenant: String, at: u64, n: u32, url: String, path: String }
        },
    );
}

#[test]
fn a_constant_key() {
    expands_to(
        "key_constant",
        &[Part::Key, Part::Prefix],
        quote! {
            #[kv(key = "config", key_type = TheKey)]
            pub struct Config { theme: String }
        },
    );
}

#[test]
fn a_generic_key() {
    expands_to(
        "key_generic",
        &[Part::Key],
        quote! {
            #[kv(key = "cached:{id}")]
            struct Cached<'a, T> { id: T, #[kv(value)] body: Cow<'a, str> }
        },
    );
}

#[test]
fn a_prefix() {
    expands_to(
        "prefix",
        &[Part::Prefix],
        quote! {
            #[kv(key = "event:{tenant}:{at:desc}:{n}")]
            pub struct Event { tenant: String, at: u64, n: u32 }
        },
    );
}

#[test]
fn a_prefix_of_rest() {
    expands_to(
        "prefix_rest",
        &[Part::Prefix],
        quote! {
            #[kv(key = "file:{path:rest}")]
            pub struct File { path: String }
        },
    );
}

#[test]
fn metadata() {
    expands_to(
        "metadata",
        &[Part::Metadata],
        quote! {
            #[serde(rename_all = "camelCase")]
            #[kv(key = "image:{name}", crate = my::kv)]
            pub struct Image {
                name: String,
                #[kv(metadata)]
                mime_type: String,
                #[kv(metadata)]
                #[serde(default, with = "seconds", alias = "age")]
                shown_for: Duration,
            }
        },
    );
}

#[test]
fn mistakes_leave_an_impl() {
    let input = syn::parse2(quote! {
        #[kv(key = "user:{idd}")]
        pub struct User { id: u64 }
    });
    is_file("fallback", kv_entity::derive(&input.expect("a struct")));
}

/// Says what is wrong with a declaration.
fn mistakes(input: TokenStream) -> Vec<String> {
    let input = syn::parse2(input).expect("a struct");
    let cx = Ctxt::new();
    if let Some(entity) = Entity::read(&cx, &input) {
        check(&cx, &entity);
    }
    cx.check()
        .err()
        .into_iter()
        .flatten()
        .map(|error| error.to_string())
        .collect()
}

// `cargo xtask check features` runs this without the features, every other step with them.
#[test]
fn features_that_are_off_are_named() {
    let found = mistakes(quote! {
        #[kv(key = "page:{url:sha256}", codec = Gzip<MsgPack>)]
        struct Page {
            #[kv(metadata)]
            url: String,
            #[kv(value)]
            body: u8,
        }
    });
    let off: Vec<&str> = [
        (
            "`{url:sha256}` needs the feature `sha256`",
            cfg!(feature = "sha256"),
        ),
        ("`Gzip` needs the feature `gzip`", cfg!(feature = "gzip")),
        ("`MsgPack` needs the feature `msgpack`", cfg!(feature = "msgpack")),
    ]
    .into_iter()
    .filter_map(|(message, is_on)| (!is_on).then_some(message))
    .collect();
    assert_eq!(found.len(), off.len(), "{found:?}");
    for (found, off) in found.iter().zip(off) {
        assert!(found.starts_with(off), "{found}");
    }
    // A codec of the user's own may have any name behind a path.
    let own = mistakes(quote! {
        #[kv(key = "page:{id}", codec = my::Gzip<my::MsgPack>)]
        struct Page {
            id: u8,
        }
    });
    assert!(own.is_empty(), "{own:?}");
}
