//! Questions that are no list of nouns: the registry, balances, the calendar, what the system knows of itself.

use crate::{
    items::Items,
    outcome::Shown,
    query::{Asking, Everything, LIMIT_SAID, Limit, One, OneUnit, Query, parameters},
};
use domain::{
    Day,
    actor::{Actor, Person, RoleAssignment},
    bid::Bid,
    budget::BudgetLine,
    contract::Contract,
    evaluation::Evaluation,
    ids::{BudgetLineId, PersonId},
    jurisdiction::{Unit, UnitCode},
    ledger::{BudgetLineBalance, Funding},
    organisation::{Eligibility, Organisation},
    permission::Act,
    role::Role,
    schema::ToSchema,
    tender::Tender,
};
use persistence::{Error, JournalEntry, api_token::ApiToken};
use serde::Serialize;

mod case;
mod deadline;
mod disclosure;
mod due;
mod inbox;
mod law;
mod money;
mod own_bid;
mod record;
mod search;
pub use case::ReadPaymentCase;
pub use deadline::{AskDeadline, Deadline};
pub use disclosure::ReadDisclosure;
pub use due::{ReadCollusionSignals, ReadDue};
pub use inbox::ReadInbox;
pub use law::{ReadCalendar, ReadCatalogue, ReadMethods, ReadRules};
pub use money::{ReadChart, ReadContractOverview, ReadExpectedPayments};
pub use own_bid::ReadOwnSealedBid;
pub use record::ReadContractRecord;
pub use search::Search;

/// Who is logged in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Me {
    /// The person.
    pub person: PersonId,
    /// The name of the person.
    pub name: String,
    /// The roles that count for this token.
    pub role_assignments: Vec<RoleAssignment>,
    /// Whether the person has a second factor.
    pub has_second_factor: bool,
    /// The roles that the person holds and that count only once it has one.
    pub waiting_for_second_factor: Vec<Role>,
}

parameters! {
    /// Reads who is logged in.
    ReadMe {}
}
impl Query for ReadMe {
    type About = Everything;
    type Answer = Me;
    const ACT: Act = Act::ReadMe;
    const TAG: &'static str = "access";
    const SUMMARY: &'static str = "Read who is logged in.";
    const DESCRIPTION: &'static str = "The person behind the token and the roles that count for it.";
    async fn answer(self, _: Everything, asking: &Asking) -> Result<Me, Error> {
        let reader = &asking.reader;
        let id = reader.actor().must_be_person()?;
        let person: Person = reader.find(id).await?;
        let has_second_factor = reader.second_factors().is_set_up(id).await?;
        let waits = |role: &Role| !has_second_factor && asking.second_factor_roles.contains(role);
        let waiting_for_second_factor = person.role_assignments.iter().map(|held| held.role).filter(waits).collect();
        let role_assignments = reader.actor().role_assignments().to_vec();
        Ok(Me { person: id, name: person.name, role_assignments, has_second_factor, waiting_for_second_factor })
    }
}

parameters! {
    /// Reads one's own tokens.
    ReadTokens {}
}
impl Query for ReadTokens {
    type About = Everything;
    type Answer = Items<ApiToken>;
    const ACT: Act = Act::ReadToken;
    const NAME: Option<&'static str> = Some("list_tokens");
    const TAG: &'static str = "access";
    const SUMMARY: &'static str = "Read one's own API tokens.";
    const DESCRIPTION: &'static str = "The latest hundred, without their secrets.";
    async fn answer(self, _: Everything, asking: &Asking) -> Result<Items<ApiToken>, Error> {
        let reader = &asking.reader;
        let items = reader.tokens(reader.actor().must_be_person()?).await?;
        Ok(Items { items, next: None })
    }
}

