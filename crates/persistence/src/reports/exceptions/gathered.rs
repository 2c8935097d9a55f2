//! The facts that the indicators look at, gathered page by page and cut down to what they need.

use crate::{
    halt::Halt,
    past::{Wanted, any_of},
    reader::Reader,
    reports::{Asked, Cut},
};
use domain::{
    Day, Fen, Moment, Reason, Refusal,
    award::{self, Award},
    bid::{self, Bid},
    contract::Contract,
    evaluation::{Evaluation, ScoreSheet},
    exceptions::{Competition, Facts, Marking, Offer, Paid, PayeeChanged, Signed},
    ids::{BidId, ContractId, EvaluationId, ItemId, OrganisationId, TenderId},
    jurisdiction::UnitCode,
    method::Invitation,
    milestone::Milestone,
    payment::{self, Payment},
    permission::Reach,
    purchase_item::PurchaseItem,
    rulebook::Parameter,
    tender::{Lot, Tender},
};
use rust_decimal::Decimal;
use sea_orm::{
    Condition,
    sea_query::{Expr, ExprTrait},
};
use std::collections::BTreeMap;

/// How many competitions, and how many contracts, are looked at together at most.
const MOST: usize = 20_000;

/// Everything of a territory and a period.
pub(super) async fn facts(reader: &Reader, reach: &Reach, asked: &Asked, cut: &Cut) -> Result<Facts, Halt> {
    let mut facts = Facts { today: Some(cut.day), ..Facts::default() };
    let mut tenders = Wanted::<Tender>::of(concerned(reader, reach, asked, "published_at"), cut.position);
    loop {
        let page = tenders.next(reader).await?;
        if page.is_empty() {
            break;
        }
        facts.competitions.extend(competitions(reader, page, cut).await?);
        must_be_few(facts.competitions.len())?;
    }
    let mut contracts = Wanted::<Contract>::of(concerned(reader, reach, asked, "effective_at"), cut.position);
    loop {
        let page = contracts.next(reader).await?;
        if page.is_empty() {
            break;
        }
        facts.contracts.extend(signed(reader, page, cut).await?);
        must_be_few(facts.contracts.len())?;
    }
    facts.competitions.sort_by_key(|competition| (competition.published, competition.tender, competition.lot));
    facts.contracts.sort_by_key(|contract| (contract.on, contract.contract));
    Ok(facts)
}

fn must_be_few(count: usize) -> Result<(), Refusal> {
    if count > MOST { Err(Refusal::of(Reason::TooLarge).with("limit", MOST)) } else { Ok(()) }
}

/// What lies within the reader's reach, the territory and the period asked for, by the moment at which it became public.
fn concerned(reader: &Reader, reach: &Reach, asked: &Asked, moment: &'static str) -> Condition {
    let codes = |units: &[UnitCode]| any_of("unit", units.iter().map(UnitCode::as_str));
    let mut all = Condition::all().add(Expr::col(moment).is_not_null());
    if !reach.everything {
        all = all.add(codes(&reach.units));
    }
    if let Some(unit) = &asked.unit {
        all = all.add(codes(&reader.world().tree.territory(unit)));
    }
    let year = asked.year.and_then(|year| i32::try_from(year).ok());
    let edge = |month_and_day| year.and_then(|year| Day::of_month_and_day(year, month_and_day));
    for first in [asked.from, edge(101)].into_iter().flatten() {
        all = all.add(Expr::col(moment).gte(first.start().millis()));
    }
    for last in [asked.to, edge(1231)].into_iter().flatten() {
        all = all.add(Expr::col(moment).lt(last.plus_days(1).start().millis()));
    }
    all
}

/// What belongs to the tenders of a page.
struct Around {
    bids: BTreeMap<(TenderId, i64), Vec<Bid>>,
    awards: Vec<Award>,
    codes: BTreeMap<ItemId, String>,
    evaluations: BTreeMap<EvaluationId, TenderId>,
    sheets: Vec<ScoreSheet>,
}

