//! Who may do what: one table of role × act × relation. Loading a noun to act on it asks this table, and so
//! does every list; there is no second place.

use crate::{
    actor::{Actor, Concern, Duty, Role},
    ids::{OrganisationId, PersonId},
    jurisdiction::{Jurisdiction, UnitCode},
    rulebook::{Reason, Refusal},
};

/// How the seat of a duty relates to the noun that is acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The noun belongs to the unit of the duty.
    Own,
    /// The noun belongs to a unit in the territory of the unit of the duty.
    Below,
    /// The noun belongs to the organisation of the duty.
    Party,
    /// The person is appointed to the noun, such as to its panel.
    Appointed,
    /// The noun is the person's own.
    Self_,
    /// Whatever the noun.
    Any,
    /// Everybody may read the noun.
    Public,
}

/// Who holds a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody, logged in or not.
    Anybody,
    /// Every person who is logged in.
    AnyPerson,
    /// Who holds this role.
    Role(Role),
    /// The system when a deadline acts.
    Clock,
}

/// A right: who, in which relation.
pub type Grant = (Who, Relation);

const fn role(role: Role, relation: Relation) -> Grant {
    (Who::Role(role), relation)
}

use Relation::{Any, Appointed, Below, Own, Party, Public, Self_};
use Role::{
    AuditAdministrator, Auditor, Bidder, BuyerApprover, BuyerOfficer, Evaluator, FinanceOfficer, RegistryOfficer,
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
const TREASURY: &[Grant] = &[role(TreasuryPayer, Own), role(TreasuryPayer, Below)];
const REGISTRY: &[Grant] = &[role(RegistryOfficer, Own), role(RegistryOfficer, Below)];
const PANEL: &[Grant] = &[role(Evaluator, Appointed), role(BuyerOfficer, Appointed), role(BuyerApprover, Appointed)];
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
        }
    };
}

