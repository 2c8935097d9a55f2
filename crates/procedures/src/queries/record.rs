//! The record of a contract: what everybody reads of a purchase, from the budget to the bank, on one page.
//!
//! Each field is told by the article that makes it public. What is not named here is not told: accounts and references of the bank,
//! the supplier's reports with the people they name, who handled it in the office, and bids that did not win.

use crate::query::{Asking, One, Query, parameters};
use domain::{
    Day, Fen, Moment, Reason, Refusal,
    actor::Person,
    award::Award,
    budget::{BudgetLine, Source},
    contract::{self, Contract, EndGround, PerformanceEvaluation},
    evaluation::{Evaluation, Member, Seat},
    ids::{AwardId, ContractId, ItemId, ListId, OrganisationId, PersonId, TenderId},
    jurisdiction::UnitCode,
    ledger::{Flow, Funding},
    method::Method,
    milestone::{self, Milestone, Verdict},
    permission::Act,
    purchase_item::PurchaseItem,
    schema::ToSchema,
    tender::Tender,
    text::{Mark, Prose, Title},
};
use persistence::{Error, MovedMoney, Reader};
use serde::Serialize;
use std::collections::BTreeMap;

/// A line of the budget that bears the contract (BUD Art. 14; REG Art. 50).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordOfBudgetLine {
    /// Its name in the budget.
    pub title: Title,
    /// The budget year.
    #[schema(example = 2026)]
    pub year: i64,
    /// The year in which its money was given.
    #[schema(example = 2026)]
    pub given_year: i64,
    /// Where the money comes from.
    pub source: Source,
    /// What the contract holds of it.
    #[serde(flatten)]
    pub funding: Funding,
}

/// What was wanted: the item of the purchase list (R102 Art. 15; T10).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordOfItem {
    /// The item.
    pub item: ItemId,
    /// The list.
    pub list: ListId,
    /// The name of the service.
    pub name: Title,
    /// Its code in the catalogue of services.
    pub catalogue_code: Mark,
    /// Who is served, with what, where and to which standard.
    pub description: Prose,
    /// How much of it.
    pub quantity: Title,
    /// The estimated price.
    pub estimate: Fen,
    /// When its intention was published.
    pub intention_published_at: Option<Moment>,
}

/// How it was bought (R87 Art. 13; R214 Art. 7).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordOfTender {
    /// The tender.
    pub tender: TenderId,
    /// Its number.
    pub number: Mark,
    /// Its title.
    pub title: Title,
    /// The method.
    pub method: Method,
    /// The highest price of the lot.
    pub ceiling: Option<Fen>,
    /// When it was published.
    pub published_at: Option<Moment>,
    /// Until just before when bids were taken.
    pub bid_deadline: Moment,
    /// When its bids were opened.
    pub opened_at: Option<Moment>,
    /// How many bids of the lot were read out; none where the method has none read out.
    pub bids: Option<usize>,
}

/// A member of the panel, by name (REG Art. 43; R214 Art. 29).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordOfMember {
    /// The name.
    #[schema(example = "王晓梅")]
    pub name: String,
    /// In which capacity.
    pub seat: Seat,
    /// Whether the member led the panel.
    pub leads: bool,
    /// What the member did not agree with (E18).
    pub dissents: Vec<Prose>,
}

/// Who won, by whose judgment and why (REG Art. 43; SH65 Art. 18).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordOfAward {
    /// The award.
    pub award: AwardId,
    /// The price.
    pub price: Fen,
    /// The points of the winner, where points decide.
    #[schema(example = "89.84")]
    pub total: Option<String>,
    /// Why it was recommended.
    pub reason: Option<Prose>,
    /// When the buyer decided.
    pub decided_at: Option<Moment>,
    /// When the result was published.
    pub published_at: Option<Moment>,
    /// The panel; empty where none was needed.
    pub panel: Vec<RecordOfMember>,
    /// The document by which the experts were chosen and not drawn (R-EXP Art. 20).
    pub chosen_with_consent: Option<Title>,
}

/// What was agreed (REG Art. 50).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordOfAgreement {
    /// Its number.
    pub number: Mark,
    /// Its title.
    pub title: Title,
    /// What it says.
    pub text: Prose,
    /// The price as first signed.
    pub base_price: Fen,
    /// The price with all supplements agreed.
    pub price: Fen,
    /// The first day.
    pub start_date: Day,
    /// The last day.
    pub end_date: Day,
    /// When it came into force and was published.
    pub effective_at: Option<Moment>,
    /// Where it stands.
    pub status: contract::Status,
    /// When it was completed or ended.
    pub ended_at: Option<Moment>,
    /// On which ground it ended early.
    pub end_ground: Option<EndGround>,
    /// The evaluation of its performance.
    pub performance_evaluation: Option<PerformanceEvaluation>,
}

