//! The work that the benchmarks count: with kv-schema or, by the feature `hand`, as lean as we can write it by hand.
//! Each side is a module of its own, of the same exports.
//!
//! A function takes how often to do its work, so that what is done once can be subtracted.
#![allow(
    dead_code,
    reason = "a module has one group of the work, and the sources have both"
)]

pub mod allocator;
mod data;
#[cfg(feature = "hand")]
mod hand;
#[cfg(not(feature = "hand"))]
mod schema;
mod still;
mod varied;

#[cfg(all(test, feature = "hand"))]
mod tests;

#[cfg(feature = "hand")]
use self::hand as side;
#[cfg(not(feature = "hand"))]
use self::schema as side;

/// Exports the pieces of work.
macro_rules! counted {
    ($($name:ident = $prepare:expr, |$input:ident| $work:expr;)*) => {$(
        #[doc = concat!("The work `", stringify!($name), "`.")]
        // SAFETY: nothing else in the module has this name.
        #[unsafe(no_mangle)]
        pub extern "C" fn $name(times: u32) {
            let $input = $prepare;
            for _ in 0..times {
                black_box($work);
            }
        }
    )*};
}

/// What is counted on both sides.
pub mod work {
    use std::hint::black_box;

    #[cfg(not(feature = "varied"))]
    use super::data::{Basket, Cart, Session};
    use super::side;
    use super::still::Still;
    #[cfg(feature = "varied")]
    use super::varied::{Counter, Event, Profile};

    #[cfg(feature = "varied")]
    counted! {
        ordered_key_build = side::varied::event_key_of(&Event::sample()),
            |key| side::varied::event_key(black_box(&key));
        ordered_key_parse = Event::sample().stored_key(), |key| side::varied::parse_event(black_box(&key));
        ordered_list = Still::listing(Event::rows(100)), |still| side::varied::list_events(&still);
        mixed_get = Still::holding(&Profile::sample(), Some(Profile::METADATA)),
            |still| side::varied::get_profile(&still);
        mixed_put = (Still::empty(), Profile::sample()),
            |input| side::varied::put_profile(&input.0, black_box(&input.1));
        small_key_build = (), |_nothing| side::varied::counter_key(black_box(42));
        small_get = Still::holding(&Counter::sample(), None), |still| side::varied::get_counter(&still);
        small_put = (Still::empty(), Counter::sample()),
            |input| side::varied::put_counter(&input.0, black_box(&input.1));
        mixed_list = Still::listing(Profile::rows(100)), |still| side::varied::list_profiles(&still);
    }

    #[cfg(not(feature = "varied"))]
    counted! {
        key_build = side::key_of(&Session::sample()), |key| side::key(black_box(&key));
        key_parse = Session::sample().stored_key(), |key| side::parse(black_box(&key));
        prefix = (), |_nothing| side::prefix(black_box("acme"), black_box(42));
        encode_flat = Session::sample(), |session| side::encode(black_box(&session));
        encode_nested = Cart::sample(), |cart| side::encode(black_box(&cart));
        encode_opaque = Basket::sample(), |basket| side::encode(black_box(&basket));
        decode_flat = Session::sample().stored_value(), |value| side::decode::<Session>(black_box(&value));
        decode_nested = Cart::sample().stored_value(), |value| side::decode::<Cart>(black_box(&value));
        metadata_write = Session::sample(), |session| side::write_metadata(black_box(&session));
        metadata_read = (), |_nothing| side::read_metadata(black_box(Session::METADATA));
        get_flat = Still::holding(&Session::sample(), Some(Session::METADATA)), |still| side::get_session(&still);
        get_nested = Still::holding(&Cart::sample(), Some(Session::METADATA)), |still| side::get_cart(&still);
        put_flat = (Still::empty(), Session::sample()),
            |input| side::put_session(&input.0, black_box(&input.1));
        put_nested = (Still::empty(), Cart::sample()), |input| side::put_cart(&input.0, black_box(&input.1));
        list = Still::listing(Session::rows(100)), |still| side::list(&still);
    }
}

/// What is counted by hand alone.
#[cfg(all(feature = "hand", not(feature = "varied")))]
pub mod hand_only {
    use std::hint::black_box;

    use super::data::Session;
    use super::hand::{part, plain};

    counted! {
        key_build_format = Session::sample(), |session| {
            let Session { tenant, user, id, .. } = black_box(&session);
            format!("session:{tenant}:{user}:{id}")
        };
        key_build_push_str = Session::sample(), |session| plain::session_key(black_box(&session));
        floor_allocate = (), |_nothing| Vec::<u8>::with_capacity(black_box(64));
        floor_uuid = Session::sample().id, |id| part::write_uuid(black_box(&mut [0; 36]), black_box(id));
        floor_number = Session::sample().user, |user| part::write_number(black_box(&mut [0; 24]), black_box(user));
    }
}
