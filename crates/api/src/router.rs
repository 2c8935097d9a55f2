//! The face on one screen: every operation, in the order of the process.

use crate::{deadlines, face::Face, files, orders, queries, report, service};
use axum::{
    Router,
    routing::{get, post},
};
use domain::{
    actor::Person,
    amendment::Amendment,
    attachment::Attachment,
    award::Award,
    bid::Bid,
    bond::Bond,
    budget::BudgetLine,
    challenge::Challenge,
    closing::Closing,
    complaint::Complaint,
    contract::Contract,
    deposit::Deposit,
    evaluation::{Evaluation, ScoreSheet},
    framework::Framework,
    invoice::Invoice,
    milestone::Milestone,
    organisation::Organisation,
    payment::Payment,
    payment_order::PaymentOrder,
    purchase_item::PurchaseItem,
    purchase_list::PurchaseList,
    question::Question,
    refund::Refund,
    report::Report,
    report_job::ReportJob,
    tender::Tender,
};
use procedures::{
    Office, access, award, bid, bond, budget, challenge, closing, complaint, contract, deposit, evaluation, framework,
    invoice, milestone, organisation, payment, payment_order, person, purchase_item, purchase_list, question, refund,
    registry, report_job, rulebook, tender,
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
        .act::<person::RecordTie>("/v1/persons/{id}/record-tie")
        .act::<person::DisablePerson>("/v1/persons/{id}/disable")
        .ask::<queries::ReadUnits>("/v1/units")
        .act::<registry::EstablishUnit>("/v1/units")
        .ask::<queries::ReadUnit>("/v1/units/{id}")
        .ask::<queries::ReadCalendar>("/v1/calendar")
        .act::<registry::LearnHolidays>("/v1/calendar/holidays")
        .act::<registry::MoveClock>("/v1/clock/move")
        .ask::<queries::ReadRules>("/v1/rules")
        .noun::<Amendment>("Amendments of the rulebook.")
        .act::<rulebook::ProposeAmendment>("/v1/amendments")
        .act::<rulebook::ConfirmAmendment>("/v1/amendments/{id}/confirm")
        .act::<rulebook::WithdrawAmendment>("/v1/amendments/{id}/withdraw")
        .ask::<queries::ReadDue>("/v1/due")
        .ask::<queries::ReadMethods>("/v1/methods")
        .ask::<queries::ReadOpenness>("/v1/openness")
        .ask::<queries::ReadCatalogue>("/v1/catalogue")
        .noun::<Organisation>("Social organisations.")
        .act::<organisation::RegisterOrganisation>("/v1/organisations")
        .act::<organisation::ConfirmOrganisation>("/v1/organisations/{id}/confirm")
        .act::<organisation::DeclineOrganisation>("/v1/organisations/{id}/decline")
        .act::<organisation::RecordFact>("/v1/organisations/{id}/record-fact")
        .act::<organisation::EnrolMember>("/v1/organisations/{id}/members")
        .act::<organisation::ProposeRecovery>("/v1/organisations/{id}/propose-recovery")
        .act::<organisation::ConfirmRecovery>("/v1/organisations/{id}/confirm-recovery")
        .act::<organisation::ObjectToRecovery>("/v1/organisations/{id}/object-to-recovery")
        .ask::<queries::ReadStanding>("/v1/organisations/{id}/standing");
    face = planning(face);
    face = competition(face);
    face = remedy(face);
    face = work(face);
    let deadline = deadlines::describe(&mut face.document);
    let upload = files::describe_upload(&mut face.document);
    let download = files::describe_download(&mut face.document);
    let order = orders::describe(&mut face.document);
    let made = report::job::describe(&mut face.document);
    for report in Report::ALL {
        let described = report::describe(&mut face.document, *report);
        face = face.special(&report::path_of(*report), get(report::read), described);
    }
    face.noun::<ReportJob>("Reports that are made beside other work.")
        .act::<report_job::OrderReport>("/v1/report-jobs")
        .special("/v1/report-jobs/{id}/content", get(report::job::download), made)
        .noun::<Attachment>("Files that were handed in.")
        .special("/v1/calendar/deadlines", post(deadlines::compute), deadline)
        .special("/v1/attachments", post(files::upload), upload)
        .special("/v1/payment-orders/{id}/content", get(orders::download), order)
        .special("/v1/attachments/{id}/content", get(files::download), download)
        .ask::<queries::ReadJournal>("/v1/journal")
}

fn planning(face: Face) -> Face {
    face.noun::<BudgetLine>("Budget lines.")
        .act::<budget::Appropriate>("/v1/budget-lines")
        .act::<budget::AdjustLine>("/v1/budget-lines/{id}/adjust")
        .act::<budget::RecoverLine>("/v1/budget-lines/{id}/recover")
        .act::<budget::CarryLineForward>("/v1/budget-lines/{id}/carry-forward")
        .ask::<queries::ReadBudgetBalance>("/v1/budget-lines/{id}/balance")
        .noun::<Closing>("Months that are closed in the books of a unit.")
        .act::<closing::CloseMonth>("/v1/closings")
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
        .act::<purchase_item::ReviewConversion>("/v1/purchase-items/{id}/review-conversion")
        .act::<purchase_item::BudgetItem>("/v1/purchase-items/{id}/budget")
        .act::<purchase_item::FileItem>("/v1/purchase-items/{id}/file")
        .act::<purchase_item::PublishIntention>("/v1/purchase-items/{id}/publish-intention")
        .act::<purchase_item::WithdrawItem>("/v1/purchase-items/{id}/withdraw")
}

