//! Rewrite the tender documents of a tender.

use super::{DraftTenderDocuments, draft::forewarn};
use crate::prelude::*;
use domain::{ids::TenderId, tender::Tender};

/// Rewrite the tender documents of a tender.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"tender_documents": {"title": "社区居家养老服务采购", "description": "为辖区内独居老人提供居家养老服务，按季度验收付款。", "method": "competitive_consultation", "lots": [{"item": "0197c0de-0000-7000-8000-000000000001", "title": "居家养老服务", "ceiling": "480000.00"}], "criteria": [{"code": "price", "kind": "price", "title": "报价", "points": 20}, {"code": "plan", "kind": "quality", "title": "服务方案", "points": 50}, {"code": "team", "kind": "quality", "title": "人员配备", "points": 30}], "bid_deadline": "2026-04-20T10:00:00+08:00", "score_places": 2, "attachments": []}}))]
pub struct ReviseTender {
    /// What the tender documents say now.
    pub tender_documents: DraftTenderDocuments,
}

impl Procedure for ReviseTender {
    type Subject = TenderId;
    type Outcome = Tender;
    const ACT: Act = Act::ReviseTender;

    async fn decide(&self, on: TenderId, work: &UnitOfWork<'_>, _: &Office) -> Result<Tender, Error> {
        let mut tender: Tender = work.subject(on).await?;
        let tender_documents = self.tender_documents.check(&tender.unit, work).await?;
        let event = tender.revise(tender_documents, &work.law(&tender.unit))?;
        work.record(&mut tender, event).await?;
        forewarn(work, &tender).await?;
        Ok(tender)
    }
}
