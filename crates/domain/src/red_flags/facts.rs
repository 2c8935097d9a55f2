//! What the indicators look at: competitions that were opened, and contracts that were signed.

use crate::{
    contract::is_named,
    ids::{BidId, ContractId, OrganisationId, PaymentId, PersonId, TenderId},
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    money::Fen,
};
use rust_decimal::Decimal;

/// An opened bid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The bid.
    pub bid: BidId,
    /// The bidder.
    pub organisation: OrganisationId,
    /// Its price: the final one where there was a round of quotes; none for a bid that could not be opened.
    pub price: Option<Fen>,
    /// When it was first received.
    pub received_at: Moment,
    /// Whether it was excluded: not qualified, or invalid; one that left without a final quote was not.
    pub excluded: bool,
    /// The account from which its deposit came.
    pub account: Option<String>,
}

/// What one member of the panel gave one bidder, over all criteria but the price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marking {
    /// The member.
    pub person: PersonId,
    /// The bidder.
    pub organisation: OrganisationId,
    /// The points.
    pub points: Decimal,
}

/// A lot that was competed for, from the opening on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Competition {
    /// The tender.
    pub tender: TenderId,
    /// The number of the lot.
    pub lot: i64,
    /// The unit that buys.
    pub unit: UnitCode,
    /// Whether more than one supplier could bid.
    pub competitive: bool,
    /// Whether the buyer ran it by itself below the limit.
    pub self_organised: bool,
    /// The code of the catalogue.
    pub catalogue_code: String,
    /// The highest price.
    pub ceiling: Fen,
    /// The amount from which a stricter method is due: the limit for a self-run purchase, or the open-tender threshold for
    /// every other method that is not open; none for an open one.
    pub limit: Option<Fen>,
    /// When it was published.
    pub published: Moment,
    /// Until when bids were to be taken when it was published.
    pub first_deadline: Moment,
    /// How many working days there were to bid.
    pub working_days: i64,
    /// The bids, in the order in which they were received.
    pub offers: Vec<Offer>,
    /// Who was awarded it.
    pub winner: Option<OrganisationId>,
    /// What the members of the panel gave.
    pub markings: Vec<Marking>,
}

impl Competition {
    /// The bids that could win, with their prices.
    pub(super) fn valid(&self) -> impl Iterator<Item = (Fen, &Offer)> {
        self.priced().filter(|(_, offer)| !offer.excluded)
    }
    pub(super) fn excluded(&self) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(|offer| offer.excluded)
    }
    /// The bids whose price is known, with it.
    pub(super) fn priced(&self) -> impl Iterator<Item = (Fen, &Offer)> {
        self.offers.iter().filter_map(|offer| Some((offer.price?, offer)))
    }
    /// The bid that was awarded, with its price.
    pub(super) fn won(&self) -> Option<(Fen, &Offer)> {
        self.valid().find(|(_, offer)| Some(offer.organisation) == self.winner)
    }
    pub(super) fn year(&self) -> i32 {
        self.published.day().year()
    }
}

/// A payment that the bank carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// The payment.
    pub payment: PaymentId,
    /// How much.
    pub amount: Fen,
    /// The bank's value date.
    pub on: Day,
    /// To which account.
    pub account: String,
    /// The name of the account.
    pub name: String,
    /// Whether it was paid ahead of any work.
    pub advance: bool,
}

/// An account to pay to that replaced another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayeeChanged {
    /// The name of the new account.
    pub name: String,
    /// The new account.
    pub account: String,
    /// The first day on which it is paid to.
    pub from: Day,
}

/// A contract in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The contract.
    pub contract: ContractId,
    /// The unit that buys.
    pub unit: UnitCode,
    /// The supplier.
    pub organisation: OrganisationId,
    /// The day on which it came into force.
    pub on: Day,
    /// The price as first signed.
    pub base_price: Fen,
    /// The price with all supplements.
    pub price: Fen,
    /// The most that supplements may add under the law of that day.
    pub supplement_limit: Fen,
    /// The day on which the last milestone is due.
    pub last_due: Day,
    /// What was paid in advance and is neither earned nor paid back.
    pub unearned: Fen,
    /// The name of the supplier.
    pub supplier: String,
    /// The name of the account to which it is to be paid by its terms.
    pub payee: String,
    /// The account to which it was to be paid when it was signed.
    pub account: String,
    /// The changes of account that were confirmed, in their order.
    pub payee_changes: Vec<PayeeChanged>,
    /// The accounts of the supplier that were confirmed: each with the first day on which it may be paid to.
    pub confirmed: Vec<(String, Day)>,
    /// The payments by which an advance, a change of account, an account or another payee can be judged; empty where there was none.
    pub payments: Vec<Paid>,
}

impl Signed {
    /// The payee who is not the supplier, if there is one.
    pub fn stranger(&self) -> Option<&str> {
        let changed = self.payee_changes.iter().map(|change| change.name.as_str());
        std::iter::once(self.payee.as_str()).chain(changed).find(|name| !is_named(name, &self.supplier))
    }
    /// Whether an account was confirmed on a day.
    #[must_use]
    pub fn may_be_paid_to(&self, account: &str, on: Day) -> bool {
        self.confirmed.iter().any(|(confirmed, from)| confirmed == account && *from <= on)
    }
    /// Every account to which it was to be paid.
    pub(super) fn accounts(&self) -> impl Iterator<Item = &str> {
        let changed = self.payee_changes.iter().map(|change| change.account.as_str());
        std::iter::once(self.account.as_str()).chain(changed)
    }
}

/// Everything that is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The day as of which it is looked at.
    pub today: Option<Day>,
    /// The competitions.
    pub competitions: Vec<Competition>,
    /// The contracts.
    pub contracts: Vec<Signed>,
}
