//! The same for the entities of `varied.rs`.

use kv_schema::clock::UnixSeconds;
use serde::{Deserialize, Serialize};

use super::{live, push_text, put, unescape};
use crate::still::{NOW, Still};
use crate::varied::{Event, Profile, Status};

pub(crate) fn event_key_of(event: &Event) -> (String, UnixSeconds, u64) {
    (event.tenant.clone(), event.at, event.id)
}

pub(crate) fn event_key((tenant, at, id): &(String, UnixSeconds, u64)) -> String {
    let mut key = prefix("event:", tenant);
    let mut buffer = itoa::Buffer::new();
    // The largest comes first.
    let digits = buffer.format(!at.0);
    for _ in digits.len()..20 {
        key.push('0');
    }
    key.push_str(digits);
    key.push(':');
    key.push_str(itoa::Buffer::new().format(*id));
    key
}

pub(crate) fn parse_event(key: &str) -> Option<(String, UnixSeconds, u64)> {
    let mut parts = key.strip_prefix("event:")?.splitn(3, ':');
    let (tenant, at, id) = (parts.next()?, parts.next()?, parts.next()?);
    let at: u64 = at.parse().ok()?;
    let parsed = (text(tenant)?, UnixSeconds(!at), id.parse().ok()?);
    (event_key(&parsed) == key).then_some(parsed)
}

fn prefix(head: &str, text: &str) -> String {
    let mut key = String::with_capacity(64);
    key.push_str(head);
    push_text(&mut key, text);
    key.push(':');
    key
}

fn text(part: &str) -> Option<String> {
    if part.contains('%') {
        unescape(part)
    } else {
        Some(part.to_owned())
    }
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
    let prefix = prefix("event:", "acme");
    let rows = still.rows.clone();
    let mut typed = Vec::with_capacity(rows.len());
    for row in rows {
        if !row.name.starts_with(&prefix) {
            continue;
        }
        let Some(key) = parse_event(&row.name) else {
            continue;
        };
        let metadata = row.metadata.as_deref();
        let metadata = metadata.and_then(|text| serde_json::from_str::<EventRow>(text).ok());
        let Some(metadata) = metadata else { continue };
        if metadata.deadline.is_some_and(|at| at <= NOW.0) {
            continue;
        }
        let EventRow {
            status,
            delta,
            actor,
            flagged,
            ..
        } = metadata;
        typed.push((key, status, delta, actor, flagged));
    }
    typed.len()
}

fn profile_key(org: &str, id: u64) -> String {
    let mut key = prefix("profile:", org);
    key.push_str(itoa::Buffer::new().format(id));
    key
}

fn parse_profile(key: &str) -> Option<(String, u64)> {
    let (org, id) = key.strip_prefix("profile:")?.split_once(':')?;
    let parsed = (text(org)?, id.parse().ok()?);
    (profile_key(&parsed.0, parsed.1) == key).then_some(parsed)
}

pub(crate) fn get_profile(still: &Still) -> Option<Profile> {
    let profile: Profile = live(still, &profile_key("acme", 42))?;
    (profile.org == "acme" && profile.id == 42).then_some(profile)
}

#[derive(Serialize)]
struct ProfileMetadata<'a> {
    level: f64,
    tags: &'a [String],
}

pub(crate) fn put_profile(_still: &Still, profile: &Profile) -> bool {
    let metadata = ProfileMetadata {
        level: profile.level,
        tags: &profile.tags,
    };
    put(&profile_key(&profile.org, profile.id), profile, &metadata, None)
}

#[derive(Deserialize)]
struct ProfileRow {
    level: f64,
    tags: Vec<String>,
    #[serde(rename = "$x", default)]
    deadline: Option<u64>,
}

pub(crate) fn list_profiles(still: &Still) -> usize {
    let prefix = prefix("profile:", "acme");
    let rows = still.rows.clone();
    let mut typed = Vec::with_capacity(rows.len());
    for row in rows {
        if !row.name.starts_with(&prefix) {
            continue;
        }
        let Some(key) = parse_profile(&row.name) else {
            continue;
        };
        let metadata = row.metadata.as_deref();
        let metadata = metadata.and_then(|text| serde_json::from_str::<ProfileRow>(text).ok());
        let Some(metadata) = metadata else { continue };
        if metadata.deadline.is_some_and(|at| at <= NOW.0) {
            continue;
        }
        typed.push((key, metadata.level, metadata.tags));
    }
    typed.len()
}
