//! The table: every act, and who may do it in which relation.

use super::grant::{
    Grant,
    Relation::{Any, Appointed, Below, Own, Party, Public, Self_},
    Who, role,
};
use crate::role::Role::{
    self, AuditAdministrator, Auditor, Bidder, BuyerApprover, BuyerOfficer, Expert, FinanceOfficer, RegistryOfficer,
    SecurityAdministrator, Signer, Supervisor, SystemAdministrator, TreasuryPayer,
};

const EVERYBODY: &[Grant] = &[(Who::Anybody, Any)];
const WHOM_IT_IS_PUBLIC_TO: &[Grant] = &[(Who::Anybody, Public)];
const ANY_PERSON: &[Grant] = &[(Who::AnyPerson, Any)];
const THE_PERSON: &[Grant] = &[(Who::AnyPerson, Self_)];
const CLOCK: &[Grant] = &[(Who::Clock, Any)];
const OFFICER: &[Grant] = &[role(BuyerOfficer, Own)];
const APPROVER: &[Grant] = &[role(BuyerApprover, Own)];
const FINANCE: &[Grant] = &[role(FinanceOfficer, Own), role(FinanceOfficer, Below)];
const AUDITORS: &[Grant] = &[role(Auditor, Own), role(Auditor, Below)];
const WATCHERS: &[Grant] = &[role(Supervisor, Own), role(Supervisor, Below)];
const TREASURY: &[Grant] = &[role(TreasuryPayer, Own), role(TreasuryPayer, Below)];
const REGISTRY: &[Grant] = &[role(RegistryOfficer, Own), role(RegistryOfficer, Below)];
/// Who names an account in a contract, or pays to it: buyers everywhere, and those who pay and look at payments.
const WHO_PAYS: &[Grant] = &[
    role(BuyerOfficer, Any),
    role(BuyerApprover, Any),
    role(FinanceOfficer, Any),
    role(TreasuryPayer, Any),
    role(Auditor, Any),
    role(Supervisor, Any),
];
const PANEL: &[Grant] = &[role(Expert, Appointed), role(BuyerOfficer, Appointed), role(BuyerApprover, Appointed)];
const BIDDERS: &[Grant] = &[role(Bidder, Any)];
const BIDDER_PARTY: &[Grant] = &[role(Bidder, Party)];
const SIGNER_PARTY: &[Grant] = &[role(Signer, Party)];
const SUPPLIER: &[Grant] = &[role(Bidder, Party), role(Signer, Party)];
const SYSTEM: &[Grant] = &[role(SystemAdministrator, Any)];
const SECURITY: &[Grant] = &[role(SecurityAdministrator, Any)];
const ADMINISTRATORS: &[Grant] =
    &[role(SystemAdministrator, Any), role(SecurityAdministrator, Any), role(AuditAdministrator, Any)];
const AUDIT_TRAIL: &[Grant] = &[role(AuditAdministrator, Any)];
/// Who in government reads what a unit keeps: its own people, those of its line above it, and those who watch it.
const GOVERNMENT: &[Grant] = &[
    role(BuyerOfficer, Own),
    role(BuyerOfficer, Below),
    role(BuyerApprover, Own),
    role(BuyerApprover, Below),
    role(FinanceOfficer, Own),
    role(FinanceOfficer, Below),
    role(TreasuryPayer, Own),
    role(TreasuryPayer, Below),
    role(RegistryOfficer, Own),
    role(RegistryOfficer, Below),
    role(Supervisor, Own),
    role(Supervisor, Below),
    role(Auditor, Own),
    role(Auditor, Below),
];

macro_rules! acts {
    ($($name:ident = $word:tt by [$($grants:expr),*];)+) => {
        crate::words! {
            /// Everything that can be done, reading included. The word is the operation of the REST face.
            Act { $($name = $word),+ }
        }
        impl Act {
            /// Who may do it.
            #[must_use]
            pub fn grants(self) -> &'static [&'static [Grant]] {
                match self { $(Self::$name => &[$($grants),*]),+ }
            }
            /// The roles that do it, each once.
            #[must_use]
            pub fn roles(self) -> Vec<Role> {
                let mut roles = Vec::new();
                for (who, _) in self.grants().iter().copied().flatten() {
                    if let Who::Role(role) = who
                        && !roles.contains(role)
                    {
                        roles.push(*role);
                    }
                }
                roles
            }
            /// Whether it is an act of an organisation, which does it for itself.
            #[must_use]
            pub fn is_of_party(self) -> bool {
                self.grants().iter().copied().flatten().any(|(_, relation)| *relation == Party)
            }
        }
    };
}

