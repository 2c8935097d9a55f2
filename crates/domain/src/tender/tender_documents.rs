//! The tender documents of a tender: lots, criteria, deadline, conditions; and what must be true of them whatever the day.

use super::conditions::Conditions;
use crate::{
    bounds::count,
    draw::SupplierSelection,
    ids::{AttachmentId, ItemId, OrganisationId, PersonId},
    method::{EndsIn, Invitation, Method, PriceRule, Terms},
    moment::Moment,
    money::Fen,
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
    schema::ToSchema,
    text::{Mark, Prose, Title},
};
use serde::{Deserialize, Serialize};

crate::words! {
    /// What becomes of a lot.
    LotOutcome { Open = "open", TooFewBids = "too_few_bids", Opened = "opened", Awarded = "awarded", Failed = "failed" }
}

/// A bidder and its price as read out at the opening (E2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadOut {
    /// The bidder.
    pub organisation: OrganisationId,
    /// Its price; none if its bid is not what was received, or does not open.
    pub price: Option<Fen>,
}

/// A lot (包件): what one supplier may win.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Lot {
    /// Its number, from 1.
    #[schema(minimum = 1, maximum = 50)]
    pub number: i64,
    /// The item of the purchase list that it buys; none for a framework, under which items are bought later.
    pub item: Option<ItemId>,
    /// Its title.
    pub title: Title,
    /// The highest price (最高限价), shown to all (M13).
    pub ceiling: Fen,
    /// The deposit that a bid needs, if any: at most two per cent of the ceiling (D1).
    #[serde(default)]
    pub deposit: Option<Fen>,
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
    /// Whether it is objective, so that all members must give the same points (E15).
    #[serde(default)]
    pub objective: bool,
}

/// What the tender documents of a tender say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TenderDocuments {
    /// The title of the purchase.
    pub title: Title,
    /// What is bought, how it is checked and paid.
    pub description: Prose,
    /// The method.
    pub method: Method,
    /// The lots.
    pub lots: Vec<Lot>,
    /// The criteria; none where the lowest price wins or the price alone is negotiated.
    pub criteria: Vec<Criterion>,
    /// Bids are taken until just before this moment.
    pub bid_deadline: Moment,
    /// Decimal places to which scores are rounded, half away from zero (E13).
    #[schema(minimum = 0, maximum = 6, example = 2)]
    pub score_places: u32,
    /// Files that belong to them; public from the publication on.
    pub attachments: Vec<AttachmentId>,
    /// Who may bid and on which conditions.
    #[serde(default)]
    pub conditions: Conditions,
}

/// A clarification or change of the tender documents, published to all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Clarification {
    /// What is clarified.
    pub text: Prose,
    /// Whether it may touch the preparation of bids, so that they need time for it (M4).
    #[serde(default = "touches")]
    #[schema(required)]
    pub material: bool,
    /// The new deadline, if it moved.
    pub bid_deadline: Option<Moment>,
    /// The deadline until then, if it moved.
    #[serde(default)]
    #[schema(required)]
    pub former_deadline: Option<Moment>,
    /// When it was published.
    pub at: Moment,
}

const fn touches() -> bool {
    true
}

