//! Quartiles and the fences around what is usual (Tukey): exact decimals, so that everybody computes the same.

use rust_decimal::Decimal;

/// Half as much again as the distance between the quartiles.
const REACH: Decimal = Decimal::from_parts(15, 0, 0, false, 1);

/// The quartiles of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quartiles {
    pub(super) first: Decimal,
    pub(super) third: Decimal,
}

impl Quartiles {
    /// The quartiles, linear between neighbours; none of too few values, which have no usual.
    pub(super) fn of(values: impl IntoIterator<Item = Decimal>, fewest: usize) -> Option<Self> {
        let mut values: Vec<Decimal> = values.into_iter().collect();
        if values.len() < fewest.max(1) {
            return None;
        }
        values.sort_unstable();
        let at = |quarters: usize| {
            let place = (values.len() - 1) * quarters;
            let (below, rest) = (place / 4, Decimal::from(place % 4) / Decimal::from(4));
            let above = values[(below + 1).min(values.len() - 1)];
            values[below] + (above - values[below]) * rest
        };
        Some(Self { first: at(1), third: at(3) })
    }
    /// Below this a value is unusually low.
    pub(super) fn lower(&self) -> Decimal {
        self.first - REACH * (self.third - self.first)
    }
    /// Above this a value is unusually high.
    pub(super) fn upper(&self) -> Decimal {
        self.third + REACH * (self.third - self.first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quartiles(values: &[i64]) -> Option<Quartiles> {
        Quartiles::of(values.iter().map(|value| Decimal::from(*value)), 4)
    }

    #[test]
    fn quartiles_lie_between_neighbours_and_too_few_values_have_none() {
        let of_nine = quartiles(&[9, 1, 2, 3, 4, 5, 6, 7, 8]).expect("nine values");
        assert_eq!((of_nine.first, of_nine.third), (Decimal::from(3), Decimal::from(7)));
        assert_eq!((of_nine.lower(), of_nine.upper()), (Decimal::from(-3), Decimal::from(13)));
        let of_four = quartiles(&[1, 2, 3, 4]).expect("four values");
        assert_eq!((of_four.first, of_four.third), (Decimal::new(175, 2), Decimal::new(325, 2)));
        assert_eq!(quartiles(&[1, 2, 3]), None);
    }
}