impl Around {
    async fn of(reader: &Reader, tenders: &[Tender], cut: &Cut) -> Result<Self, Halt> {
        let position = cut.position;
        let ids: Vec<TenderId> = tenders.iter().map(|tender| tender.id).collect();
        let mut bids: BTreeMap<(TenderId, i64), Vec<Bid>> = BTreeMap::new();
        for bid in Wanted::<Bid>::among("tender", ids.clone(), position).all(reader).await? {
            if bid.content.is_some() {
                bids.entry((bid.tender, bid.lot)).or_default().push(bid);
            }
        }
        let awards = Wanted::<Award>::among("tender", ids.clone(), position).all(reader).await?;
        let items = tenders.iter().flat_map(|tender| &tender.papers.lots).filter_map(|lot| lot.item);
        let items = Wanted::<PurchaseItem>::among("id", items.collect::<Vec<_>>(), position).all(reader).await?;
        let evaluations = Wanted::<Evaluation>::among("tender", ids, position).all(reader).await?;
        let evaluations: BTreeMap<EvaluationId, TenderId> = evaluations
            .into_iter()
            .filter(|evaluation| evaluation.consolidated_at.is_some())
            .map(|evaluation| (evaluation.id, evaluation.tender))
            .collect();
        let sheets =
            Wanted::<ScoreSheet>::among("evaluation", evaluations.keys().copied().collect::<Vec<_>>(), position);
        Ok(Self {
            bids,
            awards,
            codes: items.into_iter().map(|item| (item.id, item.need.catalogue_code.to_string())).collect(),
            evaluations,
            sheets: sheets.all(reader).await?,
        })
    }
    /// Who was awarded a lot; what is called off under a framework was won before.
    fn winner(&self, tender: TenderId, lot: i64) -> Option<OrganisationId> {
        let of_lot = |award: &&Award| (award.tender, award.lot) == (tender, lot) && award.framework.is_none();
        let stands = |award: &&Award| matches!(award.status, award::Status::Published | award::Status::Contracted);
        self.awards.iter().filter(of_lot).find(stands).map(|award| award.organisation)
    }
    fn markings(&self, tender: TenderId, bids: &[Bid]) -> Vec<Marking> {
        let bidders: BTreeMap<BidId, OrganisationId> = bids.iter().map(|bid| (bid.id, bid.organisation)).collect();
        let mut markings = Vec::new();
        for sheet in self.sheets.iter().filter(|sheet| self.evaluations.get(&sheet.evaluation) == Some(&tender)) {
            let mut points: BTreeMap<OrganisationId, Decimal> = BTreeMap::new();
            for score in &sheet.scores {
                if let Some(bidder) = bidders.get(&score.bid) {
                    *points.entry(*bidder).or_default() += score.points;
                }
            }
            let marking = |(organisation, points)| Marking { person: sheet.person, organisation, points };
            markings.extend(points.into_iter().map(marking));
        }
        markings
    }
}

async fn competitions(reader: &Reader, tenders: Vec<Tender>, cut: &Cut) -> Result<Vec<Competition>, Halt> {
    let opened: Vec<Tender> = tenders.into_iter().filter(|tender| tender.opened_at.is_some()).collect();
    if opened.is_empty() {
        return Ok(Vec::new());
    }
    let around = Around::of(reader, &opened, cut).await?;
    let mut found = Vec::new();
    for tender in &opened {
        if let Some(published) = tender.published_at {
            let lots = tender.papers.lots.iter();
            found.extend(lots.map(|lot| competition(reader, tender, lot, published, &around)));
        }
    }
    Ok(found)
}