parameters! {
    /// Reads the journal.
    ReadJournal {
        after: Option<i64> = ("The position after which to read.", "0"),
        limit: Limit = (LIMIT_SAID.0, LIMIT_SAID.1),
    }
}
impl Query for ReadJournal {
    type About = Everything;
    type Answer = Items<JournalEntry>;
    const ACT: Act = Act::ReadJournal;
    const TAG: &'static str = "journal";
    const SUMMARY: &'static str = "Read the journal.";
    const DESCRIPTION: &'static str =
        "Everything that happened, by position, without gaps. A reader that follows the positions loses nothing.";
    async fn answer(self, _: Everything, asking: &Asking) -> Result<Items<JournalEntry>, Error> {
        let reader = &asking.reader;
        let Limit(limit) = self.limit;
        // From the beginning, if no position is named.
        let mut items = reader.journal(self.after.unwrap_or(0), limit).await?;
        items.iter_mut().filter(|entry| entry.noun == "person").for_each(|entry| without_identity(&mut entry.event));
        let next = items.last().filter(|_| items.len() as u64 == limit).map(|last| last.position.to_string());
        Ok(Items { items, next })
    }
}

parameters! {
    /// Reads units.
    ReadUnits {
        parent: Option<UnitCode> = ("The unit above.", "310115"),
        cursor: Option<UnitCode> = ("The code after which to read.", "310115004"),
        limit: Limit = (LIMIT_SAID.0, LIMIT_SAID.1),
    }
}
impl Query for ReadUnits {
    type About = Everything;
    type Answer = Items<Unit>;
    const ACT: Act = Act::ReadUnit;
    const NAME: Option<&'static str> = Some("list_units");
    const TAG: &'static str = "unit";
    const SUMMARY: &'static str = "List units.";
    const DESCRIPTION: &'static str =
        "The units directly under a unit, or the city if none is named, in the order of their codes.";
    async fn answer(self, _: Everything, asking: &Asking) -> Result<Items<Unit>, Error> {
        let reader = &asking.reader;
        let limit = self.limit.items();
        let mut units = reader.reference_data().tree.children(self.parent.as_ref());
        units.retain(|unit| self.cursor.as_ref().is_none_or(|after| unit.code > *after));
        Ok(Items::up_to(units.into_iter().take(limit + 1).cloned().collect(), limit, |unit| unit.code.to_string()))
    }
}

parameters! {
    /// Reads a unit.
    ReadUnit {}
}
impl Query for ReadUnit {
    type About = OneUnit;
    type Answer = Unit;
    const ACT: Act = Act::ReadUnit;
    const NAMED: bool = false;
    const TAG: &'static str = "unit";
    const SUMMARY: &'static str = "Read a unit.";
    const DESCRIPTION: &'static str = "Its name, tier, department and the unit above it.";
    async fn answer(self, OneUnit(unit): OneUnit, _: &Asking) -> Result<Unit, Error> {
        Ok(unit)
    }
}

parameters! {
    /// Reads how an organisation stands.
    ReadEligibility {
        day: Option<Day> = ("The day.", "2026-03-06"),
    }
}
impl Query for ReadEligibility {
    type About = One<Organisation>;
    type Answer = Eligibility;
    const ACT: Act = Act::ReadOrganisation;
    const NAME: Option<&'static str> = Some("read_eligibility");
    const TAG: &'static str = "organisation";
    const SUMMARY: &'static str = "Read whether an organisation is eligible on a day.";
    const DESCRIPTION: &'static str = "Its grade, annual check, lists and bans as of a day; today if none is named.";
    async fn answer(self, One(organisation): One<Organisation>, asking: &Asking) -> Result<Eligibility, Error> {
        Ok(organisation.eligibility(self.day.unwrap_or_else(|| asking.now.day())))
    }
}

/// What a budget line holds: `appropriated + carried_in = available + pre_committed + committed + accrued_unpaid + retained +
/// prepaid_open + paid_net + overpaid + other_owed + other_paid + carried_forward + to_treasury`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BudgetBalance {
    /// The line.
    pub budget_line: BudgetLineId,
    /// The line's own accounts.
    #[serde(flatten)]
    pub balance: BudgetLineBalance,
    /// What its contracts still promise.
    pub committed: domain::Fen,
    /// What is accepted and owed.
    pub accrued_unpaid: domain::Fen,
    /// What is accepted and held back as retention.
    pub retained: domain::Fen,
    /// What was paid in advance and is not yet earned.
    pub prepaid_open: domain::Fen,
    /// What is paid for what was accepted.
    pub paid_net: domain::Fen,
    /// What was paid beyond what is owed and is still out.
    pub overpaid: domain::Fen,
}

