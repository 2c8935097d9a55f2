//! Draft a tender.

use super::top_up::topped_up;
use crate::{chance::chance_of, prelude::*};
use domain::{
    Law, Parameter, RuleId,
    attachment::Attachment,
    ids::{AttachmentId, ItemId, TenderId},
    method::Method,
    purchase_item::PurchaseItem,
    tender::{Conditions, Criterion, Event, Ground, Lot, LotOutcome, Status, Tender, TenderDocuments},
};

/// Draft a tender.
///
/// For items of the unit whose plans are filed; one lot an item.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"unit": "310115004", "tender_documents": {"title": "社区居家养老服务采购", "description": "为辖区内独居老人提供居家养老服务，按季度验收付款。", "method": "competitive_consultation", "lots": [{"item": "0197c0de-0000-7000-8000-000000000001", "title": "居家养老服务", "ceiling": "480000.00"}], "criteria": [{"code": "price", "kind": "price", "title": "报价", "points": 20}, {"code": "plan", "kind": "quality", "title": "服务方案", "points": 50}, {"code": "team", "kind": "quality", "title": "人员配备", "points": 30}], "bid_deadline": "2026-04-20T10:00:00+08:00", "score_places": 2, "attachments": []}}))]
pub struct DraftTender {
    /// The unit that buys.
    pub unit: UnitCode,
    /// What the tender documents say.
    pub tender_documents: DraftTenderDocuments,
}

impl Procedure for DraftTender {
    type Subject = Nothing;
    type Outcome = Tender;
    const ACT: Act = Act::DraftTender;
    const CREATES: bool = true;

    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, office: &Office) -> Result<Tender, Error> {
        work.ask(&Concern { unit: Some(&self.unit), ..Concern::default() })?;
        let tender_documents = self.tender_documents.check(&self.unit, work).await?;
        let year = work.today().year();
        let count = work.next_in_series(&format!("tender/{}/{year}", self.unit)).await?;
        let id = TenderId::next();
        let tender = Tender {
            id,
            chance: chance_of(&office.vault, id),
            unit: self.unit.clone(),
            number: format!("{}-{year}-T{count:04}", self.unit).parse()?,
            bid_deadline: tender_documents.bid_deadline,
            tender_documents,
            status: Status::Draft,
            clarifications: Vec::new(),
            method_approval: None,
            invited: None,
            announced_at: None,
            announced_for: None,
            final_round: None,
            suspended_until: None,
            suspensions: Vec::new(),
            drafted_by: work.person()?,
            drafted_at: work.now(),
            published_at: None,
            opened_at: None,
            end_ground: None,
            end_reason: None,
            version: 1,
        };
        forewarn(work, &tender).await?;
        work.create(Event::Drafted(tender)).await
    }
}

/// Warns of what the publication would refuse today.
pub(super) async fn forewarn(work: &UnitOfWork<'_>, tender: &Tender) -> Result<(), Error> {
    let law = work.law(&tender.unit);
    tender.forewarn(work.now(), &law);
    match topped_up(work, tender, &law).await {
        Err(Error::Refused(refusal)) => law.forewarns(Err(refusal)),
        other => drop(other?),
    }
    for (at, lot) in tender.tender_documents.lots.iter().enumerate() {
        let Some(item) = lot.item else { continue };
        let item: PurchaseItem = work.load_for_share(item).await?;
        let checked = tender.check_intention(item.intention_published_at, work.today(), &law);
        law.forewarns(checked.map_err(|refusal| refusal.within(&format!("tender_documents/lots/{at}"))));
    }
    Ok(())
}

/// The tender documents of a tender as they are drafted.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftTenderDocuments {
    /// The title of the purchase.
    pub title: Title,
    /// What is bought, how it is checked and paid, who may bid.
    pub description: Prose,
    /// The method.
    pub method: Method,
    /// The lots.
    #[schema(min_items = 1, max_items = 50)]
    pub lots: Vec<DraftLot>,
    /// The criteria; their points sum to 100. None where the lowest price wins.
    #[schema(max_items = 50)]
    pub criteria: Vec<Criterion>,
    /// Bids are taken until just before this moment.
    pub bid_deadline: Moment,
    /// Decimal places to which scores are rounded.
    #[schema(minimum = 0, maximum = 6)]
    pub score_places: u32,
    /// Files that belong to the tender documents; public from the publication on.
    #[schema(max_items = 20)]
    pub attachments: Vec<AttachmentId>,
    /// Who may bid and on which conditions.
    #[serde(default)]
    pub conditions: Conditions,
}

