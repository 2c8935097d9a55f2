//! Everything that can have happened. The journal is a list of these; replaying it gives every noun back.

use crate::{
    attachment, award,
    bank_movement::BankMovement,
    bid, bond, budget,
    calendar::DayKind,
    challenge,
    clock::Clock,
    closing, complaint, contract, deposit, enquiry, evaluation, framework,
    ids::{
        AttachmentId, AwardId, BidId, BondId, BudgetLineId, ChallengeId, ClosingId, ComplaintId, ContractId, DepositId,
        EnquiryId, EvaluationId, FrameworkId, InterestClaimId, InvoiceId, ItemId, ListId, MilestoneId, OrderId,
        OrganisationId, PayeeAccountId, PaymentId, PersonId, RefundId, ReportJobId, RuleChangeId, ScoreSheetId,
        SessionId, TenderId, TokenId,
    },
    interest_claim, invoice,
    jurisdiction::{Unit, UnitCode},
    milestone,
    moment::{Day, Moment},
    noun::Noun,
    organisation, payee_account, payment, payment_order, purchase_item, purchase_list, refund, report_job, rule_change,
    tender,
    text::{Mark, Title},
};
use serde::{Deserialize, Serialize};

/// What happened to reference data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Registry {
    /// The units that ship with the system were taken up.
    UnitsImported {
        /// How many.
        count: usize,
    },
    /// A functional area or a department was set up.
    UnitCreated(Unit),
    /// A street or a town was placed under another unit.
    UnitPlaced {
        /// Which.
        unit: UnitCode,
        /// What stands above it from now on.
        parent: Option<UnitCode>,
        /// What stood above it before.
        before: Option<UnitCode>,
        /// The document that says so.
        basis_document: Title,
    },
    /// A yearly notice of holidays was taken up.
    HolidaysImported {
        /// The days and what they are.
        days: Vec<(Day, DayKind)>,
    },
}

/// What happened to sessions, tokens and the clock. Secrets never stand here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// A person logged in.
    LoggedIn {
        /// Who.
        person: PersonId,
        /// The session.
        session: SessionId,
    },
    /// A person logged out.
    LoggedOut {
        /// The session.
        session: SessionId,
    },
    /// A person made an API token.
    TokenMade {
        /// Who.
        person: PersonId,
        /// The token.
        token: TokenId,
        /// What it is for.
        purpose: Title,
    },
    /// An API token was revoked.
    TokenRevoked {
        /// The token.
        token: TokenId,
    },
    /// A person changed its password.
    PasswordChanged {
        /// Who.
        person: PersonId,
    },
    /// A person changed its second factor.
    SecondFactorChanged {
        /// Who.
        person: PersonId,
        /// Whether there is one now.
        set_up: bool,
    },
    /// A final quote was received, sealed. Nobody is told of it before the result: who quotes, and that it quotes, is
    /// secret until then.
    QuoteReceived {
        /// The bid.
        bid: BidId,
        /// How many quotes of the bid there were, with this one: the last counts.
        number: i64,
        /// The SHA-256 of what was stored.
        sha256: String,
    },
    /// A clock was missed and told to the level above.
    ClockMissed {
        /// Which.
        clock: Clock,
        /// The kind of noun.
        noun: String,
        /// Which noun.
        subject: String,
        /// Its last day.
        last_day: Day,
        /// The unit above; none where there is nobody above.
        escalated_to: Option<UnitCode>,
    },
    /// The clock of a demonstration was moved.
    ClockMoved {
        /// To when.
        to: Moment,
    },
}

macro_rules! events {
    ($($noun:ident($id:ty, $event:ty) of $type:ty),+ $(,)?) => {
        /// Something that happened: to a noun, to reference data, or to the system.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Event {
            $(#[doc = concat!("To a ", stringify!($noun), ".")] $noun($id, $event),)+
            /// To reference data.
            Registry(Registry),
            /// To sessions, tokens and the clock.
            System(System),
        }
        impl Event {
            /// The kind of noun and its identifier; for reference data and the system the kind alone.
            #[must_use]
            pub fn subject(&self) -> (&'static str, Option<String>) {
                match self {
                    $(Self::$noun(id, _) => (<$id as crate::ids::Names>::NOUN, Some(id.to_string())),)+
                    Self::Registry(_) => ("registry", None),
                    Self::System(System::QuoteReceived { bid, .. }) => ("system", Some(bid.to_string())),
                    Self::System(_) => ("system", None),
                }
            }
        }
        $(impl Journaled for $type {
            fn into_event(id: $id, event: $event) -> Event { Event::$noun(id, event) }
            fn of_event(event: &Event) -> Option<(&$id, &$event)> {
                match event { Event::$noun(id, event) => Some((id, event)), _ => None }
            }
        })+
    };
}

