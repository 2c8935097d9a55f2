//! Which act stands for which action of a table of moves.

use super::{Actor, Jurisdiction, Moving, redacted};
use domain::{
    attachment::Attachment,
    award,
    award::Award,
    bond::{self, Bond},
    budget::BudgetLine,
    closing::Closing,
    complaint::{self, Complaint},
    deposit::{self, Deposit},
    evaluation,
    evaluation::{Evaluation, ScoreSheet},
    framework::{self, Framework},
    interest_claim::{self, InterestClaim},
    invoice,
    invoice::Invoice,
    milestone,
    milestone::Milestone,
    payee_account::{self, PayeeAccount},
    payment,
    payment::Payment,
    payment_order::{self, PaymentOrder},
    permission::Act,
    purchase_item as item,
    purchase_item::PurchaseItem,
    purchase_list::PurchaseList,
    refund::{self, Refund},
    report_job::{self, ReportJob},
    rule_change::{self, RuleChange},
    tender,
    tender::Tender,
};

/// For each kind of noun: which act stands for which action of its table of moves.
macro_rules! moving {
    ($($noun:ty => [$($action:path => $act:ident),+ $(,)?] also [$($also:ident),*] $(redacted by $redacted:path)?;)+) => { $(
        impl Moving for $noun {
            fn possible(&self) -> Vec<Act> {
                let pairs = [$(($action, Act::$act)),*];
                let possible = self.status.actions().flat_map(|action| pairs.iter().filter(move |(by, _)| *by == action));
                possible.map(|(_, act)| *act).chain([$(Act::$also),*]).collect()
            }
            $(fn redacted(self, actor: &Actor, tree: &Jurisdiction) -> Self { $redacted(self, actor, tree) })?
        }
    )+ };
}

/// For nouns without a state: the acts that are always possible.
macro_rules! stateless {
    ($($noun:ty => [$($act:ident),*];)+) => { $(
        impl Moving for $noun {
            fn possible(&self) -> Vec<Act> { vec![$(Act::$act),*] }
        }
    )+ };
}

