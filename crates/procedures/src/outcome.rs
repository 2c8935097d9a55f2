//! What comes of an act, as a reader may see it.

use domain::{
    Noun,
    actor::Actor,
    ids::Names,
    jurisdiction::Jurisdiction,
    permission::{self, Act},
};
use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{self, RefOr, Schema, schema::ArrayBuilder},
};

/// What comes of an act.
pub trait Outcome: Send {
    /// How it is shown.
    type View: Serialize + ToSchema + Send;
    /// Shows it to an actor.
    fn view(self, actor: &Actor, tree: &Jurisdiction) -> Self::View;
    /// Its version, if it is a noun.
    fn version(&self) -> Option<i64>;
    /// Where it can be read, if it is a noun.
    fn location(&self) -> Option<String>;
    /// The tag under which its operations stand.
    const TAG: &'static str;
    /// Whether it is a noun, with a version and a place of its own.
    const IS_NOUN: bool;
}

/// The path under which nouns of a kind stand: `purchase_list` → `/v1/purchase-lists`.
#[must_use]
pub fn path_of(noun: &str) -> String {
    format!("/v1/{}s", noun.replace('_', "-"))
}

/// A noun that can be shown with what the reader may do to it now.
pub trait Moving: Noun + ToSchema {
    /// The acts that its state allows, whoever asks.
    fn possible(&self) -> Vec<Act>;
    /// Leaves out what this reader may not see although the noun itself is open to it.
    #[must_use]
    fn redacted(self, _actor: &Actor, _tree: &Jurisdiction) -> Self {
        self
    }
}

/// A noun as a reader sees it: its fields, and the acts that its state and the reader's rights allow now.
#[derive(Clone, Debug, Serialize)]
pub struct Shown<N> {
    /// The noun.
    #[serde(flatten)]
    pub noun: N,
    /// The operations that the reader can call on it now.
    pub allowed_moves: Vec<Act>,
}

impl<N: Moving> Shown<N> {
    /// Shows a noun to an actor.
    #[must_use]
    pub fn to(actor: &Actor, tree: &Jurisdiction, noun: N) -> Self {
        let concern = noun.concern();
        let allowed = noun.possible().into_iter().filter(|act| permission::allows(actor, *act, &concern, tree));
        let allowed_moves = allowed.collect();
        Self { noun: noun.redacted(actor, tree), allowed_moves }
    }
}

impl<N: ToSchema> PartialSchema for Shown<N> {
    fn schema() -> RefOr<Schema> {
        let moves = ArrayBuilder::new()
            .items(RefOr::Ref(openapi::Ref::from_schema_name("Act")))
            .description(Some("The operations that the reader can call on it now."))
            .build();
        match N::schema() {
            RefOr::T(Schema::Object(mut object)) => {
                object.properties.insert("allowed_moves".to_owned(), Schema::Array(moves).into());
                object.required.push("allowed_moves".to_owned());
                Schema::Object(object).into()
            }
            other => other,
        }
    }
}
impl<N: ToSchema> ToSchema for Shown<N> {
    fn name() -> std::borrow::Cow<'static, str> {
        N::name()
    }
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((Act::name().into_owned(), Act::schema()));
        N::schemas(schemas);
    }
}

impl<N: Moving> Outcome for N {
    type View = Shown<N>;
    const TAG: &'static str = <N::Id as Names>::NOUN;
    const IS_NOUN: bool = true;
    fn view(self, actor: &Actor, tree: &Jurisdiction) -> Shown<N> {
        Shown::to(actor, tree, self)
    }
    fn version(&self) -> Option<i64> {
        Some(Noun::version(self))
    }
    fn location(&self) -> Option<String> {
        Some(format!("{}/{}", path_of(<N::Id as Names>::NOUN), self.id()))
    }
}

/// It is done; there is nothing to show.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Done {
    /// Always true.
    pub done: bool,
}