/// A lot as it is drafted.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftLot {
    /// The item of the purchase list that it buys; none for a framework.
    #[serde(default)]
    pub item: Option<ItemId>,
    /// Its title.
    pub title: Title,
    /// The highest price, shown to all; at most what the plan sets aside.
    pub ceiling: Fen,
    /// The deposit that a bid needs, if any.
    #[serde(default)]
    pub deposit: Option<Fen>,
}

impl DraftTenderDocuments {
    /// The tender documents, once everything they name is found to be the unit's and within its plans.
    pub(crate) async fn check(&self, owner: &UnitCode, work: &UnitOfWork<'_>) -> Result<TenderDocuments, Error> {
        let lots = (1..).zip(&self.lots).map(|(number, lot)| Lot {
            number,
            item: lot.item,
            title: lot.title.clone(),
            ceiling: lot.ceiling,
            deposit: lot.deposit,
            outcome: LotOutcome::Open,
            opening: Vec::new(),
        });
        let tender_documents = TenderDocuments {
            title: self.title.clone(),
            description: self.description.clone(),
            method: self.method,
            lots: lots.collect(),
            criteria: self.criteria.clone(),
            bid_deadline: self.bid_deadline,
            score_places: self.score_places,
            attachments: self.attachments.clone(),
            conditions: self.conditions.clone(),
        };
        tender_documents.check(&work.law(owner)).map_err(|refusal| refusal.within("tender_documents"))?;
        check_failed(&tender_documents, owner, work).await?;
        for (at, lot) in tender_documents.lots.iter().enumerate() {
            check_lot(lot, owner, work).await.map_err(|error| error.within(&format!("tender_documents/lots/{at}")))?;
        }
        for (at, attachment) in tender_documents.attachments.iter().enumerate() {
            let field = format!("tender_documents/attachments/{at}");
            check_attachment(*attachment, owner, work).await.map_err(|error| error.within(&field))?;
        }
        Ok(tender_documents)
    }
}

/// A tender that follows a failed one names an open tender of the unit that is void for want of suppliers, and buys the same items
/// (M15).
async fn check_failed(
    tender_documents: &TenderDocuments,
    owner: &UnitCode,
    work: &UnitOfWork<'_>,
) -> Result<(), Error> {
    let Some(id) = tender_documents.conditions.follows_failed else { return Ok(()) };
    let field = "tender_documents/conditions/follows_failed";
    let failed: Tender = named(work, id, field, "废标的公开招标 ¦ open tender that failed").await?;
    let for_want = failed.status == Status::Void && failed.end_ground == Some(Ground::TooFewSuppliers);
    let open = failed.tender_documents.method == Method::OpenTender;
    let bought = |lot: &Lot| failed.tender_documents.lots.iter().any(|former| former.item == lot.item);
    let same = tender_documents.lots.iter().all(bought);
    if failed.unit == *owner && for_want && open && same {
        return Ok(());
    }
    Err(Refusal::of(Reason::NotAFailedTender).field(field).with("status", failed.status).into())
}

async fn check_lot(lot: &Lot, owner: &UnitCode, work: &UnitOfWork<'_>) -> Result<(), Error> {
    let Some(id) = lot.item else { return Ok(()) };
    let item: PurchaseItem = named(work, id, "item", "清单项目 ¦ purchase item").await?;
    if item.unit != *owner {
        return Err(Refusal::of(Reason::NoSuchPart).field("item").with("what", "清单项目 ¦ purchase item").into());
    }
    check_deposit(lot, item.planned(), &work.law(owner)).map_err(|refusal| refusal.field("deposit"))?;
    if lot.ceiling > item.planned() {
        return Err(Refusal::of(Reason::CeilingAbovePlan)
            .field("ceiling")
            .with("ceiling", lot.ceiling)
            .with("planned", item.planned())
            .into());
    }
    Ok(())
}

async fn check_attachment(id: AttachmentId, owner: &UnitCode, work: &UnitOfWork<'_>) -> Result<(), Error> {
    match work.load_for_share::<Attachment>(id).await {
        Ok(attachment) if attachment.unit.as_ref() == Some(owner) && attachment.organisation.is_none() => Ok(()),
        Ok(_) | Err(Error::Refused(_)) => Err(Refusal::of(Reason::NoSuchPart).with("what", "附件 ¦ attachment").into()),
        Err(error) => Err(error),
    }
}

/// A bid deposit is at most two per cent of the budget of the item, whatever the ceiling (D1; REG Art. 33).
fn check_deposit(lot: &Lot, budget: Fen, law: &Law<'_>) -> Result<(), Refusal> {
    let Some(deposit) = lot.deposit else { return Ok(()) };
    let limit = law.share(Parameter::DepositMax, budget);
    law.demands(deposit <= limit, || {
        Refusal::of(Reason::DepositTooHigh).under(RuleId::D1).with("amount", deposit).with("limit", limit)
    })
}
