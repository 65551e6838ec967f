//! The work that the benchmarks count, each piece twice: with kv-schema, and as somebody would write it by hand who does the same.
//!
//! A function takes how often to do its work, so that what is done once can be subtracted.

pub mod allocator;
mod data;
mod hand;
mod schema;

use std::hint::black_box;

use self::data::{Cart, Session};

/// Exports the two sides of each piece of work.
macro_rules! counted {
    ($($schema:ident $hand:ident = $prepare:expr, |$input:ident| $with_schema:expr, $by_hand:expr;)*) => {$(
        /// The work with kv-schema.
        // SAFETY: nothing else in the module has this name.
        #[unsafe(no_mangle)]
        pub extern "C" fn $schema(times: u32) {
            let $input = $prepare;
            for _ in 0..times {
                black_box($with_schema);
            }
        }

        /// The work by hand.
        // SAFETY: nothing else in the module has this name.
        #[unsafe(no_mangle)]
        pub extern "C" fn $hand(times: u32) {
            let $input = $prepare;
            for _ in 0..times {
                black_box($by_hand);
            }
        }
    )*};
}

counted! {
    key_build_schema key_build_hand = (schema::key_of(&Session::sample()), Session::sample()),
        |both| schema::key(black_box(&both.0)), hand::key(black_box(&both.1));
    key_parse_schema key_parse_hand = Session::sample().stored_key(),
        |key| schema::parse(black_box(&key)), hand::parse(black_box(&key));
    prefix_schema prefix_hand = (),
        |_nothing| schema::prefix(black_box("acme"), black_box(42)), hand::prefix(black_box("acme"), black_box(42));
    encode_flat_schema encode_flat_hand = Session::sample(),
        |session| schema::encode(black_box(&session)), hand::encode(black_box(&session));
    encode_nested_schema encode_nested_hand = Cart::sample(),
        |cart| schema::encode(black_box(&cart)), hand::encode(black_box(&cart));
    decode_flat_schema decode_flat_hand = Session::sample().stored_value(),
        |value| schema::decode::<Session>(black_box(&value)), hand::decode::<Session>(black_box(&value));
    decode_nested_schema decode_nested_hand = Cart::sample().stored_value(),
        |value| schema::decode::<Cart>(black_box(&value)), hand::decode::<Cart>(black_box(&value));
    get_flat_schema get_flat_hand = data::Still::holding(&Session::sample()),
        |still| schema::get_session(&still), hand::get_session(&still);
    get_nested_schema get_nested_hand = data::Still::holding(&Cart::sample()),
        |still| schema::get_cart(&still), hand::get_cart(&still);
    put_flat_schema put_flat_hand = (data::Still::empty(), Session::sample()),
        |input| schema::put(&input.0, black_box(&input.1)), hand::put_session(&input.0, black_box(&input.1));
    put_nested_schema put_nested_hand = (data::Still::empty(), Cart::sample()),
        |input| schema::put(&input.0, black_box(&input.1)), hand::put_cart(&input.0, black_box(&input.1));
    list_schema list_hand = data::Still::listing(100),
        |still| schema::list(&still), hand::list(&still);
}

/// A key by `format!`, which escapes nothing.
// SAFETY: nothing else in the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn key_build_format(times: u32) {
    let session = Session::sample();
    for _ in 0..times {
        let Session { tenant, user, id, .. } = black_box(&session);
        black_box(format!("session:{tenant}:{user}:{id}"));
    }
}