acts! {
    LogIn = "log_in" by [EVERYBODY];
    LogOut = "log_out" by [ANY_PERSON];
    ChangePassword = "change_password" by [ANY_PERSON];
    ReadMe = "read_me" by [ANY_PERSON];
    MakeToken = "make_token" by [ANY_PERSON];
    RevokeToken = "revoke_token" by [ANY_PERSON];
    ReadToken = "read_token" by [ANY_PERSON];
    EnrolPerson = "enrol_person" by [SYSTEM];
    GrantDuty = "grant_duty" by [SECURITY];
    RevokeDuty = "revoke_duty" by [SECURITY];
    DisablePerson = "disable_person" by [SECURITY];
    ReadPerson = "read_person" by [ADMINISTRATORS, THE_PERSON];
    ReadJournal = "read_journal" by [AUDIT_TRAIL];
    MoveClock = "move_clock" by [SYSTEM];
    EstablishUnit = "establish_unit" by [SYSTEM];
    LearnHolidays = "learn_holidays" by [SYSTEM];
    ReadUnit = "read_unit" by [EVERYBODY];
    ReadCalendar = "read_calendar" by [EVERYBODY];
    ReadMethods = "read_methods" by [EVERYBODY];
    ReadRules = "read_rules" by [EVERYBODY];
    ReadCatalogue = "read_catalogue" by [EVERYBODY];

    RegisterOrganisation = "register_organisation" by [EVERYBODY];
    ConfirmOrganisation = "confirm_organisation" by [REGISTRY];
    DeclineOrganisation = "decline_organisation" by [REGISTRY];
    RecordFact = "record_fact" by [REGISTRY];
    ReadOrganisation = "read_organisation" by [WHOM_IT_IS_PUBLIC_TO, SUPPLIER, GOVERNMENT];

    Appropriate = "appropriate" by [FINANCE];
    AdjustLine = "adjust_line" by [FINANCE];
    ReadBudgetLine = "read_budget_line" by [GOVERNMENT];

    OpenPurchaseList = "open_purchase_list" by [OFFICER];
    RetitlePurchaseList = "retitle_purchase_list" by [OFFICER];
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

    DraftTender = "draft_tender" by [OFFICER];
    ReviseTender = "revise_tender" by [OFFICER];
    SubmitTender = "submit_tender" by [OFFICER];
    ReturnTender = "return_tender" by [APPROVER];
    PublishTender = "publish_tender" by [APPROVER];
    ClarifyTender = "clarify_tender" by [OFFICER];
    CloseTender = "close_tender" by [CLOCK, OFFICER];
    OpenTender = "open_tender" by [OFFICER];
    VoidTender = "void_tender" by [APPROVER];
    CancelTender = "cancel_tender" by [APPROVER];
    ReadTender = "read_tender" by [WHOM_IT_IS_PUBLIC_TO, GOVERNMENT];

    AskQuestion = "ask_question" by [BIDDERS];
    AnswerQuestion = "answer_question" by [OFFICER];
    ReadQuestion = "read_question" by [WHOM_IT_IS_PUBLIC_TO, SUPPLIER, GOVERNMENT];

    SubmitBid = "submit_bid" by [BIDDERS];
    ReplaceBid = "replace_bid" by [BIDDER_PARTY];
    WithdrawBid = "withdraw_bid" by [BIDDER_PARTY];
    QualifyBid = "qualify_bid" by [OFFICER];
    DisqualifyBid = "disqualify_bid" by [OFFICER];
    InvalidateBid = "invalidate_bid" by [OFFICER];
    ReadBid = "read_bid" by [SUPPLIER, GOVERNMENT];

    FormPanel = "form_panel" by [OFFICER];
    DeclareInterest = "declare_interest" by [PANEL];
    ReplaceMember = "replace_member" by [OFFICER];
    ReadBidsOfPanel = "read_bids_of_panel" by [PANEL];
    SubmitScores = "submit_scores" by [PANEL];
    Consolidate = "consolidate" by [OFFICER];
    ReadEvaluation = "read_evaluation" by [PANEL, GOVERNMENT];
    ReadScoreSheet = "read_score_sheet" by [THE_PERSON, GOVERNMENT];

    DecideAward = "decide_award" by [APPROVER, CLOCK];
    PublishAward = "publish_award" by [OFFICER];
    RefuseAward = "refuse_award" by [SIGNER_PARTY, APPROVER];
    ReadAward = "read_award" by [WHOM_IT_IS_PUBLIC_TO, SUPPLIER, GOVERNMENT];

    DraftContract = "draft_contract" by [OFFICER];
    ReviseContract = "revise_contract" by [OFFICER];
    SendContract = "send_contract" by [OFFICER];
    SignAsSupplier = "sign_as_supplier" by [SIGNER_PARTY];
    SignAsBuyer = "sign_as_buyer" by [APPROVER];
    ProposeSupplement = "propose_supplement" by [OFFICER];
    AgreeSupplement = "agree_supplement" by [SIGNER_PARTY];
    CompleteContract = "complete_contract" by [APPROVER];
    TerminateContract = "terminate_contract" by [APPROVER];
    CancelContract = "cancel_contract" by [APPROVER];
    ReadContract = "read_contract" by [WHOM_IT_IS_PUBLIC_TO, SUPPLIER, GOVERNMENT];

    DeliverMilestone = "deliver_milestone" by [BIDDER_PARTY];
    AcceptMilestone = "accept_milestone" by [OFFICER];
    RejectMilestone = "reject_milestone" by [OFFICER];
    SettleMilestone = "settle_milestone" by [APPROVER];
    MarkMilestoneOverdue = "mark_milestone_overdue" by [CLOCK];
    ReadMilestone = "read_milestone" by [WHOM_IT_IS_PUBLIC_TO, SUPPLIER, GOVERNMENT];

    SubmitInvoice = "submit_invoice" by [BIDDER_PARTY];
    MatchInvoice = "match_invoice" by [OFFICER];
    RejectInvoice = "reject_invoice" by [OFFICER];
    ReadInvoice = "read_invoice" by [SUPPLIER, GOVERNMENT];

    RequestPayment = "request_payment" by [OFFICER];
    ApprovePayment = "approve_payment" by [APPROVER];
    ReturnPayment = "return_payment" by [APPROVER];
    SendPayment = "send_payment" by [TREASURY];
    ConfirmPayment = "confirm_payment" by [TREASURY];
    FailPayment = "fail_payment" by [TREASURY];
    MarkPaymentLate = "mark_payment_late" by [CLOCK];
    ReadPayment = "read_payment" by [SUPPLIER, GOVERNMENT];
    ReportPayments = "report_payments" by [SUPPLIER, GOVERNMENT];

    UploadAttachment = "upload_attachment" by [ANY_PERSON];
    ReadAttachment = "read_attachment" by [WHOM_IT_IS_PUBLIC_TO, THE_PERSON, SUPPLIER, GOVERNMENT, PANEL];
    DownloadAttachment = "download_attachment" by [WHOM_IT_IS_PUBLIC_TO, THE_PERSON, SUPPLIER, GOVERNMENT, PANEL];
}

fn related(relation: Relation, duty: Option<&Duty>, actor: &Actor, concern: &Concern<'_>, tree: &Jurisdiction) -> bool {
    let seat = duty.and_then(|duty| duty.unit.as_ref());
    match relation {
        Any => true,
        Public => concern.public,
        Own => seat.is_some() && seat == concern.unit,
        Below => seat.zip(concern.unit).is_some_and(|(seat, unit)| tree.covers(seat, unit)),
        Party => duty.and_then(|duty| duty.organisation).is_some_and(|seat| concern.organisation == Some(seat)),
        Appointed => actor.person().is_some_and(|person| concern.appointed.contains(&person)),
        Self_ => actor.person().is_some_and(|person| concern.person == Some(person)),
    }
}

