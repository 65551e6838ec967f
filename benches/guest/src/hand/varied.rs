//! The same for the entities of `varied.rs`.

use kv_schema::Backend;
use kv_schema::backend::ListRequest;
use kv_schema::clock::UnixSeconds;
use serde::{Deserialize, Serialize};

use super::{decode, live, part, put, read};
use crate::still::{NOW, Still, now};
use crate::varied::{Counter, Event, Profile, Status};

pub(crate) fn event_key_of(event: &Event) -> (String, UnixSeconds, u64) {
    (event.tenant.clone(), event.at, event.id)
}

pub(crate) fn event_key((tenant, at, id): &(String, UnixSeconds, u64)) -> Option<String> {
    let mut key = prefix("event:", tenant)?;
    // The largest comes first.
    part::push_padded(&mut key, !at.0);
    key.push(':');
    part::push_number(&mut key, *id);
    Some(key)
}

pub(crate) fn parse_event(key: &str) -> Option<(String, UnixSeconds, u64)> {
    let (before, at, id) = parse_event_end(key)?;
    let tenant = before.strip_prefix(b"event:")?;
    let tenant = part::text(key.get(before.len() - tenant.len()..before.len())?)?;
    Some((tenant, at, id))
}

/// Takes time and id off the end of a key, and the colons before them.
fn parse_event_end(key: &str) -> Option<(&[u8], UnixSeconds, u64)> {
    let (before, id) = part::last_number(key.as_bytes())?;
    let (before, at) = before.strip_suffix(b":")?.split_last_chunk()?;
    let at = UnixSeconds(!part::read_padded(at)?);
    Some((before.strip_suffix(b":")?, at, id))
}

fn prefix(head: &str, text: &str) -> Option<String> {
    let mut key = String::with_capacity(64);
    key.push_str(head);
    part::push_text(&mut key, text)?;
    key.push(':');
    Some(key)
}

#[derive(Deserialize)]
struct EventRow {
    status: Status,
    delta: i64,
    actor: Option<String>,
    flagged: bool,
    #[serde(rename = "$x", default)]
    deadline: Option<u64>,
}

pub(crate) fn list_events(still: &Still) -> usize {
    now(events(still)).map_or(0, |rows| rows.len())
}

async fn events(still: &Still) -> Option<Vec<impl Sized>> {
    let tenant = "acme";
    let prefix = prefix("event:", tenant)?;
    let page = still.list(ListRequest::prefix(&prefix)).await.ok()?;
    let mut rows = Vec::with_capacity(page.keys.len());
    for row in page.keys {
        let Some((before, at, id)) = parse_event_end(&row.name) else {
            continue;
        };
        if before.len() + 1 != prefix.len() {
            continue;
        }
        let metadata = row.metadata.as_deref();
        let metadata = metadata.and_then(|text| serde_json::from_str::<EventRow>(text).ok());
        let Some(metadata) = metadata else { continue };
        if metadata.deadline.is_some_and(|at| at != 0 && at <= NOW.0) {
            continue;
        }
        let EventRow {
            status,
            delta,
            actor,
            flagged,
            ..
        } = metadata;
        rows.push(((tenant.to_owned(), at, id), status, delta, actor, flagged));
    }
    Some(rows)
}

fn profile_key(org: &str, id: u64) -> Option<String> {
    let mut key = prefix("profile:", org)?;
    part::push_number(&mut key, id);
    Some(key)
}

pub(crate) fn get_profile(still: &Still) -> Option<Profile> {
    let profile: Profile = now(live(still, profile_key("acme", 42)))?;
    (profile.org == "acme" && profile.id == 42).then_some(profile)
}

pub(crate) fn counter_key(id: u64) -> String {
    let mut key = String::with_capacity(28);
    key.push_str("counter:");
    part::push_number(&mut key, id);
    key
}

/// There is nothing to look at but the key.
pub(crate) fn get_counter(still: &Still) -> Option<Counter> {
    let record = now(read(still, counter_key(42).into()))?;
    decode(&record.value).filter(|counter: &Counter| counter.id == 42)
}

pub(crate) fn put_counter(still: &Still, counter: &Counter) -> bool {
    now(put(still, counter_key(counter.id).into(), counter, None, None))
}

#[derive(Serialize)]
struct ProfileMetadata<'a> {
    level: f64,
    tags: &'a [String],
}

pub(crate) fn put_profile(still: &Still, profile: &Profile) -> bool {
    let metadata = ProfileMetadata {
        level: profile.level,
        tags: &profile.tags,
    };
    let Ok(metadata) = serde_json::to_string(&metadata) else {
        return false;
    };
    let key = profile_key(&profile.org, profile.id);
    now(put(still, key, profile, Some(&metadata), None))
}

#[derive(Deserialize)]
struct ProfileRow {
    level: f64,
    tags: Vec<String>,
    #[serde(rename = "$x", default)]
    deadline: Option<u64>,
}

pub(crate) fn list_profiles(still: &Still) -> usize {
    now(profiles(still)).map_or(0, |rows| rows.len())
}

async fn profiles(still: &Still) -> Option<Vec<impl Sized>> {
    let org = "acme";
    let prefix = prefix("profile:", org)?;
    let page = still.list(ListRequest::prefix(&prefix)).await.ok()?;
    let mut rows = Vec::with_capacity(page.keys.len());
    for row in page.keys {
        let Some((before, id)) = part::last_number(row.name.as_bytes()) else {
            continue;
        };
        if before.len() != prefix.len() {
            continue;
        }
        let metadata = row.metadata.as_deref();
        let metadata = metadata.and_then(|text| serde_json::from_str::<ProfileRow>(text).ok());
        let Some(ProfileRow {
            level,
            tags,
            deadline,
        }) = metadata
        else {
            continue;
        };
        if deadline.is_some_and(|at| at != 0 && at <= NOW.0) {
            continue;
        }
        rows.push(((org.to_owned(), id), level, tags));
    }
    Some(rows)
}