parameters! {
    /// Reads what a budget line holds.
    ReadBudgetBalance {}
}
impl Query for ReadBudgetBalance {
    type About = One<BudgetLine>;
    type Answer = BudgetBalance;
    const ACT: Act = Act::ReadBudgetLine;
    const NAME: Option<&'static str> = Some("read_budget_balance");
    const TAG: &'static str = "budget_line";
    const SUMMARY: &'static str = "Read what a budget line holds.";
    const DESCRIPTION: &'static str = "Available, pre-committed, committed, accrued, retained, prepaid, paid, carried forward and returned to the treasury sum \
         to what was appropriated.";
    async fn answer(self, One(line): One<BudgetLine>, asking: &Asking) -> Result<BudgetBalance, Error> {
        let line = line.id;
        let (balance, Funding { committed, accrued_unpaid, retained, prepaid_open, paid_net, overpaid, .. }) =
            asking.reader.budget_line_balance(line).await?;
        Ok(BudgetBalance {
            budget_line: line,
            balance,
            committed,
            accrued_unpaid,
            retained,
            prepaid_open,
            paid_net,
            overpaid,
        })
    }
}

/// What a contract holds of one line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BudgetLineFunding {
    /// The line.
    pub budget_line: BudgetLineId,
    /// What the contract holds of it.
    #[serde(flatten)]
    pub funding: Funding,
}

impl From<(BudgetLineId, Funding)> for BudgetLineFunding {
    fn from((budget_line, funding): (BudgetLineId, Funding)) -> Self {
        Self { budget_line, funding }
    }
}

parameters! {
    /// Reads what a contract holds of its lines.
    ReadFunding {}
}
impl Query for ReadFunding {
    type About = One<Contract>;
    type Answer = Items<BudgetLineFunding>;
    const ACT: Act = Act::ReadPayment;
    const NAME: Option<&'static str> = Some("read_funding");
    const TAG: &'static str = "contract";
    const SUMMARY: &'static str = "Read what a contract holds of its budget lines.";
    const DESCRIPTION: &'static str = "Committed, accrued, retained, prepaid and paid, line by line.";
    async fn answer(self, One(contract): One<Contract>, asking: &Asking) -> Result<Items<BudgetLineFunding>, Error> {
        // The contract is public, what was paid of it is told to its parties and to those who watch it.
        let fundings = asking.reader.fundings(contract.id).await?;
        Ok(Items { items: fundings.into_iter().map(BudgetLineFunding::from).collect(), next: None })
    }
}

parameters! {
    /// Reads the opened bids that a panel evaluates.
    ReadBidsOfPanel {}
}
impl Query for ReadBidsOfPanel {
    type About = One<Evaluation>;
    type Answer = Items<Shown<Bid>>;
    const ACT: Act = Act::ReadBidsOfPanel;
    const TAG: &'static str = "evaluation";
    const SUMMARY: &'static str = "Read the bids that a panel evaluates.";
    const DESCRIPTION: &'static str = "For the members of the panel, from the opening on.";
    async fn answer(self, One(evaluation): One<Evaluation>, asking: &Asking) -> Result<Self::Answer, Error> {
        let reader = &asking.reader;
        // Before the opening nothing is looked at: how long an answer takes would tell how many there are.
        let tender: Tender = reader.find(evaluation.tender).await?;
        if tender.opened_at.is_none() {
            return Ok(Items { items: Vec::new(), next: None });
        }
        let bids: Vec<Bid> = reader.all("tender", evaluation.tender).await?;
        let opened = bids.into_iter().filter(|bid| bid.content.is_some());
        let items = opened.map(|bid| Shown::to(&Actor::Anybody, &reader.reference_data().tree, bid));
        Ok(Items { items: items.collect::<Result<_, _>>()?, next: None })
    }
}

/// Leaves out the digest of an identity number: two that are equal tell that two accounts are one person's.
fn without_identity(event: &mut serde_json::Value) {
    match event {
        serde_json::Value::Object(fields) => {
            fields.remove("identity");
            fields.values_mut().for_each(without_identity);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(without_identity),
        _ => {}
    }
}