fn competition(face: Face) -> Face {
    face.noun::<Tender>("Tenders.")
        .act::<tender::DraftTender>("/v1/tenders")
        .act::<tender::ReviseTender>("/v1/tenders/{id}/revise")
        .act::<tender::SubmitTender>("/v1/tenders/{id}/submit")
        .act::<tender::ReturnTender>("/v1/tenders/{id}/return")
        .act::<tender::ApproveMethod>("/v1/tenders/{id}/approve-method")
        .act::<tender::InviteSuppliers>("/v1/tenders/{id}/invite")
        .act::<tender::AnnounceTender>("/v1/tenders/{id}/announce")
        .act::<tender::ObjectToTender>("/v1/tenders/{id}/objections")
        .act::<tender::PublishTender>("/v1/tenders/{id}/publish")
        .act::<tender::ClarifyTender>("/v1/tenders/{id}/clarify")
        .act::<tender::CloseTender>("/v1/tenders/{id}/close")
        .act::<tender::OpenTender>("/v1/tenders/{id}/open")
        .act::<tender::CallQuotes>("/v1/tenders/{id}/call-quotes")
        .act::<tender::OpenQuotes>("/v1/tenders/{id}/open-quotes")
        .ask::<queries::ReadSigns>("/v1/tenders/{id}/signs")
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
        .act::<bid::CorrectPrice>("/v1/bids/{id}/correct-price")
        .act::<bid::AnswerCorrection>("/v1/bids/{id}/answer-correction")
        .act::<bid::AskPriceReasons>("/v1/bids/{id}/ask-reasons")
        .act::<bid::ExplainPrice>("/v1/bids/{id}/explain-price")
        .act::<bid::JudgePrice>("/v1/bids/{id}/judge-price")
        .act::<bid::SubmitQuote>("/v1/bids/{id}/quote")
        .noun::<Deposit>("Bid deposits, from the opening on.")
        .act::<deposit::ReturnDeposit>("/v1/deposits/{id}/return")
        .act::<deposit::ForfeitDeposit>("/v1/deposits/{id}/forfeit")
        .noun::<Evaluation>("Evaluations with their panels.")
        .act::<evaluation::FormPanel>("/v1/tenders/{id}/panel")
        .act::<evaluation::DrawPanel>("/v1/tenders/{id}/draw-panel")
        .act::<evaluation::DeclareInterest>("/v1/evaluations/{id}/declare-interest")
        .act::<evaluation::ReplaceMember>("/v1/evaluations/{id}/replace-member")
        .ask::<queries::ReadBidsOfPanel>("/v1/evaluations/{id}/bids")
        .act::<evaluation::SubmitScores>("/v1/evaluations/{id}/score-sheets")
        .act::<evaluation::Dissent>("/v1/evaluations/{id}/dissent")
        .act::<evaluation::Consolidate>("/v1/evaluations/{id}/consolidate")
        .act::<evaluation::ReopenResult>("/v1/evaluations/{id}/reopen")
        .act::<evaluation::Rate>("/v1/evaluations/{id}/rate")
        .noun::<ScoreSheet>("Score sheets: one's own, and all once they are in.")
        .act::<evaluation::CorrectScores>("/v1/score-sheets/{id}/correct")
        .noun::<Award>("Awards.")
        .act::<award::DecideAward>("/v1/awards/{id}/decide")
        .act::<award::PublishAward>("/v1/awards/{id}/publish")
        .act::<award::RefuseAward>("/v1/awards/{id}/refuse")
        .noun::<Framework>("Framework agreements.")
        .act::<framework::ConcludeFramework>("/v1/tenders/{id}/framework")
        .act::<framework::CallOff>("/v1/frameworks/{id}/call-offs")
        .act::<framework::LeaveFramework>("/v1/frameworks/{id}/leave")
        .act::<framework::RemoveSupplier>("/v1/frameworks/{id}/remove-supplier")
        .act::<framework::EndFramework>("/v1/frameworks/{id}/end")
}

