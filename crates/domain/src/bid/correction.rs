//! Correcting a price that contradicts itself, in the order of the law (E10; R87 Art. 59).

use super::Content;
use crate::{moment::Moment, money::Fen, schema::ToSchema, text::Title};
use serde::{Deserialize, Serialize};

crate::words! {
    /// Why a price is corrected.
    Step as CorrectionStep { Words = "words_over_digits", Decimal = "misplaced_decimal", UnitPrice = "unit_price_over_sum" }
}

/// A correction of the price; the bidder must confirm it, or the bid is invalid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Correction {
    /// The price as it was read out.
    pub from: Fen,
    /// The price as it is corrected.
    pub to: Fen,
    /// Why, in the order in which the law corrects.
    pub steps: Vec<Step>,
    /// When it was corrected.
    pub at: Moment,
    /// Whether the bidder confirmed it; absent until the bidder answered.
    pub confirmed: Option<bool>,
}

impl Content {
    /// The price as the law corrects it; none if it does not contradict itself.
    ///
    /// Words prevail over digits. Where a unit price times its quantity misses the amount of its line by powers of ten,
    /// its decimal point is misplaced and the amount of the line stands. Otherwise unit prices prevail over sums.
    #[must_use]
    pub fn corrected(&self, at: Moment) -> Option<Correction> {
        let mut steps = Vec::new();
        let mut price = self.price;
        let words = self.price_in_words.as_ref().map(Title::as_str).and_then(Fen::of_capitals);
        if let Some(words) = words.filter(|words| *words != price) {
            price = words;
            steps.push(Step::Words);
        }
        if !self.price_lines.is_empty() {
            let amounts = self.price_lines.iter().map(|line| {
                let product = line.unit_price.times(line.quantity)?;
                if product == line.amount {
                    return Some(product);
                }
                if is_shifted(product, line.amount) {
                    steps.push(Step::Decimal);
                    return Some(line.amount);
                }
                steps.push(Step::UnitPrice);
                Some(product)
            });
            let amounts: Option<Vec<Fen>> = amounts.collect();
            if let Some(sum) = amounts.and_then(Fen::sum).filter(|sum| *sum != price) {
                price = sum;
                steps.push(Step::UnitPrice);
            }
        }
        steps.dedup();
        (price != self.price).then_some(Correction { from: self.price, to: price, steps, at, confirmed: None })
    }
}

/// Whether two amounts differ by a power of ten only.
fn is_shifted(one: Fen, other: Fen) -> bool {
    let (small, large) = (one.get().min(other.get()), one.get().max(other.get()));
    small > 0 && (1..=6).any(|power| small.checked_mul(10_i64.pow(power)) == Some(large))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(price: &str, words: Option<&str>, lines: &[(&str, u32, &str)]) -> Content {
        let lines: Vec<serde_json::Value> = lines
            .iter()
            .map(|(unit, quantity, amount)| {
                serde_json::json!({ "title": "上门服务", "quantity": quantity, "unit_price": unit, "amount": amount })
            })
            .collect();
        let content = serde_json::json!({
            "price": price, "price_in_words": words, "price_lines": lines, "plan": "x", "team": "x", "attachments": [],
        });
        serde_json::from_value(content).expect("a content")
    }

    /// Proves: E10
    #[test]
    fn prices_are_corrected_in_the_order_of_the_law() {
        for (content, expected) in [
            (content("1000.00", None, &[]), None),
            (content("1000.00", Some("人民币壹仟元整"), &[("10.00", 100, "1000.00")]), None),
            (content("1000.00", Some("壹仟贰佰元整"), &[]), Some(("1200.00", vec![Step::Words]))),
            (content("1000.00", None, &[("1.00", 100, "1000.00")]), None),
            (content("1000.00", None, &[("12.00", 100, "1000.00")]), Some(("1200.00", vec![Step::UnitPrice]))),
            (
                content("1000.00", None, &[("5.00", 100, "500.00"), ("6.00", 100, "600.00")]),
                Some(("1100.00", vec![Step::UnitPrice])),
            ),
            (
                content("900.00", Some("壹仟元整"), &[("12.00", 100, "1000.00")]),
                Some(("1200.00", vec![Step::Words, Step::UnitPrice])),
            ),
        ] {
            let found = content.corrected(Moment::default()).map(|found| (found.to.to_string(), found.steps));
            assert_eq!(found, expected.map(|(to, steps)| (to.to_owned(), steps)), "{content:?}");
        }
    }
}
