//! What calls take of the memory of the module. Not on while they are timed.
#![expect(unsafe_code, reason = "an allocator is unsafe code")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use wasm_bindgen::prelude::wasm_bindgen;

static USED: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);
static ALLOCATED: AtomicUsize = AtomicUsize::new(0);
static BEFORE: AtomicUsize = AtomicUsize::new(0);

struct Counting;

fn take(bytes: usize) {
    let used = USED.fetch_add(bytes, Ordering::Relaxed) + bytes;
    PEAK.fetch_max(used, Ordering::Relaxed);
    ALLOCATED.fetch_add(bytes, Ordering::Relaxed);
}

// SAFETY: every call is handed to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        take(layout.size());
        // SAFETY: the caller's promises are those that `System` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        USED.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above; the memory came from `System`.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // As if it always moved, which is for the allocator to say: both are there then.
        take(size);
        USED.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above; the memory came from `System`.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Begins to count anew, above what is in use.
#[wasm_bindgen]
pub fn begin_count() {
    let used = USED.load(Ordering::Relaxed);
    BEFORE.store(used, Ordering::Relaxed);
    PEAK.store(used, Ordering::Relaxed);
    ALLOCATED.store(0, Ordering::Relaxed);
}

/// Returns how many bytes more than at the beginning were in use at a time.
#[wasm_bindgen]
pub fn counted_peak() -> usize {
    PEAK.load(Ordering::Relaxed) - BEFORE.load(Ordering::Relaxed)
}

/// Returns how many bytes were asked for since the beginning.
#[wasm_bindgen]
pub fn counted_allocated() -> usize {
    ALLOCATED.load(Ordering::Relaxed)
}
