//! Chance that can be repeated: everything follows from the seed.

/// A small generator (Knuth's MMIX), repeated by its seed.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }
    /// A number below `sides`.
    pub(crate) fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides.max(1)
    }
    /// One of so many; none of none.
    pub(crate) fn one_of(&mut self, count: usize) -> Option<usize> {
        let at = self.throw(u64::try_from(count).ok()?);
        (count > 0).then_some(usize::try_from(at).ok()?)
    }
}
