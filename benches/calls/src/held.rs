//! What the calls are given: made in the rounds that warm up and kept, so that a round that is measured only does the work.

use std::cell::{OnceCell, RefCell};

use crate::data::{Sample, Session};
use crate::hand::Written;

/// What a call of so many items is given; each is made when it is first asked for.
pub(crate) struct Held<E> {
    items: u32,
    pub(crate) entity: E,
    json: OnceCell<String>,
    written: OnceCell<Written>,
    sessions: OnceCell<Vec<Session>>,
    rows: OnceCell<String>,
    keys: OnceCell<Vec<String>>,
}

/// What is held of one type, by the number of items.
pub(crate) struct AllHeld<E: 'static>(RefCell<Vec<&'static Held<E>>>);

impl<E> AllHeld<E> {
    pub(crate) const fn new() -> Self {
        Self(RefCell::new(Vec::new()))
    }
}

impl<E: Sample> Held<E> {
    /// Returns what is held for so many items; it is never given back.
    pub(crate) fn of(items: u32) -> &'static Self {
        E::held().with(|AllHeld(all)| {
            let mut all = all.borrow_mut();
            if let Some(held) = all.iter().find(|held| held.items == items) {
                return *held;
            }
            let held: &Self = Box::leak(Box::new(Self {
                items,
                entity: E::sample(items),
                json: OnceCell::new(),
                written: OnceCell::new(),
                sessions: OnceCell::new(),
                rows: OnceCell::new(),
                keys: OnceCell::new(),
            }));
            all.push(held);
            held
        })
    }

    /// The stored JSON.
    pub(crate) fn json(&self) -> &str {
        self.json
            .get_or_init(|| serde_json::to_string(&self.entity).unwrap_or_default())
    }

    /// What a write by hand sends.
    pub(crate) fn written(&self) -> Result<&Written, String> {
        if let Some(written) = self.written.get() {
            return Ok(written);
        }
        let written = Written::of(&self.entity)?;
        Ok(self.written.get_or_init(|| written))
    }

    /// The metadata of a page of so many rows, as one array.
    pub(crate) fn rows(&self, deadline: u64) -> &str {
        self.rows.get_or_init(|| {
            let metadata = self.entity.metadata_by_hand(deadline);
            let rows: Vec<_> = (0..self.items).map(|_| &metadata).collect();
            serde_json::to_string(&rows).unwrap_or_default()
        })
    }
}

impl Held<Session> {
    /// So many sessions, which a read of many asks for.
    pub(crate) fn sessions(&self) -> &[Session] {
        self.sessions
            .get_or_init(|| (0..self.items).map(Session::sample).collect())
    }

    /// The keys of these sessions.
    pub(crate) fn keys(&self) -> &[String] {
        self.keys
            .get_or_init(|| self.sessions().iter().map(Sample::key_by_hand).collect())
    }
}
