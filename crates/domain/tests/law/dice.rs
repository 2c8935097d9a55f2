//! Chance that can be repeated: everything follows from the seed.

use domain::Fen;

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
    /// An amount up to a cap, and often on an edge of it: nothing, a fen, the cap, a fen above.
    pub(crate) fn amount(&mut self, cap: Fen) -> Fen {
        let cap = cap.get();
        Fen::new(match self.throw(10) {
            0 => self.throw(2).cast_signed(),
            1 => cap - 1,
            2..5 => cap,
            5 => cap + 1,
            _ => 1 + self.throw(cap.max(1).cast_unsigned()).cast_signed(),
        })
    }
}
