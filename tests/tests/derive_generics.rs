//! Entities with parameters: types that the key tells apart, lifetimes, constants.
#![allow(missing_docs)]

use std::borrow::Cow;

use kv_schema::backend::memory::MemoryKv;
use kv_schema::{KeyPart, KvEntity};
use pollster::block_on;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "cached:{id}")]
struct Cached<T> {
    id: T,
    body: String,
    #[kv(metadata)]
    seen: Option<T>,
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "typed:{id}:{n}")]
struct Typed<T: Clone, V = String>
where
    V: Clone,
{
    id: T,
    n: V,
    #[kv(value)]
    body: Vec<T>,
}

#[test]
fn a_type_parameter_in_the_key_tells_instances_apart() {
    let kv = MemoryKv::new();
    block_on(async {
        let number = Cached {
            id: 7_u64,
            body: "x".into(),
            seen: Some(1),
        };
        let text = Cached {
            id: "a".to_owned(),
            body: "y".into(),
            seen: None,
        };
        Cached::repository(&kv).put(&number).await.unwrap();
        Cached::repository(&kv).put(&text).await.unwrap();
        let numbers = Cached::<u64>::repository(&kv);
        assert_eq!(numbers.get(CachedKey { id: 7 }).await.unwrap(), Some(number));
        let texts = Cached::<String>::repository(&kv);
        assert_eq!(
            texts.get(CachedKeyRef { id: "a" }).await.unwrap(),
            Some(text.clone())
        );
        assert_eq!(texts.get("a").await.unwrap(), Some(text));
        let typed = Typed {
            id: 1_u8,
            n: "n".to_owned(),
            body: vec![2],
        };
        Typed::repository(&kv).put(&typed).await.unwrap();
        assert_eq!(
            Typed::repository(&kv).get(&typed).await.unwrap(),
            Some(typed.clone())
        );
        let repository = Typed::repository(&kv);
        let mut rows = repository.list(TypedKey::prefix().id(1)).skip_foreign();
        assert_eq!(rows.next().await.unwrap().unwrap().key, TypedKey::of(&typed));
    });
}

/// A function that is generic too.
async fn put<T>(kv: &MemoryKv, id: T)
where
    T: KeyPart + Serialize + DeserializeOwned + Send + Sync,
{
    let cached = Cached {
        id,
        body: String::new(),
        seen: None,
    };
    Cached::repository(kv).put(&cached).await.unwrap();
}

#[test]
fn generic_functions_take_generic_entities() {
    let kv = MemoryKv::new();
    block_on(put(&kv, 9_u64));
    assert_eq!(kv.dump().keys().next().unwrap(), "cached:9");
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, KvEntity)]
#[kv(key = "page:{path}")]
struct Page<'a> {
    path: Cow<'a, str>,
    body: Cow<'a, str>,
    #[kv(metadata)]
    title: Cow<'a, str>,
}

#[test]
fn lifetimes_are_borrowed_in_and_owned_out() {
    let kv = MemoryKv::new();
    let path = String::from("/a");
    let page = Page {
        path: Cow::Borrowed(&path),
        body: Cow::Borrowed("b"),
        title: Cow::Borrowed("t"),
    };
    block_on(async {
        let pages = Page::repository(&kv);
        pages.put(&page).await.unwrap();
        let read = pages.get("/a").await.unwrap().unwrap();
        assert_eq!(read, page);
        let mut rows = pages.list(PageKey::prefix()).skip_foreign();
        let row = rows.next().await.unwrap().unwrap();
        assert_eq!(row.key, PageKey { path: "/a".into() });
        assert_eq!(row.metadata.title, "t");
    });
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Size<const N: usize>;

impl<const N: usize> KeyPart for Size<N> {
    type Ref<'a> = ();

    const SHAPE: kv_schema::key::PartShape = kv_schema::key::PartShape {
        kind: "size",
        max_len: Some(20),
        alphabet: kv_schema::key::Alphabet::DIGITS,
    };

    fn to_ref(&self) {}

    fn from_ref((): ()) -> Self {
        Self
    }

    fn encode((): (), out: &mut kv_schema::key::PartWriter<'_>) {
        out.text(&N.to_string());
    }

    fn decode(text: &kv_schema::key::PartText<'_>) -> Result<Self, kv_schema::key::PartError> {
        if **text == N.to_string() {
            Ok(Self)
        } else {
            Err(kv_schema::key::PartError::new("another size"))
        }
    }
}

#[derive(Debug, Clone, PartialEq, KvEntity)]
#[kv(key = "grid:{size}:{id}")]
struct Grid<const N: usize> {
    size: Size<N>,
    id: u64,
    #[kv(value)]
    cells: Vec<u8>,
}

#[test]
fn a_constant_in_the_key_tells_instances_apart() {
    let kv = MemoryKv::new();
    let grid = Grid {
        size: Size::<3>,
        id: 1,
        cells: vec![1],
    };
    block_on(async {
        Grid::repository(&kv).put(&grid).await.unwrap();
        assert_eq!(kv.dump().keys().next().unwrap(), "grid:3:1");
        assert_eq!(Grid::<3>::repository(&kv).get(&grid).await.unwrap(), Some(grid));
    });
}
