//! The money of an organisation, and the whole of one contract.

use super::{BudgetLineFunding, law::asked};
use crate::{
    items::Items,
    outcome::{Moving, Shown},
    query::{Asking, One, Query, Within, parameters},
};
use domain::{
    Day, Fen, Reason, Refusal,
    bond::Bond,
    contract::Contract,
    expected::{Expected, Known},
    ids::{ContractId, OrganisationId, RuleChangeId},
    interest_claim::InterestClaim,
    invoice::Invoice,
    jurisdiction::UnitCode,
    ledger::{Book, Cause, VoucherAccount, account_of},
    milestone::Milestone,
    payment::Payment,
    permission::Act,
    refund::Refund,
    schema::ToSchema,
};
use persistence::{Error, Reader, Stored};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is expected in a month.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExpectedMonth {
    /// The month.
    #[schema(example = "2026-12")]
    pub month: String,
    /// How much.
    pub amount: Fen,
}

/// What an organisation can expect to be paid.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExpectedPayments {
    /// As of which day.
    pub day: Day,
    /// Every payment that can be expected, by day.
    pub items: Vec<Expected>,
    /// The same, month by month.
    pub months: Vec<ExpectedMonth>,
    /// All of it.
    pub total: Fen,
    /// The interest that is owed for what is late.
    pub late_interest: Fen,
}

parameters! {
    /// Reads what one's organisation can expect to be paid.
    ReadExpectedPayments {
        contract: Option<ContractId> = ("Only under this contract.", "0197c0de-0000-7000-8000-000000000001"),
    }
}
impl Query for ReadExpectedPayments {
    type About = Within;
    type Answer = ExpectedPayments;
    const ACT: Act = Act::ReadExpectedPayments;
    const TAG: &'static str = "payment";
    const SUMMARY: &'static str = "Read what one's organisation can expect to be paid.";
    const DESCRIPTION: &'static str = "Over all contracts of the organisation: work still to be done, what is accepted, invoiced, disputed, on its way or held \
         back, each with its last lawful day, the days by which it is late and the interest owed (A15); and month by month.";
    async fn answer(self, Within(reach): Within, asking: &Asking) -> Result<Self::Answer, Error> {
        let reader = &asking.reader;
        let organisation = reach.organisation.ok_or_else(|| Refusal::of(Reason::NotFound))?;
        let today = asking.now.day();
        let mut items = expected_by(reader, organisation, today).await?;
        items.retain(|expected| self.contract.is_none_or(|contract| expected.contract == contract));
        items.sort_by_key(|expected| (expected.day, expected.contract));
        let too_large = || Refusal::of(Reason::AmountTooLarge);
        let mut months: BTreeMap<String, Fen> = BTreeMap::new();
        for expected in &items {
            let month = months.entry(expected.day.to_string()[..7].to_owned()).or_default();
            *month = month.plus(expected.amount).ok_or_else(too_large)?;
        }
        let sum = |of: fn(&Expected) -> Fen| Fen::sum(items.iter().map(of)).ok_or_else(too_large);
        Ok(ExpectedPayments {
            day: today,
            total: sum(|expected| expected.amount)?,
            late_interest: sum(|expected| expected.late_interest)?,
            months: months.into_iter().map(|(month, amount)| ExpectedMonth { month, amount }).collect(),
            items,
        })
    }
}

/// The nouns of an organisation, each kind in one question, by contract.
async fn by_contract<N: Stored>(
    reader: &Reader,
    organisation: OrganisationId,
    contract: fn(&N) -> ContractId,
) -> Result<BTreeMap<ContractId, Vec<N>>, Error> {
    let mut found: BTreeMap<ContractId, Vec<N>> = BTreeMap::new();
    for noun in reader.all::<N>("organisation", organisation).await? {
        found.entry(contract(&noun)).or_default().push(noun);
    }
    Ok(found)
}

async fn expected_by(reader: &Reader, organisation: OrganisationId, today: Day) -> Result<Vec<Expected>, Error> {
    let contracts: Vec<Contract> = reader.all("organisation", organisation).await?;
    let milestones = by_contract::<Milestone>(reader, organisation, |milestone| milestone.contract).await?;
    let invoices = by_contract::<Invoice>(reader, organisation, |invoice| invoice.contract).await?;
    let payments = by_contract::<Payment>(reader, organisation, |payment| payment.contract).await?;
    let prepaid = reader.prepaid_to(organisation).await?;
    let expected = contracts.iter().flat_map(|contract| {
        let known = Known {
            contract,
            milestones: milestones.get(&contract.id).map_or(&[], Vec::as_slice),
            invoices: invoices.get(&contract.id).map_or(&[], Vec::as_slice),
            payments: payments.get(&contract.id).map_or(&[], Vec::as_slice),
            prepaid: prepaid.get(&contract.id).copied().unwrap_or(Fen::ZERO),
        };
        known.expected(&reader.reference_data().law(&contract.unit, today))
    });
    Ok(expected.collect())
}