impl Event {
    /// The reference of the bank for the money that it moves: one that it tells, or that of what was reversed or stands again.
    #[must_use]
    pub const fn moved_with(&self) -> Option<&Mark> {
        match self {
            Self::Payment(_, payment::Event::Paid { bank_reference, .. })
            | Self::InterestClaim(_, interest_claim::Event::Reversed { bank_reference, .. }) => Some(bank_reference),
            Self::Payment(_, payment::Event::Reversed { reversal, .. }) => reversal.bank_reference.as_ref(),
            _ => self.bank_reference(),
        }
    }
    /// The reference of the bank that it tells: what the bank carried out is told once.
    #[must_use]
    pub const fn bank_reference(&self) -> Option<&Mark> {
        match self {
            Self::Payment(_, payment::Event::Paid { bank_reference, undoing: false, .. })
            | Self::Refund(_, refund::Event::Received { bank_reference, .. })
            | Self::Deposit(_, deposit::Event::Returned { bank_reference, .. })
            | Self::Deposit(_, deposit::Event::HandedOver(BankMovement { bank_reference, .. }))
            | Self::Bond(_, bond::Event::Returned { bank_reference, .. })
            | Self::Bond(_, bond::Event::GuaranteePaid(BankMovement { bank_reference, .. }))
            | Self::Bond(_, bond::Event::HandedOver(BankMovement { bank_reference, .. }))
            | Self::InterestClaim(_, interest_claim::Event::Paid { bank_reference, .. }) => Some(bank_reference),
            _ => None,
        }
    }
}

/// A noun whose events stand in the journal.
pub trait Journaled: Noun {
    /// The event as the journal holds it.
    fn into_event(id: Self::Id, event: Self::Event) -> Event;
    /// The event, if it happened to this kind of noun.
    fn of_event(event: &Event) -> Option<(&Self::Id, &Self::Event)>;
}

events! {
    Organisation(OrganisationId, organisation::Event) of organisation::Organisation,
    PayeeAccount(PayeeAccountId, payee_account::Event) of payee_account::PayeeAccount,
    Person(PersonId, crate::actor::Event) of crate::actor::Person,
    BudgetLine(BudgetLineId, budget::Event) of budget::BudgetLine,
    PurchaseList(ListId, purchase_list::Event) of purchase_list::PurchaseList,
    PurchaseItem(ItemId, purchase_item::Event) of purchase_item::PurchaseItem,
    Tender(TenderId, tender::Event) of tender::Tender,
    Enquiry(EnquiryId, enquiry::Event) of enquiry::Enquiry,
    Bid(BidId, bid::Event) of bid::Bid,
    Evaluation(EvaluationId, evaluation::Event) of evaluation::Evaluation,
    ScoreSheet(ScoreSheetId, evaluation::SheetEvent) of evaluation::ScoreSheet,
    Award(AwardId, award::Event) of award::Award,
    Framework(FrameworkId, framework::Event) of framework::Framework,
    Deposit(DepositId, deposit::Event) of deposit::Deposit,
    Challenge(ChallengeId, challenge::Event) of challenge::Challenge,
    Complaint(ComplaintId, complaint::Event) of complaint::Complaint,
    Contract(ContractId, contract::Event) of contract::Contract,
    Milestone(MilestoneId, milestone::Event) of milestone::Milestone,
    Invoice(InvoiceId, invoice::Event) of invoice::Invoice,
    Payment(PaymentId, payment::Event) of payment::Payment,
    PaymentOrder(OrderId, payment_order::Event) of payment_order::PaymentOrder,
    Closing(ClosingId, closing::Event) of closing::Closing,
    Refund(RefundId, refund::Event) of refund::Refund,
    Bond(BondId, bond::Event) of bond::Bond,
    InterestClaim(InterestClaimId, interest_claim::Event) of interest_claim::InterestClaim,
    Attachment(AttachmentId, attachment::Event) of attachment::Attachment,
    RuleChange(RuleChangeId, rule_change::Event) of rule_change::RuleChange,
    ReportJob(ReportJobId, report_job::Event) of report_job::ReportJob,
}