impl TenderDocuments {
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
        found.ok_or_else(|| Refusal::of(Reason::NoSuchPart).field("lot").with("what", "包件 ¦ lot"))
    }
    /// The highest price of all lots together.
    #[must_use]
    pub fn budget(&self) -> Fen {
        self.lots.iter().map(|lot| lot.ceiling).sum()
    }
    /// Objects to tender documents that could not be published whatever the day.
    ///
    /// # Errors
    /// Names the field at fault and the rule.
    pub fn check(&self, law: &Law<'_>) -> Result<(), Refusal> {
        let terms = self.method.under(law);
        law.demands(terms.for_services, || {
            Refusal::of(Reason::MethodNotForServices).under(terms.rule).field("method").with("method", self.method)
        })?;
        let places = || Refusal::of(Reason::TooMany).field("score_places").with("min", 0).with("max", 6);
        Refusal::all([
            count("lots", self.lots.len(), 1, 50),
            count("attachments", self.attachments.len(), 0, 20),
            if self.score_places > 6 { Err(places().with("count", self.score_places)) } else { Ok(()) },
            self.check_criteria(&terms, law),
            self.check_lots(&terms, law),
            self.conditions.check(&terms, law).map_err(|refusal| refusal.within("conditions")),
        ])
    }
    fn check_criteria(&self, terms: &Terms, law: &Law<'_>) -> Result<(), Refusal> {
        count("criteria", self.criteria.len(), usize::from(terms.price_rule != PriceRule::LowestWins), 50)?;
        for (at, criterion) in self.criteria.iter().enumerate() {
            if self.criteria[..at].iter().any(|earlier| earlier.code == criterion.code) {
                return Err(Refusal::of(Reason::AlreadyExists)
                    .field(format!("criteria/{at}/code"))
                    .with("what", &criterion.code));
            }
        }
        if terms.price_rule == PriceRule::LowestWins {
            // The lowest price among those that meet the need wins: there is nothing to score (M8).
            return law.demands(self.criteria.is_empty(), || {
                Refusal::of(Reason::NothingToScore).under(terms.rule).field("criteria").with("method", self.method)
            });
        }
        let sum: u64 = self.criteria.iter().map(|criterion| u64::from(criterion.points)).sum();
        if sum != 100 || self.criteria.iter().any(|criterion| criterion.points == 0) {
            return Err(Refusal::of(Reason::WeightsDoNotSum).field("criteria").with("sum", sum));
        }
        let (weight, min, max) = (self.price_points(), terms.price_points_min, terms.price_points_max);
        law.demands((min..=max).contains(&weight), || {
            Refusal::of(Reason::PriceWeightOutOfRange)
                .field("criteria")
                .with("weight", weight)
                .with("min", min)
                .with("max", max)
        })
    }
    fn check_lots(&self, terms: &Terms, law: &Law<'_>) -> Result<(), Refusal> {
        let lots = (0..self.lots.len())
            .map(|at| self.check_lot(at, terms, law).map_err(|refusal| refusal.within(&format!("lots/{at}"))));
        Refusal::all(lots)?;
        let whole = Fen::sum(self.lots.iter().map(|lot| lot.ceiling))
            .ok_or_else(|| Refusal::of(Reason::AmountTooLarge).field("lots"))?;
        match terms.amount_max {
            Some(limit) if whole > limit => {
                law.objects(Refusal::of(Reason::AboveLimit).field("lots").with("amount", whole).with("limit", limit))
            }
            _ => Ok(()),
        }
    }
    fn check_lot(&self, at: usize, terms: &Terms, law: &Law<'_>) -> Result<(), Refusal> {
        let lot = &self.lots[at];
        let ceiling = || Refusal::of(Reason::AmountNotPositive).field("ceiling").with("amount", lot.ceiling);
        let again =
            || Refusal::of(Reason::AlreadyExists).field("item").with("what", "该项目的包件 ¦ lot for this item");
        let item = if lot.item.is_some() == (terms.ends_in == EndsIn::Framework) {
            Err(Refusal::of(Reason::ItemOfLot).field("item"))
        } else if lot.item.is_some() && self.lots[..at].iter().any(|earlier| earlier.item == lot.item) {
            Err(again())
        } else {
            Ok(())
        };
        Refusal::all([
            if lot.ceiling.is_positive() { Ok(()) } else { Err(ceiling()) },
            item,
            check_deposit(lot, law).map_err(|refusal| refusal.field("deposit")),
        ])
    }
    /// Refuses bidders whom the method does not ask.
    ///
    /// # Errors
    /// When they were not drawn or named (M6, M10).
    pub fn check_asked(
        &self,
        terms: &Terms,
        drawn: Option<&[OrganisationId]>,
        bidder: OrganisationId,
    ) -> Result<(), Refusal> {
        let asked = match terms.invites {
            Invitation::Everybody => true,
            Invitation::Drawn => drawn.is_some_and(|drawn| drawn.contains(&bidder)),
            Invitation::Named => self.conditions.single_source.as_ref().is_some_and(|single| single.supplier == bidder),
        };
        if asked { Ok(()) } else { Err(Refusal::of(Reason::NotInvited).under(terms.rule)) }
    }
}

fn check_deposit(lot: &Lot, law: &Law<'_>) -> Result<(), Refusal> {
    let Some(deposit) = lot.deposit else { return Ok(()) };
    if !deposit.is_positive() {
        return Err(Refusal::of(Reason::AmountNotPositive).with("amount", deposit));
    }
    // A lot of a framework has no item with a budget of its own: its ceiling is its budget. The others are compared with theirs.
    if lot.item.is_some() {
        return Ok(());
    }
    let limit = law.share(Parameter::DepositMax, lot.ceiling);
    law.demands(deposit <= limit, || {
        Refusal::of(Reason::DepositTooHigh).under(RuleId::D1).with("amount", deposit).with("limit", limit)
    })
}

/// Who was drawn to be invited, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Invited {
    /// The list from which was drawn, with the seed and those drawn.
    pub draw: SupplierSelection,
    /// The staff of the buyer who watched.
    pub watchers: Vec<PersonId>,
    /// When.
    pub at: Moment,
}
