//! The face on one screen: every operation, in the order of the process.

use crate::{face::Face, files, queries, report, service};
use axum::{
    Router,
    routing::{get, post},
};
use domain::{
    actor::Person,
    attachment::Attachment,
    award::Award,
    bid::Bid,
    budget::BudgetLine,
    contract::Contract,
    evaluation::{Evaluation, ScoreSheet},
    invoice::Invoice,
    milestone::Milestone,
    organisation::Organisation,
    payment::Payment,
    purchase_item::PurchaseItem,
    purchase_list::PurchaseList,
    question::Question,
    tender::Tender,
};
use procedures::{
    Office, access, award, bid, budget, contract, evaluation, invoice, milestone, organisation, payment, person,
    purchase_item, purchase_list, question, registry, tender,
};
use std::sync::Arc;

/// What every handler sees.
#[derive(Clone)]
pub struct App {
    /// The office.
    pub office: Arc<Office>,
    /// What the service counts.
    pub metrics: service::Metrics,
}

/// Every operation.
#[must_use]
pub fn face() -> Face {
    let mut face = Face::new()
        .act::<access::LogIn>("/v1/sessions")
        .act::<access::LogOut>("/v1/sessions/log-out")
        .ask::<queries::ReadMe>("/v1/me")
        .act::<person::ChangePassword>("/v1/me/change-password")
        .act::<access::MakeToken>("/v1/tokens")
        .ask::<queries::ReadTokens>("/v1/tokens")
        .act::<access::RevokeToken>("/v1/tokens/{id}/revoke")
        .noun::<Person>("Persons who can log in.")
        .act::<person::EnrolPerson>("/v1/persons")
        .act::<person::GrantDuty>("/v1/persons/{id}/grant-duty")
        .act::<person::RevokeDuty>("/v1/persons/{id}/revoke-duty")
        .act::<person::DisablePerson>("/v1/persons/{id}/disable")
        .ask::<queries::ReadUnits>("/v1/units")
        .act::<registry::EstablishUnit>("/v1/units")
        .ask::<queries::ReadUnit>("/v1/units/{id}")
        .ask::<queries::ReadCalendar>("/v1/calendar")
        .act::<registry::LearnHolidays>("/v1/calendar/holidays")
        .act::<registry::MoveClock>("/v1/clock/move")
        .ask::<queries::ReadRules>("/v1/rules")
        .ask::<queries::ReadMethods>("/v1/methods")
        .ask::<queries::ReadCatalogue>("/v1/catalogue")
        .noun::<Organisation>("Social organisations.")
        .act::<organisation::RegisterOrganisation>("/v1/organisations")
        .act::<organisation::ConfirmOrganisation>("/v1/organisations/{id}/confirm")
        .act::<organisation::DeclineOrganisation>("/v1/organisations/{id}/decline")
        .act::<organisation::RecordFact>("/v1/organisations/{id}/record-fact")
        .ask::<queries::ReadStanding>("/v1/organisations/{id}/standing")
        .noun::<BudgetLine>("Budget lines.")
        .act::<budget::Appropriate>("/v1/budget-lines")
        .act::<budget::AdjustLine>("/v1/budget-lines/{id}/adjust")
        .ask::<queries::ReadBudgetBalance>("/v1/budget-lines/{id}/balance")
        .noun::<PurchaseList>("Purchase lists.")
        .act::<purchase_list::OpenPurchaseList>("/v1/purchase-lists")
        .act::<purchase_list::RetitlePurchaseList>("/v1/purchase-lists/{id}/retitle")
        .noun::<PurchaseItem>("Items of purchase lists.")
        .act::<purchase_item::DraftItem>("/v1/purchase-lists/{id}/items")
        .act::<purchase_item::ReviseItem>("/v1/purchase-items/{id}/revise")
        .act::<purchase_item::SubmitItem>("/v1/purchase-items/{id}/submit")
        .act::<purchase_item::ReturnItem>("/v1/purchase-items/{id}/return")
        .act::<purchase_item::ReviewItem>("/v1/purchase-items/{id}/review")
        .act::<purchase_item::ConsentItem>("/v1/purchase-items/{id}/consent")
        .act::<purchase_item::BudgetItem>("/v1/purchase-items/{id}/budget")
        .act::<purchase_item::FileItem>("/v1/purchase-items/{id}/file")
        .act::<purchase_item::PublishIntention>("/v1/purchase-items/{id}/publish-intention")
        .act::<purchase_item::WithdrawItem>("/v1/purchase-items/{id}/withdraw");
    face = competition(face);
    face = work(face);
    let upload = files::describe_upload(&mut face.document);
    let download = files::describe_download(&mut face.document);
    let payments = report::describe(&mut face.document);
    face.noun::<Attachment>("Files that were handed in.")
        .special("/v1/attachments", post(files::upload), upload)
        .special("/v1/attachments/{id}/content", get(files::download), download)
        .special("/v1/reports/payments", get(report::payments), payments)
        .ask::<queries::ReadJournal>("/v1/journal")
}

