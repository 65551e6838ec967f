//! What the macros write, formatted and reviewed as code; `KV_BLESS=1` rewrites `expected/`.

use std::fs;
use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;

use crate::{key_part, namespace, shape};

/// Compares an expansion with the file that was reviewed.
#[track_caller]
fn expands_to(name: &str, tokens: TokenStream) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("expected/{name}.expected.rs"));
    let found = prettyplease::unparse(&syn::parse2(tokens).expect("the expansion is Rust"));
    if std::env::var_os("KV_BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, &found).expect("a file");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == found,
        "{} differs; KV_BLESS=1 rewrites it:\n{found}",
        path.display()
    );
}

fn input(tokens: TokenStream) -> syn::DeriveInput {
    syn::parse2(tokens).expect("a struct or enum")
}

#[test]
fn a_namespace() {
    expands_to(
        "namespace",
        namespace::namespace(quote! {
            /// Everything.
            pub App { binding = "APP", sessions: Session, carts: Cart<u64> }
        }),
    );
}

#[test]
fn a_shape() {
    let tokens = shape::derive(&input(quote! {
        #[serde(rename_all = "camelCase")]
        struct Node<T> {
            #[serde(default)]
            first_value: T,
            children: Vec<Node<T>>,
            #[serde(with = "hex")]
            hash: [u8; 4],
        }
    }));
    expands_to("shape", tokens);
}

#[test]
fn a_newtype_part() {
    expands_to(
        "key_part_newtype",
        key_part::derive(&input(quote! { pub struct UserId(String); })),
    );
}

#[test]
fn an_enum_part() {
    let tokens = key_part::derive(&input(quote! {
        #[serde(rename_all = "lowercase")]
        enum Plan { Free, Paid }
    }));
    expands_to("key_part_enum", tokens);
}