fn competition(reader: &Reader, tender: &Tender, lot: &Lot, published: Moment, around: &Around) -> Competition {
    let law = reader.world().law(&tender.unit, published.day());
    let terms = tender.papers.method.under(&law);
    let whole = tender.papers.budget();
    let threshold = terms.amount_max.or(terms.approval_from.filter(|from| whole < *from));
    let none = Vec::new();
    let bids = around.bids.get(&(tender.id, lot.number)).unwrap_or(&none);
    let mut offers: Vec<Offer> = bids.iter().filter_map(offer).collect();
    offers.sort_by_key(|offer| (offer.received_at, offer.bid));
    let former = tender.clarifications.iter().find_map(|clarification| clarification.former_deadline);
    let days = law.calendar().working_days_between(published.day(), tender.deadline.day());
    Competition {
        tender: tender.id,
        lot: lot.number,
        unit: tender.unit.clone(),
        competitive: terms.invites != Invitation::Named,
        self_run: terms.amount_max.is_some(),
        catalogue_code: lot.item.and_then(|item| around.codes.get(&item).cloned()).unwrap_or_default(),
        ceiling: lot.ceiling,
        // Limits are for the whole of a tender.
        limit: threshold.filter(|_| tender.papers.lots.len() == 1),
        published,
        first_deadline: former.unwrap_or(tender.deadline),
        working_days: days.into(),
        winner: around.winner(tender.id, lot.number),
        markings: around.markings(tender.id, bids),
        offers,
    }
}

fn offer(bid: &Bid) -> Option<Offer> {
    let content = bid.content.as_ref()?;
    Some(Offer {
        bid: bid.id,
        organisation: bid.organisation,
        price: bid.price()?,
        received_at: bid.receipt.received_at,
        excluded: matches!(bid.status, bid::Status::Unqualified | bid::Status::Invalid),
        account: content.deposit.as_ref().map(|deposit| deposit.account.to_string()),
    })
}

async fn signed(reader: &Reader, contracts: Vec<Contract>, cut: &Cut) -> Result<Vec<Signed>, Halt> {
    let ahead = |contract: &&Contract| contract.terms.advance.is_some();
    let moved = |contract: &&Contract| contract.payee_change.is_some();
    let ids = |of: &dyn Fn(&&Contract) -> bool| -> Vec<ContractId> {
        contracts.iter().filter(of).map(|contract| contract.id).collect()
    };
    let mut payments: BTreeMap<ContractId, Vec<Paid>> = BTreeMap::new();
    let looked_at = ids(&|contract| ahead(contract) || moved(contract));
    for payment in Wanted::<Payment>::among("contract", looked_at, cut.position).all(reader).await? {
        if let Some((on, payment::Status::Paid)) = payment.paid_on.map(|on| (on, payment.status)) {
            payments.entry(payment.contract).or_default().push(Paid {
                payment: payment.id,
                amount: payment.amount,
                on,
                account: payment.payee.account.to_string(),
                advance: payment.advance,
            });
        }
    }
    let mut recovered: BTreeMap<ContractId, Fen> = BTreeMap::new();
    for milestone in Wanted::<Milestone>::among("contract", ids(&ahead), cut.position).all(reader).await? {
        let sum = recovered.entry(milestone.contract).or_default();
        *sum = sum.plus(milestone.recovered).unwrap_or(Fen::MAX);
    }
    let in_force = contracts.into_iter().filter_map(|contract| {
        let on = contract.effective_at?.day();
        let payments = payments.remove(&contract.id).unwrap_or_default();
        let recovered = recovered.remove(&contract.id).unwrap_or_default();
        Some(facts_of(reader, contract, on, recovered, payments))
    });
    Ok(in_force.collect())
}

fn facts_of(reader: &Reader, contract: Contract, on: Day, recovered: Fen, payments: Vec<Paid>) -> Signed {
    let law = reader.world().law(&contract.unit, on);
    let last_due = contract.terms.milestones.iter().map(|milestone| milestone.due).max().unwrap_or(contract.terms.ends);
    let change = contract.payee_change.as_ref();
    let accounts = [Some(&contract.terms.payee), change.map(|change| &change.payee)];
    Signed {
        contract: contract.id,
        on,
        base_price: contract.base_price,
        price: contract.price,
        supplement_limit: law.share(Parameter::SupplementsMax, contract.base_price),
        last_due,
        recovered,
        accounts: accounts.into_iter().flatten().map(|payee| payee.account.to_string()).collect(),
        payee_changed: change
            .and_then(|change| Some(PayeeChanged { account: change.payee.account.to_string(), from: change.from? })),
        payments,
        unit: contract.unit,
        organisation: contract.organisation,
    }
}
