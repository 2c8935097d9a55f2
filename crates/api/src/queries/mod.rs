//! Questions that are no list of nouns: the registry, balances, the calendar, what the system knows of itself.

use crate::{
    list::{Items, limit, parsed},
    router::App,
};
use domain::{
    Reason, Refusal,
    actor::{Actor, Duty, Person},
    budget::BudgetLine,
    contract::Contract,
    evaluation::Evaluation,
    ids::{ContractId, EvaluationId, LineId, OrganisationId, PersonId},
    jurisdiction::{Unit, UnitCode},
    ledger::{Funding, LineBalance},
    organisation::{Organisation, Standing},
    permission::Act,
};
use persistence::{Halt, JournalEntry, Reader, access::ApiToken};
use procedures::Shown;
use serde::Serialize;
use utoipa::ToSchema;

/// A parameter of a query.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub description: &'static str,
    /// An example.
    pub example: &'static str,
}

/// A question.
pub trait Query: 'static {
    /// The act of asking it.
    const ACT: Act;
    /// Its name, where it is not that of the act.
    const NAME: Option<&'static str> = None;
    /// The tag under which it stands.
    const TAG: &'static str;
    /// What it asks, in a line.
    const SUMMARY: &'static str;
    /// What it asks, at length.
    const DESCRIPTION: &'static str;
    /// Its parameters; all can be left out.
    const PARAMETERS: &'static [Parameter] = &[];
    /// The kind of noun whose identifier stands in the path.
    const NOUN: Option<&'static str> = None;
    /// Its answer.
    type Answer: Serialize + ToSchema + Send;
    /// Answers it.
    fn answer(
        app: &App,
        reader: &Reader,
        id: &str,
        parameters: &[(String, String)],
    ) -> impl Future<Output = Result<Self::Answer, Halt>> + Send;
}

mod due;
mod law;
mod money;
mod openness;
pub use due::{ReadDue, ReadSigns};
pub use law::{ReadCalendar, ReadCatalogue, ReadMethods, ReadRules};
pub use money::{ReadChart, ReadContractCard, ReadExpectedPayments};
pub use openness::ReadOpenness;

const LIMIT: Parameter = Parameter { name: "limit", description: "How many items at most, 1 to 200.", example: "50" };

fn missing<E>(_: E) -> Halt {
    Refusal::of(Reason::NotFound).into()
}

/// Who is logged in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Me {
    /// The person.
    pub person: PersonId,
    /// The name of the person.
    pub name: String,
    /// The duties that count for this token.
    pub duties: Vec<Duty>,
}

/// Reads who is logged in.
pub struct ReadMe;
impl Query for ReadMe {
    const ACT: Act = Act::ReadMe;
    const TAG: &'static str = "access";
    const SUMMARY: &'static str = "Read who is logged in.";
    const DESCRIPTION: &'static str = "The person behind the token and the duties that count for it.";
    type Answer = Me;
    async fn answer(_: &App, reader: &Reader, _: &str, _: &[(String, String)]) -> Result<Me, Halt> {
        reader.ask(Self::ACT, &domain::actor::Concern::default())?;
        let id = reader.actor().must_be_person()?;
        let person: Person = reader.find(id).await?;
        Ok(Me { person: id, name: person.name, duties: reader.actor().duties().to_vec() })
    }
}

/// Reads one's own tokens.
pub struct ReadTokens;
impl Query for ReadTokens {
    const ACT: Act = Act::ReadToken;
    const NAME: Option<&'static str> = Some("list_tokens");
    const TAG: &'static str = "access";
    const SUMMARY: &'static str = "Read one's own API tokens.";
    const DESCRIPTION: &'static str = "The latest hundred, without their secrets.";
    type Answer = Items<ApiToken>;
    async fn answer(_: &App, reader: &Reader, _: &str, _: &[(String, String)]) -> Result<Items<ApiToken>, Halt> {
        reader.ask(Self::ACT, &domain::actor::Concern::default())?;
        let items = reader.tokens(reader.actor().must_be_person()?).await?;
        Ok(Items { items, next: None })
    }
}

