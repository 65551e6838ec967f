//! FNV-1a: the same on every platform and in every release, which std's hasher does not promise.
//!
//! It finds damage and tells strangers from our own; it keeps nobody from making one.

/// A hash under construction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    /// Starts a hash.
    pub(crate) const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Takes in a text, and that it ends here.
    pub(crate) fn text(self, text: &str) -> Self {
        // No UTF-8 text holds this byte.
        self.bytes(text.as_bytes()).bytes(&[0xff])
    }

    /// Takes in bytes.
    pub(crate) fn bytes(self, bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(self.0, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        }))
    }

    /// Returns the hash.
    pub(crate) const fn finish(self) -> u64 {
        self.0
    }

    /// Returns the hash in half its width.
    #[expect(clippy::cast_possible_truncation, reason = "the other half is in it too")]
    pub(crate) const fn short(self) -> u32 {
        (self.0 ^ (self.0 >> 32)) as u32
    }
}