fn remedy(face: Face) -> Face {
    face.noun::<Challenge>("Challenges to steps of tenders.")
        .act::<challenge::FileChallenge>("/v1/tenders/{id}/challenges")
        .act::<challenge::AnswerChallenge>("/v1/challenges/{id}/answer")
        .act::<challenge::ReleaseChallenge>("/v1/challenges/{id}/release")
        .act::<challenge::WithdrawChallenge>("/v1/challenges/{id}/withdraw")
        .noun::<Complaint>("Complaints about answers to challenges.")
        .act::<complaint::FileComplaint>("/v1/challenges/{id}/complaint")
        .act::<complaint::AskCorrection>("/v1/complaints/{id}/ask-correction")
        .act::<complaint::CorrectComplaint>("/v1/complaints/{id}/correct")
        .act::<complaint::AcceptComplaint>("/v1/complaints/{id}/accept")
        .act::<complaint::NotAcceptComplaint>("/v1/complaints/{id}/not-accept")
        .act::<complaint::StateOnComplaint>("/v1/complaints/{id}/state")
        .act::<complaint::SuspendTender>("/v1/complaints/{id}/suspend")
        .act::<complaint::DecideComplaint>("/v1/complaints/{id}/decide")
        .act::<complaint::WithdrawComplaint>("/v1/complaints/{id}/withdraw")
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
        .act::<contract::SecureYear>("/v1/contracts/{id}/secure-year")
        .act::<contract::ProposePayee>("/v1/contracts/{id}/propose-payee")
        .act::<contract::ConfirmPayee>("/v1/contracts/{id}/confirm-payee")
        .act::<contract::RefusePayee>("/v1/contracts/{id}/refuse-payee")
        .noun::<Bond>("Performance bonds.")
        .act::<bond::RecordBond>("/v1/contracts/{id}/bond")
        .act::<bond::ReturnBond>("/v1/bonds/{id}/return")
        .act::<bond::CallBond>("/v1/bonds/{id}/call")
        .act::<contract::FileContract>("/v1/contracts/{id}/file")
        .act::<contract::AgreeToEnd>("/v1/contracts/{id}/agree-to-end")
        .act::<contract::EvaluateContract>("/v1/contracts/{id}/evaluate")
        .act::<contract::CompleteContract>("/v1/contracts/{id}/complete")
        .act::<contract::TerminateContract>("/v1/contracts/{id}/terminate")
        .act::<contract::CancelContract>("/v1/contracts/{id}/cancel")
        .ask::<queries::ReadFunding>("/v1/contracts/{id}/funding")
        .ask::<queries::ReadContractCard>("/v1/contracts/{id}/card")
        .ask::<queries::ReadChart>("/v1/chart")
        .ask::<queries::ReadExpectedPayments>("/v1/expected-payments")
        .noun::<Milestone>("Milestones.")
        .act::<milestone::DeliverMilestone>("/v1/milestones/{id}/deliver")
        .act::<milestone::AcceptMilestone>("/v1/milestones/{id}/accept")
        .act::<milestone::RejectMilestone>("/v1/milestones/{id}/reject")
        .act::<milestone::SettleMilestone>("/v1/milestones/{id}/settle")
        .act::<milestone::DeductMilestone>("/v1/milestones/{id}/deduct")
        .act::<milestone::ReleaseRetention>("/v1/milestones/{id}/release-retention")
        .noun::<Invoice>("Invoices.")
        .act::<invoice::SubmitAdvanceInvoice>("/v1/contracts/{id}/advance-invoices")
        .act::<invoice::SubmitRedLetter>("/v1/invoices/{id}/red-letters")
        .act::<invoice::DisputeInvoice>("/v1/invoices/{id}/dispute")
        .act::<invoice::SubmitInvoice>("/v1/milestones/{id}/invoices")
        .act::<invoice::MatchInvoice>("/v1/invoices/{id}/match")
        .act::<invoice::RejectInvoice>("/v1/invoices/{id}/reject")
        .noun::<Payment>("Payments.")
        .act::<payment::RequestPayment>("/v1/invoices/{id}/payments")
        .act::<payment::ApprovePayment>("/v1/payments/{id}/approve")
        .act::<payment::ReturnPayment>("/v1/payments/{id}/return")
        .act::<payment::ConfirmPayment>("/v1/payments/{id}/confirm")
        .act::<payment::FailPayment>("/v1/payments/{id}/fail")
        .act::<payment::ReversePayment>("/v1/payments/{id}/reverse")
        .noun::<PaymentOrder>("Orders to the bank of the treasury.")
        .act::<payment_order::OrderPayments>("/v1/payment-orders")
        .act::<payment_order::TakeBankAnswer>("/v1/payment-orders/{id}/answer")
        .noun::<Refund>("Money that comes back.")
        .act::<refund::ProposeRefund>("/v1/contracts/{id}/refunds")
        .act::<refund::AnswerRefund>("/v1/refunds/{id}/answer")
        .act::<refund::DecideRefund>("/v1/refunds/{id}/decide")
        .act::<refund::DropRefund>("/v1/refunds/{id}/drop")
        .act::<refund::ReceiveRefund>("/v1/refunds/{id}/receive")
        .act::<refund::OffsetRefund>("/v1/refunds/{id}/offset")
        .act::<refund::TakeRefundFromBond>("/v1/refunds/{id}/take-from-bond")
        .act::<refund::WriteOffRefund>("/v1/refunds/{id}/write-off")
}

/// The routes, with what surrounds every request and what is counted of them.
pub fn router(office: Arc<Office>, metrics: service::Metrics) -> Router {
    service::surround(face(), App { office, metrics })
}