moving! {
    PurchaseItem => [
        item::Action::Revise => ReviseItem,
        item::Action::Submit => SubmitItem,
        item::Action::Return => ReturnItem,
        item::Action::Review => ReviewItem,
        item::Action::Consent => ConsentItem,
        item::Action::ReviewConversion => ReviewConversion,
        item::Action::Budget => BudgetItem,
        item::Action::File => FileItem,
        item::Action::PublishIntention => PublishIntention,
        item::Action::Withdraw => WithdrawItem,
    ] also [];
    Tender => [
        tender::Action::Revise => ReviseTender,
        tender::Action::Submit => SubmitTender,
        tender::Action::Return => ReturnTender,
        tender::Action::ApproveMethod => ApproveMethod,
        tender::Action::Invite => InviteSuppliers,
        tender::Action::Announce => AnnounceTender,
        tender::Action::Object => ObjectToTender,
        tender::Action::Publish => PublishTender,
        tender::Action::Clarify => ClarifyTender,
        tender::Action::Clarify => SubmitEnquiry,
        tender::Action::Bid => SubmitBid,
        tender::Action::FormPanel => FormPanel,
        tender::Action::FormPanel => DrawPanel,
        tender::Action::Close => CloseTender,
        tender::Action::Open => OpenBids,
        tender::Action::CallQuotes => CallQuotes,
        tender::Action::OpenQuotes => OpenQuotes,
        tender::Action::Complete => ConcludeFramework,
        tender::Action::Void => VoidTender,
        tender::Action::Cancel => CancelTender,
    ] also [FileChallenge] redacted by redacted::invitation;
    Evaluation => [
        evaluation::Action::Declare => DeclareConflictOfInterest,
        evaluation::Action::ReplaceMember => ReplaceMember,
        evaluation::Action::Score => SubmitScores,
        evaluation::Action::Find => RecordFinding,
        evaluation::Action::Dissent => Dissent,
        evaluation::Action::Consolidate => Consolidate,
        evaluation::Action::Reopen => ReopenResult,
        evaluation::Action::Rate => Rate,
    ] also [ReadBidsOfPanel, CorrectPrice, RequestPriceExplanation];
    Award => [
        award::Action::Decide => DecideAward,
        award::Action::Publish => PublishAward,
        award::Action::Contract => DraftContract,
        award::Action::Refuse => RefuseAward,
    ] also [];
    ReportJob => [
        report_job::Action::Begin => MakeReport,
    ] also [DownloadReport];
    RuleChange => [
        rule_change::Action::Confirm => ConfirmRuleChange,
        rule_change::Action::Withdraw => WithdrawRuleChange,
    ] also [];
    Framework => [
        framework::Action::CallOff => CallOff,
        framework::Action::Leave => LeaveFramework,
        framework::Action::Remove => RemoveSupplier,
        framework::Action::End => EndFramework,
    ] also [];
    Deposit => [
        deposit::Action::Return => ReturnDeposit,
        deposit::Action::Forfeit => ForfeitDeposit,
        deposit::Action::HandOver => HandOverDeposit,
    ] also [ClaimDepositInterest];
    Complaint => [
        complaint::Action::AskCorrection => AskCorrection,
        complaint::Action::Correct => CorrectComplaint,
        complaint::Action::Accept => AcceptComplaint,
        complaint::Action::NotAccept => NotAcceptComplaint,
        complaint::Action::State => ReplyToComplaint,
        complaint::Action::Suspend => SuspendTender,
        complaint::Action::Decide => DecideComplaint,
        complaint::Action::Withdraw => WithdrawComplaint,
    ] also [];
    Milestone => [
        milestone::Action::Deliver => DeliverMilestone,
        milestone::Action::Accept => AcceptMilestone,
        milestone::Action::Reject => RejectMilestone,
        milestone::Action::Close => CloseMilestone,
        milestone::Action::Invoice => SubmitInvoice,
        milestone::Action::Deduct => DeductMilestone,
        milestone::Action::ReleaseRetention => ReleaseRetention,
    ] also [] redacted by redacted::delivery;
    Invoice => [
        invoice::Action::Match => MatchInvoice,
        invoice::Action::Reject => RejectInvoice,
        invoice::Action::Claim => RequestPayment,
        invoice::Action::Dispute => DisputeInvoice,
        invoice::Action::Reverse => SubmitCreditNote,
    ] also [];
    PayeeAccount => [
        payee_account::Action::Confirm => ConfirmAccount,
        payee_account::Action::Refuse => RefuseAccount,
        payee_account::Action::Close => CloseAccount,
    ] also [];
    Payment => [
        payment::Action::Approve => ApprovePayment,
        payment::Action::Return => ReturnPayment,
        payment::Action::Confirm => ConfirmPayment,
        payment::Action::Fail => FailPayment,
        payment::Action::Reverse => ReversePayment,
        payment::Action::UndoReversal => UndoReversal,
        payment::Action::WriteOffDifference => WriteOffDifference,
    ] also [ConfirmCorrection, WithdrawCorrection, ClaimPaymentInterest];
    PaymentOrder => [
        payment_order::Action::Answer => TakeBankAnswer,
        payment_order::Action::Dismiss => DismissLine,
    ] also [DownloadPaymentOrder, ConfirmDismissal];
    Bond => [
        bond::Action::Return => ReturnBond,
        bond::Action::Call => CallBond,
        bond::Action::TakeGuaranteePayment => TakeGuaranteePayment,
        bond::Action::HandOver => HandOverBond,
    ] also [ClaimBondInterest];
    InterestClaim => [
        interest_claim::Action::Recognise => RecogniseInterest,
        interest_claim::Action::Refuse => RefuseInterest,
        interest_claim::Action::Invoice => InvoiceInterest,
        interest_claim::Action::Pay => PayInterest,
        interest_claim::Action::Reverse => ReverseInterest,
    ] also [];
    Refund => [
        refund::Action::Answer => AnswerRefund,
        refund::Action::Decide => DecideRefund,
        refund::Action::Drop => DropRefund,
        refund::Action::Receive => ReceiveRefund,
        refund::Action::Offset => OffsetRefund,
        refund::Action::CallBond => TakeRefundFromBond,
        refund::Action::WriteOff => WriteOffRefund,
    ] also [];
}

stateless! {
    Closing => [];
    BudgetLine => [AdjustBudgetLine, ReturnUnusedBudget, CarryBudgetLineForward];
    PurchaseList => [RenamePurchaseList, DraftItem];
    ScoreSheet => [CorrectScores];
    Attachment => [DownloadAttachment];
}
