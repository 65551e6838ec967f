//! The same for the entities of `varied.rs`.

use kv_schema::KvEntity;
use kv_schema::clock::UnixSeconds;
use kv_schema::repository::{ListPage, Row};

use crate::still::{Still, now};
use crate::varied::{Counter, CounterKey, Event, EventKey, EventKeyRef, Profile, ProfileKey, ProfileKeyRef};

pub(crate) fn event_key_of(event: &Event) -> EventKey {
    EventKeyRef::of(event).to_owned()
}

pub(crate) fn event_key(key: &EventKey) -> String {
    key.encode().unwrap_or_default()
}

pub(crate) fn parse_event(key: &str) -> Option<(String, UnixSeconds, u64)> {
    let key = EventKey::parse(key).ok()?;
    Some((key.tenant, key.at, key.id))
}

pub(crate) fn list_events(still: &Still) -> usize {
    let page = now(Event::repository(still).list_page(EventKey::prefix().tenant("acme"), None, None));
    page.as_ref().map_or(0, own)
}

pub(crate) fn get_profile(still: &Still) -> Option<Profile> {
    let key = ProfileKeyRef { org: "acme", id: 42 };
    now(Profile::repository(still).get(key)).ok().flatten()
}

pub(crate) fn put_profile(still: &Still, profile: &Profile) -> bool {
    now(Profile::repository(still).put(profile)).is_ok()
}

pub(crate) fn list_profiles(still: &Still) -> usize {
    let page = now(Profile::repository(still).list_page(ProfileKey::prefix().org("acme"), None, None));
    page.as_ref().map_or(0, own)
}

pub(crate) fn counter_key(id: u64) -> String {
    CounterKey { id }.encode().unwrap_or_default()
}

pub(crate) fn get_counter(still: &Still) -> Option<Counter> {
    now(Counter::repository(still).get(42)).ok().flatten()
}

pub(crate) fn put_counter(still: &Still, counter: &Counter) -> bool {
    now(Counter::repository(still).put(counter)).is_ok()
}

fn own<E: KvEntity>(page: &ListPage<E>) -> usize {
    let rows = page.rows.iter();
    rows.filter(|row| matches!(row, Row::Own(_))).count()
}