/// What was delivered and what those who looked at it found (REG Art. 45; R-NEED Art. 24).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordOfMilestone {
    /// Its number in the contract, from 1.
    pub number: i64,
    /// Its title.
    pub title: Title,
    /// The day by which it is delivered.
    pub due: Day,
    /// What it is worth.
    pub amount: Fen,
    /// Where it stands.
    pub status: milestone::Status,
    /// What has been accepted.
    pub accepted: Fen,
    /// What of it is not paid, for lateness, quality or breach.
    pub deducted: Fen,
    /// When it was last accepted.
    pub accepted_at: Option<Moment>,
    /// The verdicts.
    pub verdicts: Vec<Verdict>,
    /// What those served say of it.
    pub beneficiaries_opinion: Option<Prose>,
    /// Who accepted it, by name.
    pub acceptors: Vec<String>,
}

/// What was paid and what came back, day by day (SH3 Arts 39, 41).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordOfMoney {
    /// What was paid to the supplier in all.
    pub paid: Fen,
    /// What came back from it in all.
    pub came_back: Fen,
    /// Every movement, in the order of the days.
    pub movements: Vec<MovedMoney>,
}

/// What everybody reads of a purchase.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContractRecord {
    /// The contract.
    pub contract: ContractId,
    /// The unit that buys.
    pub unit: UnitCode,
    /// The supplier.
    pub organisation: OrganisationId,
    /// The budget.
    pub budget_lines: Vec<RecordOfBudgetLine>,
    /// The item of the purchase list.
    pub requirement: RecordOfItem,
    /// The tender.
    pub purchase: RecordOfTender,
    /// The result.
    pub result: RecordOfAward,
    /// The agreement.
    pub agreement: RecordOfAgreement,
    /// The milestones.
    pub milestones: Vec<RecordOfMilestone>,
    /// The money.
    pub money: RecordOfMoney,
}

parameters! {
    /// Reads the record of a contract.
    ReadContractRecord {}
}
impl Query for ReadContractRecord {
    type About = One<Contract>;
    type Answer = ContractRecord;
    const ACT: Act = Act::ReadContractRecord;
    const TAG: &'static str = "contract";
    const SUMMARY: &'static str = "Read the public record of a contract.";
    const DESCRIPTION: &'static str = "For everybody, from the contract's coming into force: the lines of the budget, the item, the tender, the panel by \
         name and its reasons, the agreement, each acceptance, and every payment and refund with its day.";
    async fn answer(self, One(contract): One<Contract>, asking: &Asking) -> Result<Self::Answer, Error> {
        let reader = &asking.reader;
        let tender: Tender = reader.find(contract.tender).await?;
        let award: Award = reader.find(contract.award).await?;
        let item: PurchaseItem = reader.find(contract.item).await?;
        let evaluations: Vec<Evaluation> = reader.all("tender", contract.tender).await?;
        let milestones: Vec<Milestone> = reader.all("contract", contract.id).await?;
        let names = names(reader, &evaluations, &milestones).await?;
        Ok(ContractRecord {
            budget_lines: budget_lines(reader, &contract).await?,
            requirement: requirement(item),
            purchase: purchase(&tender, contract.lot),
            result: result(&award, &evaluations, &names)?,
            milestones: of_milestones(milestones, &names)?,
            money: money(reader, contract.id).await?,
            contract: contract.id,
            unit: contract.unit.clone(),
            organisation: contract.organisation,
            agreement: agreement(contract),
        })
    }
}

/// Who is known by name.
struct Names(BTreeMap<PersonId, String>);

impl Names {
    fn of(&self, person: PersonId) -> Result<String, Error> {
        self.0.get(&person).cloned().ok_or_else(|| Error::Internal(format!("{person} has no name")))
    }
}

/// The names of those who judged and accepted, all in one question.
async fn names(reader: &Reader, evaluations: &[Evaluation], milestones: &[Milestone]) -> Result<Names, Error> {
    let members = evaluations.iter().flat_map(|evaluation| &evaluation.members).map(|member| member.person);
    let mut persons: Vec<PersonId> =
        members.chain(milestones.iter().flat_map(|milestone| milestone.acceptors.iter().copied())).collect();
    persons.sort_unstable();
    persons.dedup();
    let found: Vec<Person> = reader.among("id", persons).await?;
    Ok(Names(found.into_iter().map(|person| (person.id, person.name)).collect()))
}

async fn budget_lines(reader: &Reader, contract: &Contract) -> Result<Vec<RecordOfBudgetLine>, Error> {
    let fundings = reader.fundings(contract.id).await?;
    let lines: Vec<BudgetLine> = reader.among("id", fundings.iter().map(|(line, _)| *line)).await?;
    let told = fundings.into_iter().map(|(id, funding)| {
        let line = lines.iter().find(|line| line.id == id);
        let line = line.ok_or_else(|| Error::Internal(format!("no budget line {id}")))?;
        let BudgetLine { year, given_year, source, .. } = *line;
        Ok(RecordOfBudgetLine { title: line.title.clone(), year, given_year, source, funding })
    });
    let mut told = told.collect::<Result<Vec<_>, Error>>()?;
    told.sort_by_key(|line| line.year);
    Ok(told)
}

