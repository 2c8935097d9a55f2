//! The conditions of a tender: who may bid, what must be shown, and the reasons given where a word needs one.

use crate::{
    bounds::count,
    ids::{ContractId, OrganisationId, TenderId},
    method::{EndsIn, Invitation, Terms},
    moment::Day,
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
    schema::ToSchema,
    text::{Mark, Prose, Title},
};
use serde::{Deserialize, Serialize};

/// Why words that the law is wary of may stand where they stand. Published with the tender documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// The rule.
    pub rule: RuleId,
    /// The field, as the refusal names it.
    #[schema(example = "conditions/qualification/0")]
    pub field: Mark,
    /// Why it is lawful here, with its basis.
    pub reason: Title,
}

crate::words! {
    /// The cases of a single source (LAW Art. 31).
    SingleSourceCase { OnlySupplier = "only_supplier", Emergency = "emergency", TopUp = "top_up" }
}

/// The one supplier that is asked, and why (M10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SingleSource {
    /// The supplier.
    pub supplier: OrganisationId,
    /// The case.
    pub case: SingleSourceCase,
    /// Why no other supplier can do it, with the opinion of the experts.
    pub reason: Prose,
    /// For a top-up: the contract to which it adds at most ten per cent.
    #[serde(default)]
    pub original: Option<ContractId>,
}

crate::words! {
    /// How a supplier of a framework is chosen for a purchase (M12): directly by the buyer or those served, by a second
    /// competition on price, or in turn.
    Choice as FrameworkChoice { Direct = "direct", SecondCompetition = "second_competition", InTurn = "in_turn" }
}

/// What a framework is to be (M12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FrameworkTerms {
    /// Its last day: two years for services at most.
    pub end_date: Day,
    /// How a supplier is chosen for a purchase.
    pub choice: Choice,
}

/// The conditions of a tender.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TenderConditions)]
pub struct Conditions {
    /// What a bidder must be or have, beyond what the law asks of every supplier (Q1).
    #[schema(max_items = 30)]
    pub qualification: Vec<Title>,
    /// How many contracts of the same kind a bidder must show as a condition: two at most (W19).
    #[schema(maximum = 20)]
    pub past_contracts: u32,
    /// Whether only small and medium enterprises may bid (W18).
    pub reserved_for_enterprises: bool,
    /// Whether suppliers may bid together; they may where nothing is said (M17; LAW Art. 24).
    pub joint_bids: Option<bool>,
    /// What of the work may be subcontracted; nothing if absent (A9).
    pub subcontracting: Option<Title>,
    /// Whether the work is technically complex or of great social effect, so that the panel is larger (E4).
    pub complex: bool,
    /// The last day on which suppliers apply to be prequalified, where the tender documents ask for it (M5).
    pub prequalification_until: Option<Day>,
    /// Whether a supplier must raise all challenges to one step at once (C3).
    pub one_challenge_a_step: bool,
    /// Organisations that designed, specified or supervised the project and may not bid (Q3).
    #[schema(max_items = 30)]
    pub designed_by: Vec<OrganisationId>,
    /// The supplier of a single source.
    pub single_source: Option<SingleSource>,
    /// What the framework is to be.
    pub framework: Option<FrameworkTerms>,
    /// The open tender that failed for want of bidders and that this one follows: approved by finance, two suppliers
    /// suffice then (M15).
    pub follows_failed: Option<TenderId>,
    /// How many minutes bidders have for a final quote at least.
    #[schema(minimum = 1, maximum = 100_000)]
    pub final_quote_minutes: Option<u32>,
    /// Reasons for words that the law is wary of.
    #[schema(max_items = 50)]
    pub explanations: Vec<Explanation>,
}

impl Conditions {
    /// Whether a reason stands beside a finding.
    #[must_use]
    pub fn explains(&self, rule: RuleId, field: &str) -> bool {
        self.explanations.iter().any(|said| said.rule == rule && said.field.as_str() == field)
    }
    pub(super) fn check(&self, terms: &Terms, law: &Law<'_>) -> Result<(), Refusal> {
        let most = law.count(Parameter::PastContractsMax);
        let single = || Refusal::of(Reason::MissingForMethod).under(RuleId::M10).field("single_source");
        let fits = self.single_source.is_some() == (terms.invites == Invitation::Named);
        Refusal::all([
            count("qualification", self.qualification.len(), 0, 30),
            count("designed_by", self.designed_by.len(), 0, 30),
            count("explanations", self.explanations.len(), 0, 50),
            law.demands(self.past_contracts <= most, || {
                Refusal::of(Reason::TooManyPastContracts)
                    .field("past_contracts")
                    .with("asked", self.past_contracts)
                    .with("max", most)
            }),
            if fits { Ok(()) } else { Err(single().with("method", terms.method)) },
            self.check_framework(terms, law),
        ])
    }
    fn check_framework(&self, terms: &Terms, law: &Law<'_>) -> Result<(), Refusal> {
        let Some(framework) = &self.framework else {
            return law.demands(terms.ends_in != EndsIn::Framework, || {
                Refusal::of(Reason::MissingForMethod).under(RuleId::M12).field("framework").with("method", terms.method)
            });
        };
        if terms.ends_in != EndsIn::Framework {
            return Err(Refusal::of(Reason::MissingForMethod)
                .under(RuleId::M12)
                .field("framework")
                .with("method", terms.method));
        }
        let last = law.last_day(law.day(), Parameter::FrameworkYears);
        law.demands(framework.end_date <= last, || {
            Refusal::of(Reason::FrameworkTooLong)
                .field("framework/end_date")
                .with("end_date", framework.end_date)
                .with("last", last)
        })
    }
}
