//! The shapes of std's types and of other crates' types are what serde stores.
#![allow(missing_docs, unreachable_pub)]

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, LinkedList};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZero;
use std::ops::Bound;
use std::time::{Duration, SystemTime};

use kv_schema::KvShape;
use kv_schema::clock::UnixSeconds;
use kv_schema::schema::{Shape, Tagging};
use serde::Serialize;
use serde_json::Value;

fn fits(shape: &Shape, value: &Value) -> bool {
    match (shape, value) {
        (Shape::Unit | Shape::Option(_), Value::Null)
        | (Shape::Bool, Value::Bool(_))
        | (Shape::Text | Shape::Char, Value::String(_)) => true,
        (Shape::Int(_), Value::Number(number)) => !number.is_f64(),
        (Shape::Float(_), Value::Number(number)) => number.is_f64(),
        (Shape::Option(inner), value) => fits(inner, value),
        (Shape::Seq(inner), Value::Array(items)) => items.iter().all(|item| fits(inner, item)),
        (Shape::Array(inner, len), Value::Array(items)) => {
            items.len() == *len && items.iter().all(|item| fits(inner, item))
        }
        (Shape::Tuple(shapes), Value::Array(items)) => {
            shapes.len() == items.len() && shapes.iter().zip(items).all(|(shape, item)| fits(shape, item))
        }
        (Shape::Map(_, inner), Value::Object(map)) => map.values().all(|value| fits(inner, value)),
        (Shape::Struct(shape), Value::Object(map)) => {
            shape.fields.len() == map.len()
                && shape
                    .fields
                    .iter()
                    .all(|field| map.get(field.name).is_some_and(|value| fits(&field.shape, value)))
        }
        (Shape::Enum(shape), value) => {
            assert_eq!(shape.tagging, Tagging::External);
            shape.variants.iter().any(|variant| match value {
                Value::String(name) => variant.shape == Shape::Unit && name == variant.name,
                Value::Object(map) => map
                    .get(variant.name)
                    .is_some_and(|value| fits(&variant.shape, value)),
                _ => false,
            })
        }
        _ => false,
    }
}

#[track_caller]
fn check<T: KvShape + Serialize>(value: &T) {
    let value = serde_json::to_value(value).unwrap();
    assert!(
        fits(&T::SHAPE, &value),
        "{:?} is not the shape of {value}",
        T::SHAPE
    );
}

#[test]
fn shapes_are_what_serde_stores() {
    check(&Duration::from_millis(1500));
    check(&(SystemTime::UNIX_EPOCH + Duration::from_secs(5)));
    check(&"10.0.0.1".parse::<IpAddr>().unwrap());
    check(&"[::1]:80".parse::<SocketAddr>().unwrap());
    check(&std::path::PathBuf::from("/tmp"));
    check(&NonZero::new(5_u8).unwrap());
    check(&NonZero::new(-5_i64).unwrap());
    check(&(1..5));
    check(&(1..=5));
    check(&(1..));
    check(&(..5));
    check(&std::num::Wrapping(5));
    check(&std::num::Saturating(5));
    check(&std::cmp::Reverse("x".to_owned()));
    check(&std::sync::Mutex::new(1.5));
    check(&std::cell::Cell::new(5));
    check(&LinkedList::from([1]));
    check(&BinaryHeap::from([1]));
    check(&std::marker::PhantomData::<str>);
    check(&Ok::<u8, String>(5));
    check(&Err::<u8, String>("x".into()));
    for bound in [Bound::Unbounded, Bound::Included(5), Bound::Excluded(6)] {
        check(&bound);
    }
    check(&UnixSeconds(5));
    check(&BTreeMap::from([("a".to_owned(), BTreeSet::from([Some(1)]))]));
    check(&(1, 'x', [true; 2]));
    check(&Some(Box::new(())));
}

#[test]
fn shapes_of_other_crates_are_what_serde_stores() {
    check(&uuid::Uuid::nil());
    check(&ulid::Ulid::nil());
    check(&jiff::Timestamp::UNIX_EPOCH);
    check(&jiff::civil::date(2026, 11, 21));
    check(&jiff::civil::time(1, 2, 3, 4));
    check(&jiff::civil::date(2026, 11, 21).at(1, 2, 3, 4));
    check(&jiff::SignedDuration::from_secs(5));
    check(&jiff::Span::new().hours(5));
}