fn competition(face: Face) -> Face {
    face.noun::<Tender>("Tenders.")
        .act::<tender::DraftTender>("/v1/tenders")
        .act::<tender::ReviseTender>("/v1/tenders/{id}/revise")
        .act::<tender::SubmitTender>("/v1/tenders/{id}/submit")
        .act::<tender::ReturnTender>("/v1/tenders/{id}/return")
        .act::<tender::PublishTender>("/v1/tenders/{id}/publish")
        .act::<tender::ClarifyTender>("/v1/tenders/{id}/clarify")
        .act::<tender::CloseTender>("/v1/tenders/{id}/close")
        .act::<tender::OpenTender>("/v1/tenders/{id}/open")
        .act::<tender::VoidTender>("/v1/tenders/{id}/void")
        .act::<tender::CancelTender>("/v1/tenders/{id}/cancel")
        .noun::<Question>("Questions on tenders.")
        .act::<question::AskQuestion>("/v1/tenders/{id}/questions")
        .act::<question::AnswerQuestion>("/v1/questions/{id}/answer")
        .noun::<Bid>("Bids: one's own, and opened ones.")
        .act::<bid::SubmitBid>("/v1/tenders/{id}/bids")
        .act::<bid::ReplaceBid>("/v1/bids/{id}/replace")
        .act::<bid::WithdrawBid>("/v1/bids/{id}/withdraw")
        .act::<bid::QualifyBid>("/v1/bids/{id}/qualify")
        .act::<bid::DisqualifyBid>("/v1/bids/{id}/disqualify")
        .act::<bid::InvalidateBid>("/v1/bids/{id}/invalidate")
        .noun::<Evaluation>("Evaluations with their panels.")
        .act::<evaluation::FormPanel>("/v1/tenders/{id}/panel")
        .act::<evaluation::DeclareInterest>("/v1/evaluations/{id}/declare-interest")
        .act::<evaluation::ReplaceMember>("/v1/evaluations/{id}/replace-member")
        .ask::<queries::ReadBidsOfPanel>("/v1/evaluations/{id}/bids")
        .act::<evaluation::SubmitScores>("/v1/evaluations/{id}/score-sheets")
        .act::<evaluation::Consolidate>("/v1/evaluations/{id}/consolidate")
        .noun::<ScoreSheet>("Score sheets: one's own, and all once they are in.")
        .noun::<Award>("Awards.")
        .act::<award::DecideAward>("/v1/awards/{id}/decide")
        .act::<award::PublishAward>("/v1/awards/{id}/publish")
        .act::<award::RefuseAward>("/v1/awards/{id}/refuse")
}

fn work(face: Face) -> Face {
    face.noun::<Contract>("Contracts.")
        .act::<contract::DraftContract>("/v1/awards/{id}/contract")
        .act::<contract::ReviseContract>("/v1/contracts/{id}/revise")
        .act::<contract::SendContract>("/v1/contracts/{id}/send")
        .act::<contract::SignAsSupplier>("/v1/contracts/{id}/sign-as-supplier")
        .act::<contract::SignAsBuyer>("/v1/contracts/{id}/sign-as-buyer")
        .act::<contract::ProposeSupplement>("/v1/contracts/{id}/propose-supplement")
        .act::<contract::AgreeSupplement>("/v1/contracts/{id}/agree-supplement")
        .act::<contract::CompleteContract>("/v1/contracts/{id}/complete")
        .act::<contract::TerminateContract>("/v1/contracts/{id}/terminate")
        .act::<contract::CancelContract>("/v1/contracts/{id}/cancel")
        .ask::<queries::ReadFunding>("/v1/contracts/{id}/funding")
        .noun::<Milestone>("Milestones.")
        .act::<milestone::DeliverMilestone>("/v1/milestones/{id}/deliver")
        .act::<milestone::AcceptMilestone>("/v1/milestones/{id}/accept")
        .act::<milestone::RejectMilestone>("/v1/milestones/{id}/reject")
        .act::<milestone::SettleMilestone>("/v1/milestones/{id}/settle")
        .noun::<Invoice>("Invoices.")
        .act::<invoice::SubmitInvoice>("/v1/milestones/{id}/invoices")
        .act::<invoice::MatchInvoice>("/v1/invoices/{id}/match")
        .act::<invoice::RejectInvoice>("/v1/invoices/{id}/reject")
        .noun::<Payment>("Payments.")
        .act::<payment::RequestPayment>("/v1/invoices/{id}/payments")
        .act::<payment::ApprovePayment>("/v1/payments/{id}/approve")
        .act::<payment::ReturnPayment>("/v1/payments/{id}/return")
        .act::<payment::SendPayment>("/v1/payments/{id}/send")
        .act::<payment::ConfirmPayment>("/v1/payments/{id}/confirm")
        .act::<payment::FailPayment>("/v1/payments/{id}/fail")
}

/// The routes, with what surrounds every request.
pub fn router(office: Arc<Office>) -> Router {
    service::surround(face(), App { office, metrics: service::Metrics::new() })
}
