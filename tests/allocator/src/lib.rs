//! The system's allocator, with a count of the bytes that are in use. What names this crate has it: a test target, or a module that is
//! measured.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

static USED: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);
static ALLOCATED: AtomicUsize = AtomicUsize::new(0);

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
        // While it moves, both are there.
        take(size);
        USED.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as above; the memory came from `System`.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Begins to count anew, above what is in use. What other threads do counts too.
#[derive(Debug)]
pub struct Count {
    used: usize,
    allocated: usize,
}

impl Count {
    /// Begins.
    pub fn begin() -> Self {
        let used = USED.load(Ordering::Relaxed);
        PEAK.store(used, Ordering::Relaxed);
        Self {
            used,
            allocated: ALLOCATED.load(Ordering::Relaxed),
        }
    }

    /// Returns how many bytes more than at the beginning were in use at a time.
    pub fn peak(&self) -> usize {
        PEAK.load(Ordering::Relaxed).saturating_sub(self.used)
    }

    /// Returns how many bytes were asked for since the beginning; what grows is asked for anew.
    pub fn allocated(&self) -> usize {
        ALLOCATED.load(Ordering::Relaxed).wrapping_sub(self.allocated)
    }
}

/// Runs something and returns how many bytes more than before were in use at a time.
pub fn peak(run: impl FnOnce()) -> usize {
    let count = Count::begin();
    run();
    count.peak()
}
