//! What a bid says.

use crate::{
    bounds::count,
    ids::{AttachmentId, OrganisationId},
    money::Fen,
    rulebook::{Law, Reason, Refusal, RuleId},
    schema::ToSchema,
    tender::{Lot, TenderDocuments},
    text::{Mark, Prose, Title},
};
use serde::{Deserialize, Serialize};

/// A line of the price, unit by unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceLine {
    /// What is priced.
    pub title: Title,
    /// How many units.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub quantity: u32,
    /// The price of a unit.
    pub unit_price: Fen,
    /// The amount of the line as the bidder wrote it.
    pub amount: Fen,
}

/// The deposit that comes with a bid, told to nobody before the opening (D1, E3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BidDeposit {
    /// How much.
    pub amount: Fen,
    /// Who owns the account from which it came (D6).
    pub account_owner: Title,
    /// The account, to which it is returned.
    pub account: Mark,
}

/// A part of the work that another will do, as the tender documents allow it (A9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Subcontract {
    /// Who will do it.
    pub name: Title,
    /// Which part.
    pub part: Title,
}

/// What a bid says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BidContent)]
pub struct Content {
    /// The price for the lot, as it is read out (开标一览表).
    pub price: Fen,
    /// The price in capital characters, if the bidder wrote it (大写金额); it prevails over the digits (E10).
    #[serde(default)]
    pub price_in_words: Option<Title>,
    /// The lines of the price; their unit prices prevail over their sums (E10).
    #[serde(default)]
    #[schema(max_items = 200)]
    pub price_lines: Vec<PriceLine>,
    /// How the service will be rendered.
    pub plan: Prose,
    /// Who will render it, with their qualifications.
    pub team: Prose,
    /// The deposit, where the tender documents ask for one (D1).
    #[serde(default)]
    pub deposit: Option<BidDeposit>,
    /// With whom the bidder bids together (M17).
    #[serde(default)]
    #[schema(max_items = 10)]
    pub members: Vec<OrganisationId>,
    /// What others will do (A9).
    #[serde(default)]
    #[schema(max_items = 10)]
    pub subcontracts: Vec<Subcontract>,
    /// Papers handed in with the bid.
    #[schema(max_items = 20)]
    pub attachments: Vec<AttachmentId>,
}

impl Content {
    /// Refuses what would make the bid invalid at once (E8).
    ///
    /// # Errors
    /// A price that is not positive or above the ceiling, no deposit where one is asked for, a joint bid or a
    /// subcontract that the tender documents do not allow.
    pub fn check(&self, lot: &Lot, tender_documents: &TenderDocuments, law: &Law<'_>) -> Result<(), Refusal> {
        let price = || Refusal::of(Reason::AmountNotPositive).field("price").with("amount", self.price);
        let readable = self.price_in_words.as_ref().is_none_or(|words| Fen::of_capitals(words.as_str()).is_some());
        let conditions = &tender_documents.conditions;
        Refusal::all([
            if self.price.is_positive() { Ok(()) } else { Err(price()) },
            law.demands(self.price <= lot.ceiling, || {
                let refusal = Refusal::of(Reason::PriceAboveCeiling).field("price").with("price", self.price);
                refusal.with("ceiling", lot.ceiling)
            }),
            count("attachments", self.attachments.len(), 0, 20),
            count("price_lines", self.price_lines.len(), 0, 200),
            self.check_price_lines(),
            if readable { Ok(()) } else { Err(Refusal::of(Reason::AmountForm).field("price_in_words")) },
            self.check_deposit(lot, law),
            count("members", self.members.len(), 0, 10),
            law.demands(self.members.is_empty() || conditions.joint_bids != Some(false), || {
                Refusal::of(Reason::JointBidNotAllowed).field("members")
            }),
            count("subcontracts", self.subcontracts.len(), 0, 10),
            law.demands(self.subcontracts.is_empty() || conditions.subcontracting.is_some(), || {
                Refusal::of(Reason::SubcontractNotAllowed).field("subcontracts")
            }),
        ])
    }
    fn check_price_lines(&self) -> Result<(), Refusal> {
        Refusal::all(self.price_lines.iter().enumerate().map(|(at, line)| {
            if line.quantity == 0 || !line.unit_price.is_positive() || !line.amount.is_positive() {
                let refusal = Refusal::of(Reason::AmountNotPositive).field(format!("price_lines/{at}"));
                return Err(refusal.with("amount", line.unit_price));
            }
            // What cannot be written cannot be compared either: the price would stand uncorrected (E10).
            let product = line.unit_price.times(line.quantity).map(|_| ());
            product.ok_or_else(|| Refusal::of(Reason::AmountTooLarge).field(format!("price_lines/{at}/quantity")))
        }))?;
        let sum = Fen::sum(
            self.price_lines
                .iter()
                .map(|line| line.amount.max(line.unit_price.times(line.quantity).unwrap_or(line.amount))),
        );
        sum.map(|_| ()).ok_or_else(|| Refusal::of(Reason::AmountTooLarge).field("price_lines"))
    }
    /// Refuses a consortium that names the bidder itself or a member twice (M17).
    ///
    /// # Errors
    /// Names the first that is one too many.
    pub fn check_members(&self, bidder: OrganisationId) -> Result<(), Refusal> {
        let again = |at: &usize| self.members[*at] == bidder || self.members[..*at].contains(&self.members[*at]);
        match (0..self.members.len()).find(again) {
            None => Ok(()),
            Some(at) => Err(Refusal::of(Reason::AlreadyExists)
                .under(RuleId::M17)
                .field(format!("members/{at}"))
                .with("what", "联合体成员 ¦ member")),
        }
    }
    fn check_deposit(&self, lot: &Lot, law: &Law<'_>) -> Result<(), Refusal> {
        let Some(asked) = lot.deposit else {
            return law.demands(self.deposit.is_none(), || {
                Refusal::of(Reason::DepositNotAsked).under(RuleId::D1).field("deposit")
            });
        };
        let given = self.deposit.as_ref().map_or(Fen::ZERO, |deposit| deposit.amount);
        law.demands(given == asked, || {
            Refusal::of(Reason::DepositMissing)
                .under(RuleId::E8)
                .field("deposit")
                .with("asked", asked)
                .with("given", given)
        })
    }
}
