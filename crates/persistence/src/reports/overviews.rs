//! Overviews of contracts: each with its whole chain, from the item of the list to the last payment, a line a step, as it all
//! stood at the cut. Read page by page, so that memory stays flat however many there are.

use super::{
    as_of::AsOf,
    line::Line,
    parts::{asked_for, head, suppliers},
    plan::{Column, amount, count, day, text},
};
use crate::{
    error::Error,
    past::{self, Wanted},
    reader::Reader,
    stored::Stored,
};
use domain::report::Asked;
use domain::{
    Day, Fen,
    award::Award,
    bond::Bond,
    catalogue,
    contract::{self, Contract},
    event::Journaled,
    ids::{ContractId, Names, path_of},
    interest_claim::InterestClaim,
    invoice::{Invoice, Kind},
    milestone::Milestone,
    payment::Payment,
    permission::Reach,
    purchase_item::PurchaseItem,
    refund::Refund,
    tender::Tender,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use std::collections::BTreeMap;

pub(super) const OVERVIEWS: &[Column] = &[
    text("contract", "The number of the contract."),
    text("title", "Its title."),
    text("unit", "The unit that buys."),
    text("unit_name", "The name of the unit."),
    text("organisation", "The credit code of the supplier."),
    text("organisation_name", "The name of the supplier."),
    text(
        "noun",
        "What the step is: purchase_item, tender, award, contract, supplement, milestone, bond, invoice, payment, interest_claim or refund.",
    ),
    text("place", "Where it can be read."),
    text("reference", "Its number, or the reference of the bank."),
    day("day", "The day on which it happened, or is due; empty if it has none yet."),
    text("status", "Where it stood."),
    amount("value", "Its price or amount; less than nothing for a credit note."),
    count("position", "The position of the journal at which something happened to it last."),
];

/// How far the cards have come.
pub(super) struct Overviews {
    contracts: Wanted<Contract>,
    cut: AsOf,
}

/// A step of a chain.
struct Step {
    noun: &'static str,
    place: String,
    reference: String,
    day: Option<Day>,
    status: String,
    value: Fen,
    position: i64,
}

/// The steps by what they hang on: a contract, or a noun that a contract names.
type Steps = BTreeMap<String, Vec<Step>>;

impl Overviews {
    /// The contracts that a reader may see and asks for, by what never changes of them once they are in force.
    pub(super) fn of(reader: &Reader, reach: &Reach, asked: &Asked, cut: &AsOf) -> Self {
        let mut all = asked_for(reader, reach, asked, ("id", "effective_at"));
        all = all.add_option(asked.from.map(|day| Expr::col("effective_at").gte(day.start().millis())));
        all = all.add_option(asked.to.map(|day| Expr::col("effective_at").lt(day.plus_days(1).start().millis())));
        let of_line = |column| Expr::col(("budget_line", column));
        let lines: Vec<Expr> = [
            asked.source.map(|source| of_line("source").eq(source.word())),
            asked.year.map(|year| of_line("year").eq(year)),
            asked.catalogue_code.as_deref().map(|code| {
                let branch = catalogue::branch(code).unwrap_or(code);
                of_line("catalogue_code").like(format!("{branch}%"))
            }),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !lines.is_empty() {
            // By what a line bore of it up to the cut: what bears it now may have come later.
            let mut bearing = Query::select();
            bearing.expr(Expr::val(1)).from("entry");
            bearing.inner_join("budget_line", of_line("id").equals(("entry", "budget_line")));
            bearing.and_where(Expr::col(("entry", "contract")).equals(("contract", "id")));
            bearing.and_where(Expr::cust(cut.counts()));
            for line in lines {
                bearing.and_where(line);
            }
            all = all.add(Expr::exists(bearing));
        }
        Self { contracts: Wanted::of(all, cut.position), cut: cut.clone() }
    }
    /// The cards of the next contracts; empty at the end.
    pub(super) async fn next(&mut self, reader: &Reader) -> Result<Vec<Line>, Error> {
        loop {
            let contracts = self.contracts.next(reader).await?;
            if contracts.is_empty() {
                return Ok(Vec::new());
            }
            // What took effect later was a draft then.
            let contracts: Vec<Contract> = contracts.into_iter().filter(|one| one.effective_at.is_some()).collect();
            if !contracts.is_empty() {
                return lines(reader, contracts, &self.cut).await;
            }
        }
    }
}

async fn lines(reader: &Reader, contracts: Vec<Contract>, cut: &AsOf) -> Result<Vec<Line>, Error> {
    let suppliers = suppliers(reader, contracts.iter().map(|contract| contract.organisation), cut).await?;
    let mut steps = steps(reader, &contracts, cut).await?;
    let mut lines = Vec::new();
    for contract in &contracts {
        let named = [contract.item.to_string(), contract.tender.to_string(), contract.award.to_string()];
        let head = head(reader, contract, &contract.unit, suppliers.get(&contract.organisation));
        let own = steps.remove(&contract.id.to_string()).unwrap_or_default();
        // Lots of one tender share its item and the tender itself.
        let before = named.iter().filter_map(|id| steps.get(id)).flatten();
        for step in before.chain(&own) {
            let day = step.day.map(|day| day.to_string()).unwrap_or_default();
            let (value, position) = (step.value.get().to_string(), step.position.to_string());
            let tail = [step.noun, &step.place, &step.reference, &day, &step.status, &value, &position];
            let fields = head.iter().map(String::as_str).chain(tail).map(|field| Ok(field.into()));
            lines.push(Line::read(OVERVIEWS, fields)?);
        }
    }
    Ok(lines)
}

/// The steps of contracts, each kind of noun in its turn.
async fn steps(reader: &Reader, contracts: &[Contract], cut: &AsOf) -> Result<Steps, Error> {
    let mut steps = Steps::new();
    add::<PurchaseItem>(reader, &mut steps, "id", contracts.iter().map(|one| one.item), cut).await?;
    add::<Tender>(reader, &mut steps, "id", contracts.iter().map(|one| one.tender), cut).await?;
    add::<Award>(reader, &mut steps, "id", contracts.iter().map(|one| one.award), cut).await?;
    let ids: Vec<ContractId> = contracts.iter().map(|contract| contract.id).collect();
    keep(reader, &mut steps, contracts, cut).await?;
    supplements(reader, &mut steps, &ids, cut).await?;
    let under = || ids.iter().copied();
    add::<Milestone>(reader, &mut steps, "contract", under(), cut).await?;
    add::<InterestClaim>(reader, &mut steps, "contract", under(), cut).await?;
    add::<Bond>(reader, &mut steps, "contract", under(), cut).await?;
    add::<Invoice>(reader, &mut steps, "contract", under(), cut).await?;
    add::<Payment>(reader, &mut steps, "contract", under(), cut).await?;
    add::<Refund>(reader, &mut steps, "contract", under(), cut).await?;
    Ok(steps)
}

async fn add<N: OnOverview>(
    reader: &Reader,
    steps: &mut Steps,
    column: &'static str,
    among: impl Iterator<Item: ToString>,
    cut: &AsOf,
) -> Result<(), Error> {
    let mut wanted = Wanted::<N>::among(column, among, cut.position);
    loop {
        let page = wanted.next(reader).await?;
        if page.is_empty() {
            return Ok(());
        }
        keep(reader, steps, &page, cut).await?;
    }
}

async fn keep<N: OnOverview>(reader: &Reader, steps: &mut Steps, nouns: &[N], cut: &AsOf) -> Result<(), Error> {
    let positions = past::last_positions(reader, nouns, cut.position).await?;
    for noun in nouns {
        let Shown { reference, day, status, value } = noun.shown();
        let (kind, id) = (<N::Id as Names>::NOUN, noun.id());
        let place = format!("{}/{id}", path_of(kind));
        let position = positions.get(&id).copied().unwrap_or_default();
        let step = Step { noun: kind, place, reference, day, status, value, position };
        steps.entry(noun.hangs_on()).or_default().push(step);
    }
    Ok(())
}

/// The supplements that both agreed to: they stand in the journal, as a later one takes an earlier one's place.
async fn supplements(reader: &Reader, steps: &mut Steps, contracts: &[ContractId], cut: &AsOf) -> Result<(), Error> {
    for happened in past::events_of::<Contract>(reader.db(), contracts, &["agree_supplement"], cut.position).await? {
        if let Some((id, contract::Event::SupplementAgreed { amount, .. })) = Contract::of_event(&happened.event) {
            steps.entry(id.to_string()).or_default().push(Step {
                noun: "supplement",
                place: format!("{}/{id}", path_of(ContractId::NOUN)),
                reference: String::new(),
                day: Some(happened.at.day()),
                status: "agreed".to_owned(),
                value: *amount,
                position: happened.position,
            });
        }
    }
    Ok(())
}

/// What a card says of a noun.
struct Shown {
    reference: String,
    day: Option<Day>,
    status: String,
    value: Fen,
}

/// A noun that stands on a card.
trait OnOverview: Stored {
    /// The contract under which it stands, or itself if a contract names it.
    fn hangs_on(&self) -> String;
    fn shown(&self) -> Shown;
}

macro_rules! on_card {
    ($($noun:ident by |$one:ident| $hangs:expr, $reference:expr, $day:expr, $value:expr);+ $(;)?) => { $(
        impl OnOverview for $noun {
            fn hangs_on(&self) -> String {
                let $one = self;
                $hangs
            }
            fn shown(&self) -> Shown {
                let $one = self;
                Shown { reference: $reference, day: $day, status: self.status.to_string(), value: $value }
            }
        }
    )+ };
}

on_card! {
    PurchaseItem by |item| item.id.to_string(), item.requirement.catalogue_code.to_string(), item.intention_published_at.map(|at| at.day()), item.requirement.estimate;
    Tender by |tender| tender.id.to_string(), tender.number.to_string(), tender.published_at.map(|at| at.day()), tender.tender_documents.budget();
    Award by |award| award.id.to_string(), award.lot.to_string(), award.published_at.map(|at| at.day()), award.price;
    // At the price at which it was signed; supplements follow it.
    Contract by |contract| contract.id.to_string(), contract.number.to_string(), contract.effective_at.map(|at| at.day()), contract.base_price;
    Milestone by |milestone| milestone.contract.to_string(), milestone.number.to_string(), Some(milestone.accepted_at.map_or(milestone.due, |at| at.day())), milestone.amount;
    Bond by |bond| bond.contract.to_string(), bond.reference.to_string(), Some(bond.received_at.day()), bond.amount;
    // What a credit note takes back stands against what it takes it back from.
    Invoice by |invoice| invoice.contract.to_string(), invoice.number.to_string(), Some(invoice.received_at.day()),
        if invoice.kind == Kind::CreditNote { Fen::new(-invoice.gross.get()) } else { invoice.gross };
    Payment by |payment| payment.contract.to_string(), payment.bank_reference.as_ref().map(ToString::to_string).unwrap_or_default(), payment.value_date, payment.amount;
    InterestClaim by |claim| claim.contract.map(|id| id.to_string()).unwrap_or_default(), claim.bank_reference.as_ref().map(ToString::to_string).unwrap_or_default(), Some(claim.claimed_at.day()), claim.amount;
    Refund by |refund| refund.contract.to_string(), String::new(), Some(refund.proposed_at.day()), refund.amount;
}
