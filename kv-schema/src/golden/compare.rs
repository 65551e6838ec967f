//! Where two stored forms differ.

use serde_json::Value;

use super::deadline;
use super::file::Golden;
use super::shown;
use crate::codec::Codec;
use crate::entity::KvEntity;
use crate::metadata::MetadataReader;

/// A place, and what is there.
type Difference = (String, String);

/// Compares a committed form with today's; the deadline counts where a field of the entity says it.
pub(super) fn difference<E: KvEntity>(committed: &Golden, today: &Golden) -> Option<Difference> {
    if committed.key != today.key {
        return Some(("key".to_owned(), was(&committed.key, &today.key)));
    }
    let (old, new) = (opened::<E>(committed), opened::<E>(today));
    if !E::Codec::same(&old.value, &new.value) {
        return Some(in_value(&old.value, &new.value, E::SCHEMA.codec));
    }
    let (first, second) = (
        MetadataReader::new(old.metadata.as_deref()),
        MetadataReader::new(new.metadata.as_deref()),
    );
    if !first.says_the_same(&second) {
        let parse = |golden: &Golden| {
            let text = golden.metadata.as_deref().unwrap_or("{}");
            let mut value = serde_json::from_str(text).unwrap_or(Value::Null);
            if let Value::Object(members) = &mut value {
                members.remove("$x");
                members.remove("$s");
            }
            value
        };
        let found = in_json("metadata", &parse(&old), &parse(&new));
        return Some(found.unwrap_or_else(|| ("metadata".to_owned(), "the order is another".to_owned())));
    }
    if E::SCHEMA.expiry_in_value().is_none() && E::SCHEMA.ttl.is_none() && deadline(&old) != deadline(&new) {
        return Some((
            "metadata.$x".to_owned(),
            was(&format!("{:?}", deadline(&old)), &format!("{:?}", deadline(&new))),
        ));
    }
    None
}

/// Takes a pair out of its envelope, where it has one.
fn opened<E: KvEntity>(golden: &Golden) -> Golden {
    let Some(envelope) = E::SCHEMA.envelope else {
        return golden.clone();
    };
    let record = crate::backend::Record {
        value: golden.value.clone(),
        metadata: None,
        brief: None,
        cache_status: None,
    };
    (envelope.open)(record).map_or_else(
        |_| golden.clone(),
        |record| Golden {
            key: golden.key.clone(),
            metadata: record.metadata,
            value: record.value,
        },
    )
}

fn in_value(old: &[u8], new: &[u8], codec: &str) -> Difference {
    if let (Some(old), Some(new)) = (shown::tree(old, codec), shown::tree(new, codec))
        && let Some(found) = in_json("value", &old, &new)
    {
        return found;
    }
    let at = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    (
        "value".to_owned(),
        format!(
            "from byte {at} on it is another: {} of {} bytes, and now {} of {}",
            shown::short(&old[at..]),
            old.len(),
            shown::short(&new[at..]),
            new.len()
        ),
    )
}

fn in_json(path: &str, old: &Value, new: &Value) -> Option<Difference> {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            let gone = old.keys().find(|name| !new.contains_key(*name));
            if let Some(name) = gone {
                return Some((format!("{path}.{name}"), was(&old[name].to_string(), "missing")));
            }
            new.iter().find_map(|(name, new)| {
                let path = format!("{path}.{name}");
                match old.get(name) {
                    Some(old) => in_json(&path, old, new),
                    None => Some((path, was("missing", &new.to_string()))),
                }
            })
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            let mut items = old.iter().zip(new).enumerate();
            items.find_map(|(index, (old, new))| in_json(&format!("{path}[{index}]"), old, new))
        }
        _ => (old != new).then(|| (path.to_owned(), was(&old.to_string(), &new.to_string()))),
    }
}

fn was(old: &str, new: &str) -> String {
    format!("it was {old}, and is {new} now")
}