impl Done {
    /// It is done.
    pub const YES: Self = Self { done: true };
}

/// Writes the [`Outcome`] of what is no noun: it is shown as it is.
macro_rules! plain_outcome {
    ($($name:ty: $tag:literal),+) => { $(
        impl $crate::outcome::Outcome for $name {
            type View = Self;
            const TAG: &'static str = $tag;
            const IS_NOUN: bool = false;
            fn view(self, _: &domain::actor::Actor, _: &domain::jurisdiction::Jurisdiction) -> Self { self }
            fn version(&self) -> Option<i64> { None }
            fn location(&self) -> Option<String> { None }
        }
    )+ };
}
pub(crate) use plain_outcome;
plain_outcome!(Done: "system");

/// For each kind of noun: which act stands for which action of its table of moves.
macro_rules! moving {
    ($($noun:ty => [$($action:path => $act:ident),+ $(,)?] also [$($also:ident),*];)+) => { $(
        impl Moving for $noun {
            fn possible(&self) -> Vec<Act> {
                let pairs = [$(($action, Act::$act)),*];
                let possible = self.status.actions().flat_map(|action| pairs.iter().filter(move |(by, _)| *by == action));
                possible.map(|(_, act)| *act).chain([$(Act::$also),*]).collect()
            }
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

mod moves {
    use super::Moving;
    use domain::{
        actor as person,
        attachment::Attachment,
        award,
        award::Award,
        budget::BudgetLine,
        evaluation,
        evaluation::{Evaluation, ScoreSheet},
        invoice,
        invoice::Invoice,
        milestone,
        milestone::Milestone,
        organisation,
        organisation::Organisation,
        payment,
        payment::Payment,
        permission::Act,
        purchase_item as item,
        purchase_item::PurchaseItem,
        purchase_list::PurchaseList,
        tender,
        tender::Tender,
    };

    moving! {
        person::Person => [
            person::Action::GrantDuty => GrantDuty,
            person::Action::RevokeDuty => RevokeDuty,
            person::Action::Disable => DisablePerson,
        ] also [];
        Organisation => [
            organisation::Action::Confirm => ConfirmOrganisation,
            organisation::Action::Decline => DeclineOrganisation,
            organisation::Action::RecordFact => RecordFact,
        ] also [];
        PurchaseItem => [
            item::Action::Revise => ReviseItem,
            item::Action::Submit => SubmitItem,
            item::Action::Return => ReturnItem,
            item::Action::Review => ReviewItem,
            item::Action::Consent => ConsentItem,
            item::Action::Budget => BudgetItem,
            item::Action::File => FileItem,
            item::Action::PublishIntention => PublishIntention,
            item::Action::Withdraw => WithdrawItem,
        ] also [];
        Tender => [
            tender::Action::Revise => ReviseTender,
            tender::Action::Submit => SubmitTender,
            tender::Action::Return => ReturnTender,
            tender::Action::Publish => PublishTender,
            tender::Action::Clarify => ClarifyTender,
            tender::Action::Clarify => AskQuestion,
            tender::Action::Bid => SubmitBid,
            tender::Action::FormPanel => FormPanel,
            tender::Action::Close => CloseTender,
            tender::Action::Open => OpenTender,
            tender::Action::Void => VoidTender,
            tender::Action::Cancel => CancelTender,
        ] also [];
        Evaluation => [
            evaluation::Action::Declare => DeclareInterest,
            evaluation::Action::ReplaceMember => ReplaceMember,
            evaluation::Action::Score => SubmitScores,
            evaluation::Action::Consolidate => Consolidate,
        ] also [ReadBidsOfPanel];
        Award => [
            award::Action::Decide => DecideAward,
            award::Action::Publish => PublishAward,
            award::Action::Contract => DraftContract,
            award::Action::Refuse => RefuseAward,
        ] also [];
        Milestone => [
            milestone::Action::Deliver => DeliverMilestone,
            milestone::Action::Accept => AcceptMilestone,
            milestone::Action::Reject => RejectMilestone,
            milestone::Action::Settle => SettleMilestone,
            milestone::Action::Invoice => SubmitInvoice,
        ] also [];
        Invoice => [
            invoice::Action::Match => MatchInvoice,
            invoice::Action::Reject => RejectInvoice,
            invoice::Action::Claim => RequestPayment,
        ] also [];
        Payment => [
            payment::Action::Approve => ApprovePayment,
            payment::Action::Return => ReturnPayment,
            payment::Action::Send => SendPayment,
            payment::Action::Confirm => ConfirmPayment,
            payment::Action::Fail => FailPayment,
        ] also [];
    }

    stateless! {
        BudgetLine => [AdjustLine];
        PurchaseList => [RetitlePurchaseList, DraftItem];
        ScoreSheet => [];
        Attachment => [DownloadAttachment];
    }
}

mod redacted {
    use super::{Actor, Jurisdiction, Moving, Noun, permission};
    use domain::{
        bid::{self, Bid},
        contract::{Action, Contract},
        permission::Act,
        question::{self, Question},
    };

    impl Moving for Question {
        fn possible(&self) -> Vec<Act> {
            let can = self.status.actions().any(|action| action == question::Action::Answer);
            if can { vec![Act::AnswerQuestion] } else { Vec::new() }
        }
        /// Who asks would tell who means to bid: nobody but the asker is told (E3).
        fn redacted(mut self, actor: &Actor, _: &Jurisdiction) -> Self {
            self.organisation = self.organisation.filter(|asker| actor.organisation() == Some(*asker));
            self
        }
    }

    impl Moving for Bid {
        fn possible(&self) -> Vec<Act> {
            let acts = self.status.actions().filter_map(|action| match action {
                bid::Action::Replace => Some(Act::ReplaceBid),
                bid::Action::Withdraw => Some(Act::WithdrawBid),
                bid::Action::Qualify => Some(Act::QualifyBid),
                bid::Action::Disqualify => Some(Act::DisqualifyBid),
                bid::Action::Invalidate => Some(Act::InvalidateBid),
                bid::Action::Open | bid::Action::Spoil | bid::Action::Rank | bid::Action::Win | bid::Action::Lose => {
                    None
                }
            });
            acts.collect()
        }
        /// Until the result is published a bidder is told no more than that its bid is qualified (A2, A3).
        fn redacted(mut self, actor: &Actor, _: &Jurisdiction) -> Self {
            if self.status == bid::Status::Ranked && actor.organisation() == Some(self.organisation) {
                (self.status, self.score, self.rank) = (bid::Status::Qualified, None, None);
            }
            self
        }
    }

    impl Moving for Contract {
        fn possible(&self) -> Vec<Act> {
            let acts = self.status.actions().filter_map(|action| match action {
                Action::Revise => Some(Act::ReviseContract),
                Action::Send => Some(Act::SendContract),
                Action::SignAsSupplier => Some(Act::SignAsSupplier),
                Action::SignAsBuyer => Some(Act::SignAsBuyer),
                Action::ProposeSupplement => Some(Act::ProposeSupplement),
                Action::AgreeSupplement => self.proposed.as_ref().map(|_| Act::AgreeSupplement),
                Action::Perform => None,
                Action::Complete => Some(Act::CompleteContract),
                Action::Terminate => Some(Act::TerminateContract),
                Action::Cancel => Some(Act::CancelContract),
            });
            acts.collect()
        }
        /// A contract is public; the supplier's account number and a supplement not agreed to are not.
        fn redacted(mut self, actor: &Actor, tree: &Jurisdiction) -> Self {
            if !permission::allows(actor, Act::ReadPayment, &self.concern(), tree) {
                self.proposed = None;
                if let Ok(masked) = "********".parse() {
                    self.terms.payee.account = masked;
                }
            }
            self
        }
    }
}