fn requirement(item: PurchaseItem) -> RecordOfItem {
    RecordOfItem {
        item: item.id,
        list: item.list,
        name: item.requirement.name,
        catalogue_code: item.requirement.catalogue_code,
        description: item.requirement.description,
        quantity: item.requirement.quantity,
        estimate: item.requirement.estimate,
        intention_published_at: item.intention_published_at,
    }
}

fn purchase(tender: &Tender, lot: i64) -> RecordOfTender {
    let lot = tender.tender_documents.lots.iter().find(|one| one.number == lot);
    RecordOfTender {
        tender: tender.id,
        number: tender.number.clone(),
        title: tender.tender_documents.title.clone(),
        method: tender.tender_documents.method,
        ceiling: lot.map(|lot| lot.ceiling),
        published_at: tender.published_at,
        bid_deadline: tender.bid_deadline,
        opened_at: tender.opened_at,
        bids: lot.map(|lot| lot.opening.len()).filter(|read_out| *read_out > 0),
    }
}

fn result(award: &Award, evaluations: &[Evaluation], names: &Names) -> Result<RecordOfAward, Error> {
    let mut places = evaluations.iter().flat_map(|evaluation| &evaluation.rankings).flat_map(|ranking| &ranking.places);
    let panel = evaluations.iter().flat_map(|evaluation| {
        let served = evaluation.members.iter().filter(|member| !member.unable);
        served.map(|member| of_member(evaluation, member, names))
    });
    Ok(RecordOfAward {
        award: award.id,
        price: award.price,
        total: places.find(|place| place.bid == award.bid).map(|place| place.total.to_string()),
        reason: award.reason.clone(),
        decided_at: award.decided_at,
        published_at: award.published_at,
        panel: panel.collect::<Result<_, _>>()?,
        chosen_with_consent: evaluations.iter().find_map(|evaluation| evaluation.chosen_with_consent.clone()),
    })
}

fn of_member(evaluation: &Evaluation, member: &Member, names: &Names) -> Result<RecordOfMember, Error> {
    let own = evaluation.dissents.iter().filter(|dissent| dissent.person == member.person);
    Ok(RecordOfMember {
        name: names.of(member.person)?,
        seat: member.seat,
        leads: member.leads,
        dissents: own.map(|dissent| dissent.reason.clone()).collect(),
    })
}

fn agreement(contract: Contract) -> RecordOfAgreement {
    RecordOfAgreement {
        number: contract.number,
        title: contract.terms.title,
        text: contract.terms.text,
        base_price: contract.base_price,
        price: contract.price,
        start_date: contract.terms.start_date,
        end_date: contract.terms.end_date,
        effective_at: contract.effective_at,
        status: contract.status,
        ended_at: contract.ended_at,
        end_ground: contract.end_ground,
        performance_evaluation: contract.performance_evaluation,
    }
}

/// What was found of a delivery is told once it was accepted, in part or in full; before it, what is planned.
fn of_milestones(mut milestones: Vec<Milestone>, names: &Names) -> Result<Vec<RecordOfMilestone>, Error> {
    milestones.sort_by_key(|milestone| milestone.number);
    let told = milestones.into_iter().map(|milestone| {
        let public = milestone::PUBLIC.contains(&milestone.status);
        let acceptance = milestone.acceptance.filter(|_| public);
        let (verdicts, opinion) = acceptance.map(|found| (found.verdicts, found.beneficiaries_opinion)).unzip();
        Ok(RecordOfMilestone {
            number: milestone.number,
            title: milestone.plan.title,
            due: milestone.due,
            amount: milestone.amount,
            status: milestone.status,
            accepted: milestone.accepted,
            deducted: milestone.deducted,
            accepted_at: milestone.accepted_at,
            verdicts: verdicts.unwrap_or_default(),
            beneficiaries_opinion: opinion,
            acceptors: milestone.acceptors.iter().map(|person| names.of(*person)).collect::<Result<_, _>>()?,
        })
    });
    told.collect()
}

async fn money(reader: &Reader, contract: ContractId) -> Result<RecordOfMoney, Error> {
    let movements = reader.moved_under(contract).await?;
    let too_large = || Refusal::of(Reason::AmountTooLarge);
    let sum = |flow: Flow| {
        let of_flow = movements.iter().filter(|moved| moved.flow == flow);
        Fen::sum(of_flow.map(|moved| moved.amount)).ok_or_else(too_large)
    };
    Ok(RecordOfMoney { paid: sum(Flow::PaidOut)?, came_back: sum(Flow::CameBack)?, movements })
}
