//! What is done by hand is the same work: the same keys, and no others.

use kv_schema::clock::UnixSeconds;
use uuid::Uuid;

use crate::data::{Cart, CartKey, Session, SessionKey};
use crate::hand;
use crate::still::Still;
use crate::varied::{Counter, CounterKey, Event, EventKey, Profile};

const ROUNDS: u32 = 200_000;

/// Xorshift: the same numbers on every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// Of every length in digits.
    fn number(&mut self) -> u64 {
        let number = self.next();
        match self.below(8) {
            0 => 0,
            1 => u64::MAX - number % 3,
            2 => 10_u64.pow(u32::try_from(self.below(20)).unwrap()) - number % 2,
            _ => number >> self.below(64),
        }
    }

    fn text(&mut self) -> String {
        const CHARS: [char; 20] = [
            'a', 'b', 'z', 'A', '0', '9', '-', '.', ' ', '$', '%', ':', '/', '\n', '\u{7f}', '\u{80}',
            '\u{9f}', '\u{a0}', 'é', '😀',
        ];
        let (len, most) = (self.below(12), if self.below(2) == 0 { 9 } else { CHARS.len() });
        (0..len).map(|_| CHARS[self.below(most)]).collect()
    }

    /// Changes a key in a place or two.
    fn change(&mut self, key: &mut String) {
        const PIECES: [&str; 28] = [
            "", "", "0", "1", "9", "a", "f", "F", "g", "-", "+", "_", "%", "%2", "%3A", "%3a", "%2F", "%24",
            "%61", "%C2%85", "%C2%A0", "%80", ":", "/", "$", "\u{85}", "\u{a0}", "é",
        ];
        for _ in 0..=self.below(2) {
            let at = key.floor_char_boundary(self.below(key.len() + 1));
            let end = key.ceil_char_boundary((at + self.below(3)).min(key.len()));
            key.replace_range(at..end, PIECES[self.below(PIECES.len())]);
        }
    }
}

#[test]
fn a_key_is_written_and_read_as_by_kv_schema() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let (mut read, mut refused) = (0, 0);
    for round in 0..ROUNDS {
        let session = Session {
            tenant: random.text(),
            user: random.number(),
            id: Uuid::from_u64_pair(random.next(), random.next()),
            ..Session::sample()
        };
        let written = SessionKey::of(&session).encode().ok();
        assert_eq!(hand::key(&session), written, "{session:?}");
        if let Some(written) = &written {
            assert_eq!(&hand::plain::session_key(&session), written);
        }
        let cart = Cart {
            shop: session.tenant.clone(),
            id: session.user,
            ..Cart::sample()
        };
        assert_eq!(
            hand::cart_key(&cart.shop, cart.id),
            CartKey::of(&cart).encode().ok()
        );
        assert_eq!(
            Some(hand::varied::counter_key(session.user)),
            CounterKey { id: session.user }.encode().ok()
        );
        let Some(mut key) = written else { continue };
        if round % 8 > 0 {
            random.change(&mut key);
        }
        let parsed = SessionKey::parse(&key)
            .ok()
            .map(|key| (key.tenant, key.user, key.id));
        *(if parsed.is_some() { &mut read } else { &mut refused }) += 1;
        assert_eq!(hand::parse(&key), parsed, "{key}");
    }
    assert!(read > ROUNDS / 8 && refused > ROUNDS / 8, "{read} and {refused}");
}

#[test]
fn a_key_in_the_order_of_time_is_written_and_read_as_by_kv_schema() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut read, mut refused) = (0, 0);
    for round in 0..ROUNDS {
        let event = Event {
            tenant: random.text(),
            at: UnixSeconds(random.number()),
            id: random.number(),
            ..Event::sample()
        };
        let written = EventKey::of(&event).encode().ok();
        assert_eq!(
            hand::varied::event_key(&hand::varied::event_key_of(&event)),
            written,
            "{event:?}"
        );
        let Some(mut key) = written else { continue };
        if round % 8 > 0 {
            random.change(&mut key);
        }
        let parsed = EventKey::parse(&key).ok().map(|key| (key.tenant, key.at, key.id));
        *(if parsed.is_some() { &mut read } else { &mut refused }) += 1;
        assert_eq!(hand::varied::parse_event(&key), parsed, "{key}");
    }
    assert!(read > ROUNDS / 8 && refused > ROUNDS / 8, "{read} and {refused}");
}

#[test]
fn what_is_there_is_found_and_what_has_expired_is_not() {
    let metadata = Some(Session::METADATA);
    assert!(hand::get_session(&Still::holding(&Session::sample(), metadata)).is_some());
    assert!(hand::get_cart(&Still::holding(&Cart::sample(), metadata)).is_some());
    assert!(
        hand::varied::get_profile(&Still::holding(&Profile::sample(), Some(Profile::METADATA))).is_some()
    );
    assert!(hand::varied::get_counter(&Still::holding(&Counter::sample(), None)).is_some());
    for (metadata, is_there) in [
        (r#"{"device":"","since":1,"$v":1,"$x":1800000000}"#, false),
        (r#"{"device":"","since":1,"$v":1,"$x":1800000001}"#, true),
        (r#"{"$x":1800000000,"$v":1,"device":"","since":1}"#, false),
        (r#"{"\u0024x":1800000000}"#, false),
        (r#"{"device":"","$v":1,"$x":0}"#, true),
        (r#"{"device":"","$v":2,"$x":1800000001}"#, false),
    ] {
        let found = hand::get_session(&Still::holding(&Session::sample(), Some(metadata)));
        assert_eq!(found.is_some(), is_there, "{metadata}");
    }
}

#[test]
fn everything_is_listed_and_written() {
    assert_eq!(hand::list(&Still::listing(Session::rows(100))), 100);
    assert_eq!(hand::varied::list_events(&Still::listing(Event::rows(100))), 100);
    assert_eq!(
        hand::varied::list_profiles(&Still::listing(Profile::rows(100))),
        100
    );
    assert!(hand::put_session(&Still::empty(), &Session::sample()));
    assert!(hand::put_cart(&Still::empty(), &Cart::sample()));
    assert!(hand::varied::put_profile(&Still::empty(), &Profile::sample()));
    assert!(hand::varied::put_counter(&Still::empty(), &Counter::sample()));
    assert_eq!(
        hand::write_metadata(&Session::sample()).as_deref(),
        Some(Session::METADATA)
    );
    assert!(hand::read_metadata(Session::METADATA).is_some());
}