/// Reads the journal.
pub struct ReadJournal;
impl Query for ReadJournal {
    const ACT: Act = Act::ReadJournal;
    const TAG: &'static str = "journal";
    const SUMMARY: &'static str = "Read the journal.";
    const DESCRIPTION: &'static str =
        "Everything that happened, by position, without gaps. A reader that follows the positions loses nothing.";
    const PARAMETERS: &'static [Parameter] =
        &[Parameter { name: "after", description: "The position after which to read.", example: "0" }, LIMIT];
    type Answer = Items<JournalEntry>;
    async fn answer(
        _: &App,
        reader: &Reader,
        _: &str,
        parameters: &[(String, String)],
    ) -> Result<Items<JournalEntry>, Halt> {
        let after: i64 = parsed(parameters, "after")?.unwrap_or(0);
        let limit = limit(parameters)?;
        let items = reader.journal(after, limit).await?;
        let next = items.last().filter(|_| items.len() as u64 == limit).map(|last| last.position.to_string());
        Ok(Items { items, next })
    }
}

/// Reads units.
pub struct ReadUnits;
impl Query for ReadUnits {
    const ACT: Act = Act::ReadUnit;
    const NAME: Option<&'static str> = Some("list_units");
    const TAG: &'static str = "unit";
    const SUMMARY: &'static str = "List units.";
    const DESCRIPTION: &'static str =
        "The units directly under a unit, or the city if none is named, in the order of their codes.";
    const PARAMETERS: &'static [Parameter] = &[
        Parameter { name: "parent", description: "The unit above.", example: "310115" },
        Parameter { name: "cursor", description: "The code after which to read.", example: "310115004" },
        LIMIT,
    ];
    type Answer = Items<Unit>;
    async fn answer(_: &App, reader: &Reader, _: &str, parameters: &[(String, String)]) -> Result<Items<Unit>, Halt> {
        let parent: Option<UnitCode> = parsed(parameters, "parent")?;
        let after: Option<UnitCode> = parsed(parameters, "cursor")?;
        let limit = usize::try_from(limit(parameters)?).unwrap_or(usize::MAX);
        let mut units = reader.world().tree.children(parent.as_ref());
        units.retain(|unit| after.as_ref().is_none_or(|after| unit.code > *after));
        let next = (units.len() > limit).then(|| units[limit - 1].code.to_string());
        units.truncate(limit);
        Ok(Items { items: units.into_iter().cloned().collect(), next })
    }
}

/// Reads a unit.
pub struct ReadUnit;
impl Query for ReadUnit {
    const ACT: Act = Act::ReadUnit;
    const TAG: &'static str = "unit";
    const SUMMARY: &'static str = "Read a unit.";
    const DESCRIPTION: &'static str = "Its name, tier, line and the unit above it.";
    const NOUN: Option<&'static str> = Some("unit");
    type Answer = Unit;
    async fn answer(_: &App, reader: &Reader, id: &str, _: &[(String, String)]) -> Result<Unit, Halt> {
        let code: UnitCode = id.parse().map_err(missing)?;
        reader.world().tree.unit(&code).cloned().ok_or_else(|| missing(()))
    }
}

/// Reads how an organisation stands.
pub struct ReadStanding;
impl Query for ReadStanding {
    const ACT: Act = Act::ReadOrganisation;
    const NAME: Option<&'static str> = Some("read_standing");
    const TAG: &'static str = "organisation";
    const SUMMARY: &'static str = "Read how an organisation stands on a day.";
    const DESCRIPTION: &'static str = "Its grade, annual check, lists and bans as of a day; today if none is named.";
    const PARAMETERS: &'static [Parameter] =
        &[Parameter { name: "day", description: "The day.", example: "2026-03-06" }];
    const NOUN: Option<&'static str> = Some("organisation");
    type Answer = Standing;
    async fn answer(app: &App, reader: &Reader, id: &str, parameters: &[(String, String)]) -> Result<Standing, Halt> {
        let id: OrganisationId = id.parse().map_err(missing)?;
        let organisation: Organisation = reader.find(id).await?;
        Ok(organisation.standing(parsed(parameters, "day")?.unwrap_or_else(|| app.office.now().day())))
    }
}