/// The whole of a contract: what it says, what was done and what became of the money.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContractOverview {
    /// The contract.
    #[schema(schema_with = crate::schemas::one::<Contract>)]
    pub contract: Shown<Contract>,
    /// What it holds of each budget line.
    pub funding: Vec<BudgetLineFunding>,
    /// Its milestones.
    #[schema(schema_with = crate::schemas::many::<Milestone>)]
    pub milestones: Vec<Shown<Milestone>>,
    /// Its invoices.
    #[schema(schema_with = crate::schemas::many::<Invoice>)]
    pub invoices: Vec<Shown<Invoice>>,
    /// Its payments.
    #[schema(schema_with = crate::schemas::many::<Payment>)]
    pub payments: Vec<Shown<Payment>>,
    /// What came back, or is asked back.
    #[schema(schema_with = crate::schemas::many::<Refund>)]
    pub refunds: Vec<Shown<Refund>>,
    /// Its performance bond.
    #[schema(schema_with = crate::schemas::many::<Bond>)]
    pub bonds: Vec<Shown<Bond>>,
    /// The interest that is claimed for being late.
    #[schema(schema_with = crate::schemas::many::<InterestClaim>)]
    pub interest_claims: Vec<Shown<InterestClaim>>,
}

parameters! {
    /// Reads the whole of a contract.
    ReadContractOverview {}
}
impl Query for ReadContractOverview {
    type About = One<Contract>;
    type Answer = ContractOverview;
    const ACT: Act = Act::ReadPayment;
    const NAME: Option<&'static str> = Some("read_contract_overview");
    const TAG: &'static str = "contract";
    const SUMMARY: &'static str = "Read the whole of a contract.";
    const DESCRIPTION: &'static str = "What it says, what was delivered and accepted, invoiced, paid and asked back, and what it holds of each \
         budget line. For its parties and those who watch it; for a bank as a proof.";
    async fn answer(self, One(contract): One<Contract>, asking: &Asking) -> Result<Self::Answer, Error> {
        let reader = &asking.reader;
        let id = contract.id;
        let funding = reader.fundings(id).await?;
        Ok(ContractOverview {
            contract: Shown::to(reader.actor(), &reader.reference_data().tree, contract)?,
            funding: funding.into_iter().map(BudgetLineFunding::from).collect(),
            milestones: under(reader, id).await?,
            invoices: under(reader, id).await?,
            payments: under(reader, id).await?,
            refunds: under(reader, id).await?,
            bonds: under(reader, id).await?,
            interest_claims: under(reader, id).await?,
        })
    }
}

/// A row of the posting table: what a cause debits and credits on a track of government accounting.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PostingRow {
    /// For what money moves.
    pub cause: Cause,
    /// The track.
    pub book: Book,
    /// The account that is debited.
    pub debit: VoucherAccount,
    /// Its name in English; none for an account of an office.
    pub debit_name_en: Option<&'static str>,
    /// The account that is credited.
    pub credit: VoucherAccount,
    /// Its name in English; none for an account of an office.
    pub credit_name_en: Option<&'static str>,
    /// The rule change that set it; none for a row as shipped.
    pub rule_change: Option<RuleChangeId>,
}

parameters! {
    /// Reads the posting table.
    ReadChart {
        unit: Option<UnitCode> = ("For this unit; for the nation if absent.", "310115004"),
        day: Option<Day> = ("On this day; today if absent.", "2026-11-26"),
    }
}
impl Query for ReadChart {
    type About = Within;
    type Answer = Items<PostingRow>;
    const ACT: Act = Act::ReadChart;
    const TAG: &'static str = "report";
    const SUMMARY: &'static str = "Read the posting table of the vouchers.";
    const DESCRIPTION: &'static str = "What every cause debits and credits on both tracks of government accounting for a unit on a day, as the report on \
         vouchers uses it. What ships is a proposal, to be confirmed by an accountant; finance sets a row otherwise by a \
         rule change, which another person confirms.";
    async fn answer(self, _: Within, asking: &Asking) -> Result<Self::Answer, Error> {
        let law = asked(asking, self.unit, self.day)?;
        let english = |account: &VoucherAccount| account_of(account.code.as_str()).map(|shipped| shipped.name_en);
        let pairs = Cause::ALL.iter().flat_map(|cause| Book::ALL.iter().map(move |book| (*cause, *book)));
        let items = pairs.filter_map(|(cause, book)| law.posting(cause, book)).map(|(row, rule_change)| PostingRow {
            cause: row.cause,
            book: row.book,
            debit_name_en: english(&row.debit),
            debit: row.debit,
            credit_name_en: english(&row.credit),
            credit: row.credit,
            rule_change: rule_change.map(|rule_change| rule_change.id),
        });
        Ok(Items { items: items.collect(), next: None })
    }
}

/// The nouns of a kind under a contract, as the reader sees them.
async fn under<N: Stored + Moving>(reader: &Reader, contract: ContractId) -> Result<Vec<Shown<N>>, Error> {
    let found: Vec<N> = reader.all("contract", contract).await?;
    found.into_iter().map(|noun| Shown::to(reader.actor(), &reader.reference_data().tree, noun)).collect()
}
