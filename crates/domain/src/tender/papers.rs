//! The papers of a tender: lots, criteria, deadline; and what must be true of them whatever the day.

use crate::{
    ids::{AttachmentId, ItemId, OrganisationId},
    method::{Method, Terms},
    moment::Moment,
    money::Fen,
    rulebook::{Reason, Refusal},
    text::{Mark, Prose, Title},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::words! {
    /// What becomes of a lot.
    LotOutcome { Open = "open", TooFewBids = "too_few_bids", Opened = "opened", Awarded = "awarded", Failed = "failed" }
}

/// A bidder and its price as read out at the opening (E2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadOut {
    /// The bidder.
    pub organisation: OrganisationId,
    /// Its price.
    pub price: Fen,
}

/// A lot (包件): what one supplier may win.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Lot {
    /// Its number, from 1.
    #[schema(minimum = 1, maximum = 50)]
    pub number: i64,
    /// The item of the purchase list that it buys.
    pub item: ItemId,
    /// Its title.
    pub title: Title,
    /// The highest price (最高限价), shown to all (M13).
    pub ceiling: Fen,
    /// What became of it.
    pub outcome: LotOutcome,
    /// The bidders and prices read out at the opening; empty before.
    pub opening: Vec<ReadOut>,
}

crate::words! {
    /// What a criterion looks at.
    CriterionKind { Price = "price", Quality = "quality" }
}

/// A criterion of the evaluation. The points of all criteria sum to 100 (E11, E13).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its short name, unique in the tender.
    #[schema(example = "plan")]
    pub code: Mark,
    /// What it looks at.
    pub kind: CriterionKind,
    /// Its title.
    #[schema(example = "服务方案")]
    pub title: Title,
    /// The most points it can bring.
    #[schema(minimum = 1, maximum = 100)]
    pub points: u32,
}

/// What the papers of a tender say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Papers {
    /// The title of the purchase.
    pub title: Title,
    /// What is bought, how it is checked and paid, who may bid.
    pub description: Prose,
    /// The method.
    pub method: Method,
    /// The lots.
    pub lots: Vec<Lot>,
    /// The criteria.
    pub criteria: Vec<Criterion>,
    /// Bids are taken until just before this moment.
    pub deadline: Moment,
    /// Decimal places to which scores are rounded, half away from zero (E13).
    #[schema(minimum = 0, maximum = 6, example = 2)]
    pub score_places: u32,
    /// Files that belong to them; public from the publication on.
    pub attachments: Vec<AttachmentId>,
}

/// A clarification or change of the papers, published to all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Clarification {
    /// What is clarified.
    pub text: Prose,
    /// The new deadline, if it moved.
    pub deadline: Option<Moment>,
    /// When it was published.
    pub at: Moment,
}

impl Papers {
    /// The most points for the price.
    #[must_use]
    pub fn price_points(&self) -> u32 {
        self.criteria
            .iter()
            .filter(|criterion| criterion.kind == CriterionKind::Price)
            .map(|criterion| criterion.points)
            .sum()
    }
    /// The criteria that members score.
    pub fn quality(&self) -> impl Iterator<Item = &Criterion> {
        self.criteria.iter().filter(|criterion| criterion.kind == CriterionKind::Quality)
    }
    /// The lot of this number.
    ///
    /// # Errors
    /// When there is none.
    pub fn lot(&self, number: i64) -> Result<&Lot, Refusal> {
        let found = self.lots.iter().find(|lot| lot.number == number);
        found.ok_or_else(|| Refusal::of(Reason::NoSuchPart).field("lot").with("what", "lot"))
    }
    /// Refuses papers that could not be published whatever the day.
    ///
    /// # Errors
    /// Names the field at fault and the rule.
    pub fn check(&self) -> Result<(), Refusal> {
        count("lots", self.lots.len(), 1, 50)?;
        count("criteria", self.criteria.len(), 1, 50)?;
        count("attachments", self.attachments.len(), 0, 20)?;
        if self.score_places > 6 {
            return Err(Refusal::of(Reason::TooMany)
                .field("score_places")
                .with("min", 0)
                .with("max", 6)
                .with("count", self.score_places));
        }
        for (at, criterion) in self.criteria.iter().enumerate() {
            if self.criteria[..at].iter().any(|earlier| earlier.code == criterion.code) {
                return Err(Refusal::of(Reason::AlreadyExists)
                    .field(format!("criteria/{at}/code"))
                    .with("what", &criterion.code));
            }
        }
        let sum: u64 = self.criteria.iter().map(|criterion| u64::from(criterion.points)).sum();
        if sum != 100 || self.criteria.iter().any(|criterion| criterion.points == 0) {
            return Err(Refusal::of(Reason::WeightsDoNotSum).field("criteria").with("sum", sum));
        }
        let terms = self.method.terms();
        let (weight, min, max) = (self.price_points(), terms.price_points_min, terms.price_points_max);
        if !(min..=max).contains(&weight) {
            return Err(Refusal::of(Reason::PriceWeightOutOfRange)
                .field("criteria")
                .with("weight", weight)
                .with("min", min)
                .with("max", max));
        }
        self.check_ceilings(terms)
    }
    fn check_ceilings(&self, terms: &Terms) -> Result<(), Refusal> {
        for (at, lot) in self.lots.iter().enumerate() {
            if !lot.ceiling.is_positive() {
                return Err(Refusal::of(Reason::AmountNotPositive)
                    .field(format!("lots/{at}/ceiling"))
                    .with("amount", lot.ceiling));
            }
            if self.lots[..at].iter().any(|earlier| earlier.item == lot.item) {
                return Err(Refusal::of(Reason::AlreadyExists)
                    .field(format!("lots/{at}/item"))
                    .with("what", "lot for this item"));
            }
        }
        let whole = Fen::sum(self.lots.iter().map(|lot| lot.ceiling))
            .ok_or_else(|| Refusal::of(Reason::AmountTooLarge).field("lots"))?;
        match terms.amount_max {
            Some(limit) if whole > limit => {
                Err(Refusal::of(Reason::AboveLimit).field("lots").with("amount", whole).with("limit", limit))
            }
            _ => Ok(()),
        }
    }
}

/// Refuses too few or too many parts.
///
/// # Errors
/// When the count lies outside the range.
pub fn count(field: &str, count: usize, min: usize, max: usize) -> Result<(), Refusal> {
    if (min..=max).contains(&count) {
        return Ok(());
    }
    Err(Refusal::of(Reason::TooMany).field(field).with("min", min).with("max", max).with("count", count))
}