acts! {
    LogIn = "log_in" by [EVERYBODY];
    LogOut = "log_out" by [ANY_PERSON];
    ChangePassword = "change_password" by [ANY_PERSON];
    SetPassword = "set_password" by [EVERYBODY];
    SetUpSecondFactor = "set_up_second_factor" by [ANY_PERSON];
    ConfirmSecondFactor = "confirm_second_factor" by [ANY_PERSON];
    RemoveSecondFactor = "remove_second_factor" by [ANY_PERSON];
    ReadMe = "read_me" by [ANY_PERSON];
    MakeToken = "make_token" by [ANY_PERSON];
    RevokeToken = "revoke_token" by [ANY_PERSON];
    ReadToken = "read_token" by [ANY_PERSON];
    AddPerson = "add_person" by [SYSTEM];
    AssignRole = "assign_role" by [SECURITY, SIGNER_PARTY];
    RemoveRole = "remove_role" by [SECURITY, SIGNER_PARTY];
    RecordRelationship = "record_relationship" by [SECURITY, THE_PERSON];
    ProposePasswordReset = "propose_password_reset" by [ADMINISTRATORS];
    GiveAdministratorCode = "give_administrator_code" by [CLOCK];
    ResetPassword = "reset_password" by [ADMINISTRATORS, SIGNER_PARTY];
    DisablePerson = "disable_person" by [SECURITY, SIGNER_PARTY];
    ReadPerson = "read_person" by [ADMINISTRATORS, THE_PERSON, SIGNER_PARTY];
    ReadJournal = "read_journal" by [AUDIT_TRAIL];
    MoveClock = "move_clock" by [SYSTEM];
    CreateUnit = "create_unit" by [SYSTEM];
    PlaceUnit = "place_unit" by [SYSTEM];
    ImportHolidays = "import_holidays" by [SYSTEM];
    ReadUnit = "read_unit" by [EVERYBODY];
    ReadCalendar = "read_calendar" by [EVERYBODY];
    ReadMethods = "read_methods" by [EVERYBODY];
    ReadRules = "read_rules" by [EVERYBODY];
    ReadDisclosure = "read_disclosure" by [EVERYBODY];
    ProposeRuleChange = "propose_rule_change" by [SYSTEM, FINANCE];
    ConfirmRuleChange = "confirm_rule_change" by [SECURITY, FINANCE];
    WithdrawRuleChange = "withdraw_rule_change" by [SYSTEM, SECURITY, FINANCE];
    ReadRuleChange = "read_rule_change" by [EVERYBODY];
    ReadDue = "read_due" by [SUPPLIER, GOVERNMENT, PANEL];
    ReadSearch = "read_search" by [EVERYBODY];
    ReadInbox = "read_inbox" by [ANY_PERSON];
    Escalate = "escalate" by [CLOCK];
    ForgetWhatEnded = "forget_what_ended" by [CLOCK];
    ReadCatalogue = "read_catalogue" by [EVERYBODY];

    RegisterOrganisation = "register_organisation" by [EVERYBODY];
    ConfirmOrganisation = "confirm_organisation" by [REGISTRY];
    DeclineOrganisation = "decline_organisation" by [REGISTRY];
    RecordRegistryEntry = "record_registry_entry" by [REGISTRY];
    AddMember = "add_member" by [SIGNER_PARTY];
    ProposeRecovery = "propose_recovery" by [REGISTRY];
    ConfirmRecovery = "confirm_recovery" by [SECURITY];
    ObjectToRecovery = "object_to_recovery" by [SUPPLIER, REGISTRY, SECURITY];
    CompleteRecovery = "complete_recovery" by [CLOCK];
    ProposeAccount = "propose_account" by [SIGNER_PARTY];
    ConfirmAccount = "confirm_account" by [REGISTRY, FINANCE];
    RefuseAccount = "refuse_account" by [REGISTRY, FINANCE];
    CloseAccount = "close_account" by [SIGNER_PARTY];
    ReadPayeeAccount = "read_payee_account" by [SUPPLIER, GOVERNMENT, WHO_PAYS];
    ReadOrganisation = "read_organisation" by [WHOM_IT_IS_PUBLIC_TO, SUPPLIER, GOVERNMENT];

    CreateBudgetLine = "create_budget_line" by [FINANCE];
    AdjustBudgetLine = "adjust_budget_line" by [FINANCE];
    CarryBudgetLineForward = "carry_budget_line_forward" by [FINANCE];
    ReturnUnusedBudget = "return_unused_budget" by [FINANCE];
    CloseMonth = "close_month" by [FINANCE];
    ReadClosing = "read_closing" by [GOVERNMENT];
    ReadBudgetLine = "read_budget_line" by [GOVERNMENT];

    OpenPurchaseList = "open_purchase_list" by [OFFICER];
    RenamePurchaseList = "rename_purchase_list" by [OFFICER];
    ReadPurchaseList = "read_purchase_list" by [WHOM_IT_IS_PUBLIC_TO, GOVERNMENT];
    DraftItem = "draft_item" by [OFFICER];
    ReviseItem = "revise_item" by [OFFICER];
    SubmitItem = "submit_item" by [OFFICER];
    ReturnItem = "return_item" by [APPROVER];
    ReviewItem = "review_item" by [APPROVER];
    ConsentItem = "consent_item" by [FINANCE];
    BudgetItem = "budget_item" by [FINANCE];
    FileItem = "file_item" by [APPROVER];
    PublishIntention = "publish_intention" by [OFFICER];
    WithdrawItem = "withdraw_item" by [APPROVER];
    ReadPurchaseItem = "read_purchase_item" by [WHOM_IT_IS_PUBLIC_TO, GOVERNMENT];

    ReviewConversion = "review_conversion" by [FINANCE];

    DraftTender = "draft_tender" by [OFFICER];
    ReviseTender = "revise_tender" by [OFFICER];
    SubmitTender = "submit_tender" by [OFFICER];
    ReturnTender = "return_tender" by [APPROVER];
    ApproveMethod = "approve_method" by [FINANCE];
    InviteSuppliers = "invite_suppliers" by [OFFICER];
    AnnounceTender = "announce_tender" by [APPROVER];
    PublishTender = "publish_tender" by [APPROVER];
    ClarifyTender = "clarify_tender" by [OFFICER];
    CloseTender = "close_tender" by [CLOCK, OFFICER];
    OpenBids = "open_bids" by [OFFICER];
    CallQuotes = "call_quotes" by [OFFICER];
    OpenQuotes = "open_quotes" by [OFFICER];
    ReadCollusionSignals = "read_collusion_signals" by [GOVERNMENT];
    VoidTender = "void_tender" by [APPROVER];
    CancelTender = "cancel_tender" by [APPROVER];
    ReadTender = "read_tender" by [WHOM_IT_IS_PUBLIC_TO, GOVERNMENT];

    SubmitEnquiry = "submit_enquiry" by [BIDDERS];
    ObjectToTender = "object_to_tender" by [BIDDERS];
    AnswerEnquiry = "answer_enquiry" by [OFFICER];
    ReadEnquiry = "read_enquiry" by [WHOM_IT_IS_PUBLIC_TO, SUPPLIER, GOVERNMENT];

    SubmitBid = "submit_bid" by [BIDDERS];
    ReplaceBid = "replace_bid" by [BIDDER_PARTY];
    WithdrawBid = "withdraw_bid" by [BIDDER_PARTY];
    QualifyBid = "qualify_bid" by [OFFICER];
    DisqualifyBid = "disqualify_bid" by [OFFICER];
    AnswerCorrection = "answer_correction" by [BIDDER_PARTY];
    ExplainPrice = "explain_price" by [BIDDER_PARTY];
    SubmitQuote = "submit_quote" by [BIDDER_PARTY];
    ReadBid = "read_bid" by [SUPPLIER, GOVERNMENT];
    ReadOwnSealedBid = "read_own_sealed_bid" by [SUPPLIER];

    FormPanel = "form_panel" by [OFFICER];
    DrawPanel = "draw_panel" by [OFFICER];
    DeclareConflictOfInterest = "declare_conflict_of_interest" by [PANEL];
    ReplaceMember = "replace_member" by [OFFICER];
    ReadBidsOfPanel = "read_bids_of_panel" by [PANEL];
    RecordFinding = "record_finding" by [PANEL];
    CorrectPrice = "correct_price" by [PANEL];
    RequestPriceExplanation = "request_price_explanation" by [PANEL];
    SubmitScores = "submit_scores" by [PANEL];
    CorrectScores = "correct_scores" by [THE_PERSON];
    Dissent = "dissent" by [PANEL];
    Consolidate = "consolidate" by [PANEL, OFFICER];
    ReopenResult = "reopen_result" by [APPROVER];
    Rate = "rate" by [PANEL, OFFICER];
    ReadEvaluation = "read_evaluation" by [PANEL, GOVERNMENT];
    ReadScoreSheet = "read_score_sheet" by [THE_PERSON, GOVERNMENT];

    DecideAward = "decide_award" by [APPROVER, CLOCK];
    PublishAward = "publish_award" by [OFFICER];
    RefuseAward = "refuse_award" by [SIGNER_PARTY, APPROVER];
    ReadAward = "read_award" by [WHOM_IT_IS_PUBLIC_TO, SUPPLIER, GOVERNMENT];

    ConcludeFramework = "conclude_framework" by [APPROVER];
    CallOff = "call_off" by [OFFICER];
    LeaveFramework = "leave_framework" by [BIDDERS];
    RemoveSupplier = "remove_supplier" by [APPROVER];
    EndFramework = "end_framework" by [CLOCK, APPROVER];
    ReadFramework = "read_framework" by [WHOM_IT_IS_PUBLIC_TO, GOVERNMENT];

    ReturnDeposit = "return_deposit" by [OFFICER];
    ForfeitDeposit = "forfeit_deposit" by [APPROVER];
    HandOverDeposit = "hand_over_deposit" by [OFFICER];
    ClaimDepositInterest = "claim_deposit_interest" by [BIDDER_PARTY];
    ReadDeposit = "read_deposit" by [SUPPLIER, GOVERNMENT];

    FileChallenge = "file_challenge" by [BIDDERS];
    AnswerChallenge = "answer_challenge" by [OFFICER];
    LiftSuspension = "lift_suspension" by [APPROVER];
    WithdrawChallenge = "withdraw_challenge" by [BIDDER_PARTY];
    ReadChallenge = "read_challenge" by [WHOM_IT_IS_PUBLIC_TO, SUPPLIER, GOVERNMENT];
    FileComplaint = "file_complaint" by [BIDDER_PARTY];
    AskCorrection = "ask_correction" by [FINANCE];
    CorrectComplaint = "correct_complaint" by [BIDDER_PARTY];
    AcceptComplaint = "accept_complaint" by [FINANCE];
    NotAcceptComplaint = "not_accept_complaint" by [FINANCE];
    ReplyToComplaint = "reply_to_complaint" by [OFFICER, APPROVER];
    SuspendTender = "suspend_tender" by [FINANCE];
    DecideComplaint = "decide_complaint" by [FINANCE];
    WithdrawComplaint = "withdraw_complaint" by [BIDDER_PARTY];
    ReadComplaint = "read_complaint" by [WHOM_IT_IS_PUBLIC_TO, SUPPLIER, GOVERNMENT];

    DraftContract = "draft_contract" by [OFFICER];
    ReviseContract = "revise_contract" by [OFFICER];
    SendContract = "send_contract" by [OFFICER];
    SignAsSupplier = "sign_as_supplier" by [SIGNER_PARTY];
    SignAsBuyer = "sign_as_buyer" by [APPROVER];
    ProposeSupplement = "propose_supplement" by [OFFICER];
    AgreeSupplement = "agree_supplement" by [SIGNER_PARTY];
    FileContract = "file_contract" by [OFFICER];
    AgreeToEnd = "agree_to_end" by [SIGNER_PARTY];
    EvaluatePerformance = "evaluate_performance" by [APPROVER];
    CompleteContract = "complete_contract" by [APPROVER];
    TerminateContract = "terminate_contract" by [APPROVER];
    CancelContract = "cancel_contract" by [APPROVER];
    SecureYear = "secure_year" by [FINANCE];
    ProposePayee = "propose_payee" by [SIGNER_PARTY];
    ConfirmPayee = "confirm_payee" by [APPROVER];
    RefusePayee = "refuse_payee" by [APPROVER];
    ReadContractRecord = "read_contract_record" by [WHOM_IT_IS_PUBLIC_TO];
    ReadContract = "read_contract" by [WHOM_IT_IS_PUBLIC_TO, SUPPLIER, GOVERNMENT];

    DeliverMilestone = "deliver_milestone" by [BIDDER_PARTY];
    AcceptMilestone = "accept_milestone" by [OFFICER];
    RejectMilestone = "reject_milestone" by [OFFICER];
    CloseMilestone = "close_milestone" by [APPROVER];
    MarkMilestoneOverdue = "mark_milestone_overdue" by [CLOCK];
    DeductMilestone = "deduct_milestone" by [APPROVER];
    ReleaseRetention = "release_retention" by [APPROVER];
    ReadMilestone = "read_milestone" by [WHOM_IT_IS_PUBLIC_TO, SUPPLIER, GOVERNMENT];

    SubmitInvoice = "submit_invoice" by [BIDDER_PARTY];
    MatchInvoice = "match_invoice" by [OFFICER];
    RejectInvoice = "reject_invoice" by [OFFICER];
    SubmitAdvanceInvoice = "submit_advance_invoice" by [BIDDER_PARTY];
    SubmitCreditNote = "submit_credit_note" by [BIDDER_PARTY];
    DisputeInvoice = "dispute_invoice" by [OFFICER];
    ReadInvoice = "read_invoice" by [SUPPLIER, GOVERNMENT];

    RequestPayment = "request_payment" by [OFFICER];
    ApprovePayment = "approve_payment" by [APPROVER];
    ReturnPayment = "return_payment" by [APPROVER];
    OrderPayments = "order_payments" by [TREASURY];
    TakeBankAnswer = "take_bank_answer" by [TREASURY];
    DismissLine = "dismiss_line" by [TREASURY, FINANCE];
    ConfirmDismissal = "confirm_dismissal" by [TREASURY, FINANCE];
    DownloadPaymentOrder = "download_payment_order" by [TREASURY];
    ReadPaymentOrder = "read_payment_order" by [GOVERNMENT];
    ConfirmPayment = "confirm_payment" by [TREASURY];
    FailPayment = "fail_payment" by [TREASURY];
    MarkPaymentLate = "mark_payment_late" by [CLOCK];
    ReversePayment = "reverse_payment" by [TREASURY];
    UndoReversal = "undo_reversal" by [TREASURY];
    WriteOffDifference = "write_off_difference" by [TREASURY, FINANCE];
    ConfirmCorrection = "confirm_correction" by [TREASURY, FINANCE];
    WithdrawCorrection = "withdraw_correction" by [TREASURY, FINANCE];
    ClaimPaymentInterest = "claim_payment_interest" by [BIDDER_PARTY];
    ReadPayment = "read_payment" by [SUPPLIER, GOVERNMENT];
    ReadPaymentCase = "read_payment_case" by [GOVERNMENT];
    ReportBudget = "report_budget" by [GOVERNMENT];
    ReportPayments = "report_payments" by [SUPPLIER, GOVERNMENT];
    ReportRedFlags = "report_red_flags" by [AUDITORS, WATCHERS, FINANCE];
    OrderReport = "order_report" by [ANY_PERSON];
    MakeReport = "make_report" by [CLOCK];
    DownloadReport = "download_report" by [THE_PERSON];
    ReadReportJob = "read_report_job" by [THE_PERSON];

    RecordBond = "record_bond" by [OFFICER];
    ReturnBond = "return_bond" by [OFFICER];
    CallBond = "call_bond" by [APPROVER];
    TakeGuaranteePayment = "take_guarantee_payment" by [OFFICER];
    HandOverBond = "hand_over_bond" by [OFFICER];
    ClaimBondInterest = "claim_bond_interest" by [BIDDER_PARTY];
    RecogniseInterest = "recognise_interest" by [FINANCE];
    RefuseInterest = "refuse_interest" by [FINANCE];
    InvoiceInterest = "invoice_interest" by [BIDDER_PARTY];
    PayInterest = "pay_interest" by [TREASURY];
    ReverseInterest = "reverse_interest" by [TREASURY];
    ReadInterestClaim = "read_interest_claim" by [SUPPLIER, GOVERNMENT];
    ReadBond = "read_bond" by [SUPPLIER, GOVERNMENT];
    ProposeRefund = "propose_refund" by [APPROVER, FINANCE, AUDITORS];
    AnswerRefund = "answer_refund" by [BIDDER_PARTY];
    DecideRefund = "decide_refund" by [APPROVER, FINANCE];
    DropRefund = "drop_refund" by [APPROVER, FINANCE];
    ReceiveRefund = "receive_refund" by [TREASURY];
    OffsetRefund = "offset_refund" by [APPROVER];
    TakeRefundFromBond = "take_refund_from_bond" by [APPROVER];
    WriteOffRefund = "write_off_refund" by [FINANCE];
    ReadChart = "read_chart" by [GOVERNMENT];
    ReadExpectedPayments = "read_expected_payments" by [SUPPLIER];
    ReadRefund = "read_refund" by [SUPPLIER, GOVERNMENT];

    UploadAttachment = "upload_attachment" by [ANY_PERSON];
    ReadAttachment = "read_attachment" by [WHOM_IT_IS_PUBLIC_TO, THE_PERSON, SUPPLIER, GOVERNMENT, PANEL];
    DownloadAttachment = "download_attachment" by [WHOM_IT_IS_PUBLIC_TO, THE_PERSON, SUPPLIER, GOVERNMENT, PANEL];
}
