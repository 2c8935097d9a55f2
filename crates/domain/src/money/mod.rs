//! Money in whole fen (1/100 yuan): an integer inside, a text with two decimals at every boundary.

use crate::rulebook::{Reason, Refusal};
use std::fmt;

mod capital;

/// An amount in whole fen. Written `"1234.50"`; never a JSON number, never a float.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    crate::schema::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = r"^-?(0|[1-9]\d{0,14})\.\d{2}$", example = "480000.00")]
pub struct Fen(i64);

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount that can be written: 999,999,999,999,999.99 yuan.
    pub const MAX: Self = Self(99_999_999_999_999_999);

    /// An amount of so many fen.
    #[must_use]
    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }
    /// An amount of so many whole yuan.
    #[must_use]
    pub const fn yuan(yuan: i64) -> Self {
        Self(yuan * 100)
    }
    /// The number of fen.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
    /// Whether this is more than nothing.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
    /// The sum, or nothing if it cannot be written.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self).filter(|sum| sum.0.abs() <= Self::MAX.0)
    }
    /// The difference, or nothing if it cannot be written.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self(-other.0))
    }
    /// The sum of many, or nothing if it cannot be written.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }
    /// So many times the amount, or nothing if it cannot be written.
    #[must_use]
    pub fn times(self, factor: u32) -> Option<Self> {
        self.0.checked_mul(i64::from(factor)).map(Self).filter(|product| product.0.abs() <= Self::MAX.0)
    }
    /// So many per cent of the amount, rounded down to the fen: the largest amount within the limit. Rules allow no more
    /// than some hundred per cent, so that it always fits.
    #[must_use]
    pub fn percent_floor(self, percent: i64) -> Self {
        Self::certain(i64::try_from((i128::from(self.0) * i128::from(percent)).div_euclid(100)).ok().map(Self))
    }
    /// An amount that what holds of the books keeps within what can be written.
    ///
    /// # Panics
    /// When it is not: a defect, which stops the act in which it is seen. What somebody hands in is added with
    /// [`Self::plus`] and refused.
    fn certain(amount: Option<Self>) -> Self {
        match amount {
            Some(amount) if amount.0.abs() <= Self::MAX.0 => amount,
            _ => panic!("an amount of the books that cannot be written"),
        }
    }

    /// Splits the amount over weights so that the parts sum to it exactly.
    ///
    /// Each part is its share rounded down; the fen left over go to the largest remainders, to the
    /// earlier part on a tie. No part exceeds its weight when the amount does not exceed their sum,
    /// so splitting each payment over *what remains* uses every line up to the fen and no further.
    ///
    /// Gives nothing when there is no positive weight or one is negative.
    #[must_use]
    pub fn split(self, weights: &[Self]) -> Option<Vec<Self>> {
        let whole: i128 = weights.iter().map(|weight| i128::from(weight.0)).sum();
        if whole <= 0 || self.0 < 0 || weights.iter().any(|weight| weight.0 < 0) {
            return None;
        }
        let share = |weight: &Self| i128::from(self.0) * i128::from(weight.0);
        let mut parts: Vec<i64> =
            weights.iter().map(|weight| i64::try_from(share(weight) / whole)).collect::<Result<_, _>>().ok()?;
        let left = self.0 - parts.iter().sum::<i64>();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(share(&weights[at]) % whole));
        for &at in order.iter().take(usize::try_from(left).ok()?) {
            parts[at] += 1;
        }
        Some(parts.into_iter().map(Self).collect())
    }
}

impl std::ops::Add for Fen {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::certain(self.plus(other))
    }
}

impl std::ops::Sub for Fen {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::certain(self.minus(other))
    }
}

impl std::ops::AddAssign for Fen {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl std::ops::SubAssign for Fen {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl std::iter::Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |sum, amount| sum + amount)
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

impl std::str::FromStr for Fen {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let form = || Refusal::of(Reason::AmountForm);
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (yuan, fen) = digits.split_once('.').ok_or_else(form)?;
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let leading_zero = yuan.len() > 1 && yuan.starts_with('0');
        if !plain(yuan) || !plain(fen) || fen.len() != 2 || leading_zero {
            return Err(form());
        }
        if yuan.len() > 15 {
            return Err(Refusal::of(Reason::AmountTooLarge));
        }
        let amount: i64 = format!("{yuan}{fen}").parse().map_err(|_| Refusal::of(Reason::AmountTooLarge))?;
        Ok(Self(if negative { -amount } else { amount }))
    }
}

impl TryFrom<String> for Fen {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}
impl From<Fen> for String {
    fn from(fen: Fen) -> Self {
        fen.to_string()
    }
}
crate::phrase::facts![Fen];

#[cfg(test)]
mod tests {
    use super::*;

    fn fen(amounts: &[i64]) -> Vec<Fen> {
        amounts.iter().copied().map(Fen::new).collect()
    }

    #[test]
    fn an_amount_is_written_as_it_was_read() {
        for text in ["0.00", "0.10", "-1.00", "90071992547409.93", "999999999999999.99"] {
            assert_eq!(text.parse::<Fen>().map(|amount| amount.to_string()).as_deref().ok(), Some(text));
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in ["", "1", "1.0", "1.000", "01.00", "1e3", "1,000.00", "１.00", "+1.00", ".00", "1. 0"] {
            assert_eq!(text.parse::<Fen>(), Err(Refusal::of(Reason::AmountForm)), "{text}");
        }
        assert_eq!("1000000000000000.00".parse::<Fen>(), Err(Refusal::of(Reason::AmountTooLarge)));
    }

    #[test]
    fn instalments_sum_to_the_price() {
        // Rounding each part on its own gives 5.46.
        let parts = Fen::new(547).split(&fen(&[3334, 3333, 3333]));
        assert_eq!(parts, Some(fen(&[183, 182, 182])));
    }

    #[test]
    fn sums_that_cannot_be_written_are_refused() {
        assert_eq!(Fen::MAX.plus(Fen::new(1)), None);
        assert_eq!(Fen::sum([Fen::new(i64::MAX), Fen::new(i64::MAX)]), None);
    }
}
