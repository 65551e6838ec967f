//! Random numbers that are the same everywhere.

/// `SplitMix64`: small, and good enough to choose with.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Makes the sequence of this number, of all those of a seed.
    pub fn new(seed: u64, number: u32) -> Self {
        let mut random = Self(seed ^ u64::from(number).wrapping_mul(0xd605_bbb5_8c8a_bbd9));
        random.next();
        random
    }

    /// Returns a number below `bound`, or 0.
    pub fn below(&mut self, bound: u32) -> u32 {
        u32::try_from((self.next() >> 32) * u64::from(bound) >> 32).unwrap_or(0)
    }

    /// Tells yes once in so many times.
    pub fn one_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    /// Returns any byte.
    pub fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }

    /// Chooses one of several.
    pub fn pick<'a, T>(&mut self, several: &'a [T]) -> &'a T {
        let count = u32::try_from(several.len()).unwrap_or(u32::MAX);
        &several[self.below(count) as usize]
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
