//! The facts that the indicators look at, gathered page by page and cut down to what they need.

use crate::{
    db::placeholders,
    error::Error,
    past::{self, Wanted},
    reader::Reader,
    reports::{
        as_of::AsOf,
        parts::{net, within},
    },
    row::Row,
};
use domain::report::Asked;
use domain::{
    Day, Fen, Moment, Reason, Refusal,
    award::{self, Award},
    bid::{self, Bid},
    contract::{self, Contract},
    evaluation::{Evaluation, ScoreSheet},
    event::Journaled,
    ids::{BidId, ContractId, EvaluationId, ItemId, OrganisationId, TenderId},
    method::Invitation,
    organisation::Organisation,
    payee_account::{self, PayeeAccount},
    payment::{self, Payment},
    permission::Reach,
    purchase_item::PurchaseItem,
    red_flags::{Competition, Facts, Marking, Offer, Paid, PayeeChanged, Signed},
    rulebook::Parameter,
    tender::{Lot, Tender},
    text::Mark,
};
use rust_decimal::Decimal;
use sea_orm::{
    Condition, Value,
    sea_query::{Expr, ExprTrait},
};
use std::collections::{BTreeMap, BTreeSet};

/// How many competitions, and how many contracts, are looked at together at most.
const MOST: usize = 20_000;