/// What a budget line holds: `appropriated = available + pre_committed + committed + accrued_unpaid + retained +
/// prepaid_open + paid_net + carried_forward + to_treasury`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BudgetBalance {
    /// The line.
    pub line: LineId,
    /// The line's own accounts.
    #[serde(flatten)]
    pub balance: LineBalance,
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
}

/// Reads what a budget line holds.
pub struct ReadBudgetBalance;
impl Query for ReadBudgetBalance {
    const ACT: Act = Act::ReadBudgetLine;
    const NAME: Option<&'static str> = Some("read_budget_balance");
    const TAG: &'static str = "budget_line";
    const SUMMARY: &'static str = "Read what a budget line holds.";
    const DESCRIPTION: &'static str = "Available, pre-committed, committed, accrued, retained, prepaid, paid, carried forward and returned to the treasury sum \
         to what was appropriated.";
    const NOUN: Option<&'static str> = Some("budget_line");
    type Answer = BudgetBalance;
    async fn answer(_: &App, reader: &Reader, id: &str, _: &[(String, String)]) -> Result<BudgetBalance, Halt> {
        let line: LineId = id.parse().map_err(missing)?;
        reader.find::<BudgetLine>(line).await?;
        let (balance, Funding { committed, accrued_unpaid, retained, prepaid_open, paid_net, .. }) =
            reader.line_balance(line).await?;
        Ok(BudgetBalance { line, balance, committed, accrued_unpaid, retained, prepaid_open, paid_net })
    }
}

/// What a contract holds of one line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LineFunding {
    /// The line.
    pub line: LineId,
    /// What the contract holds of it.
    #[serde(flatten)]
    pub funding: Funding,
}

/// Reads what a contract holds of its lines.
pub struct ReadFunding;
impl Query for ReadFunding {
    const ACT: Act = Act::ReadPayment;
    const NAME: Option<&'static str> = Some("read_funding");
    const TAG: &'static str = "contract";
    const SUMMARY: &'static str = "Read what a contract holds of its budget lines.";
    const DESCRIPTION: &'static str = "Committed, accrued, retained, prepaid and paid, line by line.";
    const NOUN: Option<&'static str> = Some("contract");
    type Answer = Items<LineFunding>;
    async fn answer(_: &App, reader: &Reader, id: &str, _: &[(String, String)]) -> Result<Items<LineFunding>, Halt> {
        let id: ContractId = id.parse().map_err(missing)?;
        // The contract is public, what was paid of it is told to its parties and to those who watch it.
        reader.find_for::<Contract>(Self::ACT, id).await?;
        let items = reader.fundings(id).await?.into_iter().map(|(line, funding)| LineFunding { line, funding });
        Ok(Items { items: items.collect(), next: None })
    }
}

/// Reads the opened bids that a panel evaluates.
pub struct ReadBidsOfPanel;
impl Query for ReadBidsOfPanel {
    const ACT: Act = Act::ReadBidsOfPanel;
    const TAG: &'static str = "evaluation";
    const SUMMARY: &'static str = "Read the bids that a panel evaluates.";
    const DESCRIPTION: &'static str = "For the members of the panel, from the opening on.";
    const NOUN: Option<&'static str> = Some("evaluation");
    type Answer = Items<Shown<domain::bid::Bid>>;
    async fn answer(_: &App, reader: &Reader, id: &str, _: &[(String, String)]) -> Result<Self::Answer, Halt> {
        let id: EvaluationId = id.parse().map_err(missing)?;
        let evaluation: Evaluation = reader.find_for(Self::ACT, id).await?;
        let bids: Vec<domain::bid::Bid> = reader.all("tender", evaluation.tender).await?;
        let opened = bids.into_iter().filter(|bid| bid.content.is_some());
        let items = opened.map(|bid| Shown::to(&Actor::Anybody, &reader.world().tree, bid));
        Ok(Items { items: items.collect(), next: None })
    }
}
