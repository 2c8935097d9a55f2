//! One type for each kind of identifier, so that an organisation can never be paid as a unit.

use crate::rulebook::{Reason, Refusal};

/// Names the noun that an identifier points at.
pub trait Names: std::fmt::Display + std::str::FromStr<Err = Refusal> + Copy + Send + Sync + 'static {
    /// The noun, as it stands in paths and in the database.
    const NOUN: &'static str;
}

/// The path under which nouns of a kind stand: `purchase_list` → `/v1/purchase-lists`.
#[must_use]
pub fn path_of(noun: &str) -> String {
    format!("/v1/{}", plural(noun).replace('_', "-"))
}

/// Several of a noun: `tender` → `tenders`, `enquiry` → `enquiries`.
#[must_use]
pub fn plural(noun: &str) -> String {
    noun.strip_suffix('y').map_or_else(|| format!("{noun}s"), |stem| format!("{stem}ies"))
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident = $noun:literal),+ $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize, crate::schema::ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String, format = Uuid, example = "0197c0de-0000-7000-8000-000000000001")]
        pub struct $name(uuid::Uuid);
        impl $name {
            /// A new identifier that sorts after all earlier ones.
            #[must_use]
            pub fn next() -> Self { Self(uuid::Uuid::now_v7()) }
            /// A new identifier that tells nothing, not even when it was made.
            #[must_use]
            pub fn random() -> Self { Self(uuid::Uuid::new_v4()) }
        }
        impl Names for $name { const NOUN: &'static str = $noun; }
        impl crate::phrase::Fact for $name {
            fn written(&self) -> String { self.to_string() }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = Refusal;
            /// Only the hyphenated form in lower case is an identifier: one thing has one name.
            fn from_str(text: &str) -> Result<Self, Refusal> {
                let not_an_id = || Refusal::of(Reason::NotAnId).with("noun", crate::phrase::NounWord($noun));
                let id = uuid::Uuid::try_parse(text).map_err(|_| not_an_id())?;
                if id.to_string() == text { Ok(Self(id)) } else { Err(not_an_id()) }
            }
        }
        impl TryFrom<String> for $name {
            type Error = Refusal;
            fn try_from(text: String) -> Result<Self, Refusal> { text.parse() }
        }
        impl From<$name> for String { fn from(id: $name) -> Self { id.to_string() } }
    )+ };
}

id! {
    /// A social organisation.
    OrganisationId = "organisation",
    /// A person who can log in.
    PersonId = "person",
    /// A role that a person holds.
    RoleAssignmentId = "role_assignment",
    /// A log-in of a person.
    SessionId = "session",
    /// An API token of a person.
    TokenId = "token",
    /// A budget line.
    BudgetLineId = "budget_line",
    /// A purchase list of a unit for a year.
    ListId = "purchase_list",
    /// An item of a purchase list.
    ItemId = "purchase_item",
    /// A tender.
    TenderId = "tender",
    /// An enquiry on a tender.
    EnquiryId = "enquiry",
    /// A bid. It is random: it must not tell how many bids there are.
    BidId = "bid",
    /// An evaluation with its panel.
    EvaluationId = "evaluation",
    /// The score sheet of one evaluator.
    ScoreSheetId = "score_sheet",
    /// An award of one lot.
    AwardId = "award",
    /// A contract.
    ContractId = "contract",
    /// A milestone of a contract.
    MilestoneId = "milestone",
    /// An invoice.
    InvoiceId = "invoice",
    /// A payment.
    PaymentId = "payment",
    /// Money that comes back.
    RefundId = "refund",
    /// An order to the bank of the treasury.
    OrderId = "payment_order",
    /// A month that is closed.
    ClosingId = "closing",
    /// A claim of interest for being late.
    InterestClaimId = "interest_claim",
    /// A performance bond.
    BondId = "bond",
    /// An attachment.
    AttachmentId = "attachment",
    /// A framework agreement.
    FrameworkId = "framework",
    /// An account of an organisation.
    PayeeAccountId = "payee_account",
    /// A bid deposit.
    DepositId = "deposit",
    /// A challenge to a step of a tender.
    ChallengeId = "challenge",
    /// A complaint about the answer to a challenge.
    ComplaintId = "complaint",
    /// A rule change of the rulebook.
    RuleChangeId = "rule_change",
    /// A report that is made beside other work.
    ReportJobId = "report_job",
}