/// Whether the actor may do this to a noun of this concern.
#[must_use]
pub fn allows(actor: &Actor, act: Act, concern: &Concern<'_>, tree: &Jurisdiction) -> bool {
    act.grants().iter().copied().flatten().any(|(who, relation)| match who {
        Who::Anybody => related(*relation, None, actor, concern, tree),
        Who::AnyPerson => actor.person().is_some() && related(*relation, None, actor, concern, tree),
        Who::Clock => *actor == Actor::Clock,
        Who::Role(role) => {
            let mut duties = actor.duties().iter().filter(|duty| duty.role == *role);
            duties.any(|duty| related(*relation, Some(duty), actor, concern, tree))
        }
    })
}

/// Asks whether the actor could do this to any noun at all: what can be answered before anything is loaded, and
/// tells nothing of any noun.
///
/// # Errors
/// Nobody logged in, or no duty with this right.
pub fn could(actor: &Actor, act: Act) -> Result<(), Refusal> {
    let could = act.grants().iter().copied().flatten().any(|(who, _)| match who {
        Who::Anybody => true,
        Who::AnyPerson => actor.person().is_some(),
        Who::Clock => *actor == Actor::Clock,
        Who::Role(role) => actor.duties().iter().any(|duty| duty.role == *role),
    });
    match actor {
        _ if could => Ok(()),
        Actor::Anybody => Err(Refusal::of(Reason::NotLoggedIn)),
        Actor::Clock | Actor::Person { .. } => Err(Refusal::of(Reason::NotAllowed)),
    }
}

/// Asks whether the actor may do this to a noun of this concern.
///
/// # Errors
/// Nobody logged in and the act is not open to all; not allowed, where the actor may read the noun; not
/// found, where it may not even know.
pub fn may(
    actor: &Actor,
    act: Act,
    read: Option<Act>,
    concern: &Concern<'_>,
    tree: &Jurisdiction,
) -> Result<(), Refusal> {
    // Whoever may not know of a noun does not act on it either, and learns nothing of it by trying.
    let may_know = *actor == Actor::Clock || read.is_none_or(|read| allows(actor, read, concern, tree));
    if may_know && allows(actor, act, concern, tree) {
        return Ok(());
    }
    match actor {
        _ if !may_know => Err(Refusal::of(Reason::NotFound)),
        Actor::Anybody => Err(Refusal::of(Reason::NotLoggedIn)),
        Actor::Clock | Actor::Person { .. } => Err(Refusal::of(Reason::NotAllowed)),
    }
}

/// What an actor may see in a list: the union of everything its duties reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Everything.
    pub everything: bool,
    /// What everybody may read.
    pub public: bool,
    /// What belongs to these units.
    pub units: Vec<UnitCode>,
    /// What belongs to this organisation.
    pub organisation: Option<OrganisationId>,
    /// What is this person's own.
    pub person: Option<PersonId>,
    /// What this person is appointed to.
    pub appointed: Option<PersonId>,
}

impl Reach {
    /// Whether nothing at all is reached.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How far an actor's right to read reaches.
#[must_use]
pub fn reach(actor: &Actor, act: Act, tree: &Jurisdiction) -> Reach {
    let mut reach = Reach::default();
    for (who, relation) in act.grants().iter().copied().flatten() {
        match who {
            Who::Anybody => widen(&mut reach, *relation, None, actor, tree),
            Who::AnyPerson if actor.person().is_some() => widen(&mut reach, *relation, None, actor, tree),
            Who::Role(role) => {
                for duty in actor.duties().iter().filter(|duty| duty.role == *role) {
                    widen(&mut reach, *relation, Some(duty), actor, tree);
                }
            }
            Who::Clock | Who::AnyPerson => {}
        }
    }
    reach.units.sort();
    reach.units.dedup();
    reach
}

fn widen(reach: &mut Reach, relation: Relation, duty: Option<&Duty>, actor: &Actor, tree: &Jurisdiction) {
    let seat = duty.and_then(|duty| duty.unit.as_ref());
    match relation {
        Any => reach.everything = true,
        Public => reach.public = true,
        Own => reach.units.extend(seat.cloned()),
        Below => match seat {
            Some(seat) if tree.is_citywide(seat) => reach.everything = true,
            Some(seat) => reach.units.extend(tree.territory(seat).into_iter().filter(|unit| unit != seat)),
            None => {}
        },
        Party => reach.organisation = duty.and_then(|duty| duty.organisation).or(reach.organisation),
        Appointed => reach.appointed = actor.person(),
        Self_ => reach.person = actor.person(),
    }
}