/// Everything of a territory and a year.
pub(super) async fn facts(reader: &Reader, reach: &Reach, asked: &Asked, cut: &AsOf) -> Result<Facts, Error> {
    let mut facts = Facts { today: Some(cut.day), ..Facts::default() };
    let mut tenders = Wanted::<Tender>::of(concerned(reader, reach, asked, "published_at")?, cut.position);
    loop {
        let page = tenders.next(reader).await?;
        if page.is_empty() {
            break;
        }
        facts.competitions.extend(competitions(reader, page, cut).await?);
        must_be_few(facts.competitions.len())?;
    }
    let mut contracts = Wanted::<Contract>::of(concerned(reader, reach, asked, "effective_at")?, cut.position);
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

/// What lies within the reader's reach, the territory and the year asked for, by the moment at which it became public.
fn concerned(reader: &Reader, reach: &Reach, asked: &Asked, moment: &'static str) -> Result<Condition, Refusal> {
    let mut all = within(reader, reach, asked).add(Expr::col(moment).is_not_null());
    if let Some(year) = asked.year {
        let edge = |month_and_day| Day::of_month_and_day(i32::try_from(year).ok()?, month_and_day);
        let not_a_year = || Refusal::of(Reason::NotATime).field("year").with("kind", "year");
        let (first, last) = edge(101).zip(edge(1231)).ok_or_else(not_a_year)?;
        all = all.add(Expr::col(moment).gte(first.start().millis()));
        all = all.add(Expr::col(moment).lt(last.plus_days(1).start().millis()));
    }
    Ok(all)
}

/// What belongs to the tenders of a page.
struct Around {
    bids: BTreeMap<(TenderId, i64), Vec<Bid>>,
    awards: Vec<Award>,
    codes: BTreeMap<ItemId, String>,
    evaluations: BTreeMap<EvaluationId, TenderId>,
    sheets: Vec<ScoreSheet>,
    /// When bids were first received, of tenders whose deadline was moved.
    first_received: BTreeMap<BidId, Moment>,
}

impl Around {
    async fn of(reader: &Reader, tenders: &[Tender], cut: &AsOf) -> Result<Self, Error> {
        let position = cut.position;
        let ids: Vec<TenderId> = tenders.iter().map(|tender| tender.id).collect();
        let mut bids: BTreeMap<(TenderId, i64), Vec<Bid>> = BTreeMap::new();
        for bid in Wanted::<Bid>::among("tender", ids.clone(), position).all(reader).await? {
            // What could not be opened was received all the same; what was withdrawn was not.
            if !matches!(bid.status, bid::Status::Sealed | bid::Status::Withdrawn) {
                bids.entry((bid.tender, bid.lot)).or_default().push(bid);
            }
        }
        let awards = Wanted::<Award>::among("tender", ids.clone(), position).all(reader).await?;
        let items = tenders.iter().flat_map(|tender| &tender.tender_documents.lots).filter_map(|lot| lot.item);
        let items = Wanted::<PurchaseItem>::among("id", items.collect::<Vec<_>>(), position).all(reader).await?;
        let evaluations = Wanted::<Evaluation>::among("tender", ids, position).all(reader).await?;
        let evaluations: BTreeMap<EvaluationId, TenderId> = evaluations
            .into_iter()
            .filter(|evaluation| evaluation.consolidated_at.is_some())
            .map(|evaluation| (evaluation.id, evaluation.tender))
            .collect();
        let sheets =
            Wanted::<ScoreSheet>::among("evaluation", evaluations.keys().copied().collect::<Vec<_>>(), position);
        let moved = |tender: &&Tender| first_deadline(tender) < tender.bid_deadline;
        let moved: Vec<TenderId> = tenders.iter().filter(moved).map(|tender| tender.id).collect();
        let late = bids.values().flatten().filter(|bid| moved.contains(&bid.tender)).map(|bid| bid.id);
        let first_received = past::first_moments::<Bid>(reader, late.collect()).await?;
        Ok(Self {
            first_received,
            bids,
            awards,
            codes: items.into_iter().map(|item| (item.id, item.requirement.catalogue_code.to_string())).collect(),
            evaluations,
            sheets: sheets.all(reader).await?,
        })
    }
    /// Who was awarded a lot; what is called off a framework was won before.
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

async fn competitions(reader: &Reader, tenders: Vec<Tender>, cut: &AsOf) -> Result<Vec<Competition>, Error> {
    let opened: Vec<Tender> = tenders.into_iter().filter(|tender| tender.opened_at.is_some()).collect();
    if opened.is_empty() {
        return Ok(Vec::new());
    }
    let around = Around::of(reader, &opened, cut).await?;
    let mut found = Vec::new();
    for tender in &opened {
        if let Some(published) = tender.published_at {
            let lots = tender.tender_documents.lots.iter();
            found.extend(lots.map(|lot| competition(reader, tender, lot, published, &around)));
        }
    }
    Ok(found)
}

/// Until when bids were to be taken when it was published.
fn first_deadline(tender: &Tender) -> Moment {
    let former = tender.clarifications.iter().find_map(|clarification| clarification.former_deadline);
    former.unwrap_or(tender.bid_deadline)
}

/// The letters and digits of an account: however it is spaced, it is the same.
fn bare(account: &Mark) -> String {
    account.as_str().chars().filter(|letter| letter.is_alphanumeric()).collect()
}

fn competition(reader: &Reader, tender: &Tender, lot: &Lot, published: Moment, around: &Around) -> Competition {
    let law = reader.reference_data().law(&tender.unit, published.day());
    let terms = tender.tender_documents.method.under(&law);
    let whole = tender.tender_documents.budget();
    let threshold = terms.amount_max.or(terms.approval_from.filter(|from| whole < *from));
    let none = Vec::new();
    let bids = around.bids.get(&(tender.id, lot.number)).unwrap_or(&none);
    let mut offers: Vec<Offer> = bids.iter().map(|bid| offer(bid, around)).collect();
    offers.sort_by_key(|offer| (offer.received_at, offer.bid));
    let days = law.calendar().working_days_between(published.day(), tender.bid_deadline.day());
    Competition {
        tender: tender.id,
        lot: lot.number,
        unit: tender.unit.clone(),
        competitive: terms.invites != Invitation::Named,
        self_organised: terms.amount_max.is_some(),
        catalogue_code: lot.item.and_then(|item| around.codes.get(&item).cloned()).unwrap_or_default(),
        ceiling: lot.ceiling,
        // Limits are for the whole of a tender.
        limit: threshold.filter(|_| tender.tender_documents.lots.len() == 1),
        published,
        first_deadline: first_deadline(tender),
        working_days: days.into(),
        winner: around.winner(tender.id, lot.number),
        markings: around.markings(tender.id, bids),
        offers,
    }
}

fn offer(bid: &Bid, around: &Around) -> Offer {
    let deposit = bid.content.as_ref().and_then(|content| content.deposit.as_ref());
    let left = bid.exclusion_reason.as_ref().is_some_and(|why| why.as_str() == bid::NO_QUOTE);
    Offer {
        bid: bid.id,
        organisation: bid.organisation,
        price: bid.price().filter(|_| !left),
        // One that was replaced came when it came first.
        received_at: around.first_received.get(&bid.id).copied().unwrap_or(bid.receipt.received_at),
        excluded: matches!(bid.status, bid::Status::Unqualified | bid::Status::Invalid) && !left,
        account: deposit.map(|deposit| bare(&deposit.account)),
    }
}

async fn signed(reader: &Reader, contracts: Vec<Contract>, cut: &AsOf) -> Result<Vec<Signed>, Error> {
    let all: Vec<ContractId> = contracts.iter().map(|contract| contract.id).collect();
    let mut changes = payee_changes(reader, &all, cut).await?;
    let ahead = |contract: &&Contract| contract.terms.advance.is_some();
    let ahead: Vec<ContractId> = contracts.iter().filter(ahead).map(|contract| contract.id).collect();
    let mut looked_at = ahead.clone();
    looked_at.extend(changes.keys().copied());
    let suppliers: BTreeSet<OrganisationId> = contracts.iter().map(|contract| contract.organisation).collect();
    let suppliers = Wanted::<Organisation>::among("id", suppliers, cut.position).all(reader).await?;
    let suppliers: BTreeMap<OrganisationId, String> = suppliers.into_iter().map(|one| (one.id, one.name)).collect();
    let supplier = |contract: &Contract| suppliers.get(&contract.organisation).cloned().unwrap_or_default();
    let strange = |contract: &&Contract| !contract::is_named(contract.terms.payee.name.as_str(), &supplier(contract));
    looked_at.extend(contracts.iter().filter(strange).map(|contract| contract.id));
    let confirmed = confirmed(reader, &contracts, cut).await?;
    // An account that was confirmed before the contract was signed needs no look at its payments.
    let early = |contract: &Contract| {
        let account = bare(&contract.terms.payee.account);
        let mut of = confirmed.get(&contract.organisation).into_iter().flatten();
        of.any(|(known, from)| *known == account && contract.effective_at.is_some_and(|at| *from <= at.day()))
    };
    looked_at.extend(contracts.iter().filter(|contract| !early(contract)).map(|contract| contract.id));
    looked_at.sort_unstable();
    looked_at.dedup();
    let mut payments: BTreeMap<ContractId, Vec<Paid>> = BTreeMap::new();
    for payment in Wanted::<Payment>::among("contract", looked_at, cut.position).all(reader).await? {
        if let Some((on, payment::Status::Paid)) = payment.value_date.map(|on| (on, payment.status)) {
            payments.entry(payment.contract).or_default().push(Paid {
                payment: payment.id,
                amount: payment.amount,
                on,
                account: bare(&payment.payee.account),
                name: payment.payee.name.to_string(),
                advance: payment.advance,
            });
        }
    }
    let mut unearned = unearned(reader, &ahead, cut).await?;
    let in_force = contracts.into_iter().filter_map(|contract| {
        let on = contract.effective_at?.day();
        let law = reader.reference_data().law(&contract.unit, on);
        let milestones = contract.terms.milestones.iter();
        let (account, payee_changes) = changes.remove(&contract.id).unwrap_or_default();
        Some(Signed {
            contract: contract.id,
            on,
            base_price: contract.base_price,
            price: contract.price,
            supplement_limit: law.share(Parameter::SupplementsMax, contract.base_price),
            last_due: milestones.map(|milestone| milestone.due).max().unwrap_or(contract.terms.end_date),
            unearned: unearned.remove(&contract.id).unwrap_or_default(),
            supplier: supplier(&contract),
            confirmed: confirmed.get(&contract.organisation).cloned().unwrap_or_default(),
            payee: contract.terms.payee.name.to_string(),
            // Where no change was confirmed, the terms still say what was signed.
            account: if account.is_empty() { bare(&contract.terms.payee.account) } else { account },
            payee_changes,
            payments: payments.remove(&contract.id).unwrap_or_default(),
            unit: contract.unit,
            organisation: contract.organisation,
        })
    });
    Ok(in_force.collect())
}

/// The accounts of the suppliers that were confirmed, each with the first day on which it may be paid to; one that was closed later
/// was theirs all the same.
async fn confirmed(
    reader: &Reader,
    contracts: &[Contract],
    cut: &AsOf,
) -> Result<BTreeMap<OrganisationId, Vec<(String, Day)>>, Error> {
    let suppliers: BTreeSet<OrganisationId> = contracts.iter().map(|contract| contract.organisation).collect();
    let mut accounts: BTreeMap<OrganisationId, Vec<(String, Day)>> = BTreeMap::new();
    for account in Wanted::<PayeeAccount>::among("organisation", suppliers, cut.position).all(reader).await? {
        let stands = matches!(account.status, payee_account::Status::Confirmed | payee_account::Status::Closed);
        if let Some(from) = account.usable_from.filter(|_| stands) {
            accounts.entry(account.organisation).or_default().push((bare(&account.payee.account), from));
        }
    }
    Ok(accounts)
}

/// The account of each contract as it was drafted or revised last, and every change that was confirmed. A later one takes an
/// earlier one's place in the contract, but not in the journal.
async fn payee_changes(
    reader: &Reader,
    contracts: &[ContractId],
    cut: &AsOf,
) -> Result<BTreeMap<ContractId, (String, Vec<PayeeChanged>)>, Error> {
    let acts = ["draft_contract", "revise_contract", "propose_payee", "confirm_payee"];
    let events = past::events_of::<Contract>(reader.db(), contracts, &acts, cut.position).await?;
    let mut accounts: BTreeMap<ContractId, (String, Vec<PayeeChanged>)> = BTreeMap::new();
    let mut asked: BTreeMap<ContractId, (String, String)> = BTreeMap::new();
    for (id, event) in events.iter().filter_map(|happened| Contract::of_event(&happened.event)) {
        let id = *id;
        match event {
            contract::Event::Drafted(drafted) => accounts.entry(id).or_default().0 = bare(&drafted.terms.payee.account),
            contract::Event::Revised { terms, .. } => accounts.entry(id).or_default().0 = bare(&terms.payee.account),
            contract::Event::PayeeProposed(change) => {
                asked.insert(id, (change.payee.name.to_string(), bare(&change.payee.account)));
            }
            contract::Event::PayeeConfirmed { from, .. } => {
                if let Some((name, account)) = asked.remove(&id) {
                    accounts.entry(id).or_default().1.push(PayeeChanged { name, account, from: *from });
                }
            }
            _ => {}
        }
    }
    accounts.retain(|_, (_, changes)| !changes.is_empty());
    Ok(accounts)
}

/// What was paid in advance under contracts and is neither earned nor paid back, by the entries up to the cut.
async fn unearned(reader: &Reader, contracts: &[ContractId], cut: &AsOf) -> Result<BTreeMap<ContractId, Fen>, Error> {
    if contracts.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "SELECT entry.contract AS contract, {} AS open FROM entry WHERE entry.contract IN ({}) AND {} GROUP BY entry.contract",
        net("prepaid_open"),
        placeholders(1, contracts.len()),
        cut.counts()
    );
    let values: Vec<Value> = contracts.iter().map(|id| id.to_string().into()).collect();
    let db = reader.db();
    let rows = db.rows(sql, values).await?;
    let of_row = |row: &Row| {
        let id: String = row.get("contract")?;
        Ok((id.parse()?, Fen::new(row.get("open")?)))
    };
    rows.iter().map(of_row).collect()
}
