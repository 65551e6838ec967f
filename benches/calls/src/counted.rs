//! What calls take of the memory of the module. Not on while they are timed.

use std::cell::RefCell;

use kv_schema_tests_allocator::Count;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static COUNT: RefCell<Option<Count>> = const { RefCell::new(None) };
}

/// Begins to count anew, above what is in use.
#[wasm_bindgen]
pub fn begin_count() {
    COUNT.replace(Some(Count::begin()));
}

/// Returns how many bytes more than at the beginning were in use at a time.
#[wasm_bindgen]
pub fn counted_peak() -> Option<usize> {
    COUNT.with_borrow(|count| count.as_ref().map(Count::peak))
}

/// Returns how many bytes were asked for since the beginning.
#[wasm_bindgen]
pub fn counted_allocated() -> Option<usize> {
    COUNT.with_borrow(|count| count.as_ref().map(Count::allocated))
}
