//! What an item says is wanted, and how the requirement was found.

use crate::{
    catalogue,
    moment::Day,
    money::Fen,
    rulebook::{Law, Parameter, Reason, Refusal, RuleId},
    schema::ToSchema,
    tender::{Explanation, Finding, Lint},
    text::{Mark, Prose, Title},
};
use serde::{Deserialize, Serialize};

/// What an item says is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// The name of the service.
    pub name: Title,
    /// Its code in the catalogue of services.
    #[schema(example = "C05010400")]
    pub catalogue_code: Mark,
    /// Whether the guiding catalogue (指导性目录) of the district lists it; otherwise consent is needed (W7).
    pub in_guiding_catalogue: bool,
    /// Who is served, with what, where and to which standard.
    pub description: Prose,
    /// How much of it, such as persons served, posts or hours.
    #[schema(example = "服务独居老人 320 人，社工岗位 6 个")]
    pub quantity: Title,
    /// The estimated price.
    pub estimate: Fen,
    /// When the purchase is expected to start.
    pub expected_start: Day,
    /// Whether it serves the public, so that the public is asked and takes part (W19, W21).
    #[serde(default)]
    pub public_service: bool,
    /// Whether the money was appropriated for something else and is turned into a purchase in mid-year (W10).
    #[serde(default)]
    pub converted: bool,
    /// How it will be paid, such as by quarter after acceptance (W11).
    #[serde(default)]
    pub payment_way: Option<Title>,
    /// The survey of the market and of those who will be served (W19).
    #[serde(default)]
    pub survey: Option<Survey>,
    /// Reasons for words that the law is wary of (W5).
    #[serde(default)]
    #[schema(max_items = 20)]
    pub explanations: Vec<Explanation>,
}

/// A survey of the requirement (需求调查, W19).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// How many suppliers or experts were asked.
    #[schema(maximum = 10_000)]
    pub respondents: u32,
    /// Whether those who will be served were asked (W21).
    pub public_asked: bool,
    /// When it was held.
    pub survey_date: Day,
    /// What came of it.
    pub findings: Prose,
}

impl Requirement {
    /// Checks what can be checked without looking elsewhere.
    ///
    /// # Errors
    /// When the estimate is not positive or the catalogue does not know the code.
    pub fn check(&self, law: &Law<'_>) -> Result<(), Refusal> {
        let estimate = || Refusal::of(Reason::AmountNotPositive).field("estimate").with("amount", self.estimate);
        let code = Refusal::of(Reason::UnknownCatalogueCode).field("catalogue_code").with("code", &self.catalogue_code);
        let known = catalogue::service(self.catalogue_code.as_str()).map(|_| ());
        let own = [
            if self.estimate.is_positive() { Ok(()) } else { Err(estimate()) },
            known.ok_or(code),
            crate::bounds::count("explanations", self.explanations.len(), 0, 20),
        ];
        Refusal::all(own.into_iter().chain(self.findings().map(|finding| law.objects(finding.refusal()))))
    }
    /// Words of things that must not be bought and have no reason beside them (W5).
    fn findings(&self) -> impl Iterator<Item = Finding> {
        let texts = [
            (self.name.as_str(), "name"),
            (self.description.as_str(), "description"),
            (self.quantity.as_str(), "quantity"),
        ];
        let all = texts.into_iter().flat_map(|(text, field)| Lint::of_requirement(text, field));
        let explained =
            |field: &str| self.explanations.iter().any(|said| said.rule == RuleId::W5 && said.field.as_str() == field);
        all.filter(move |finding| !explained(&finding.field))
    }
    /// Objects to a requirement that was not surveyed as the law asks (W19, W21).
    ///
    /// # Errors
    /// Where a survey is due and none was held, or the public was not asked.
    pub fn check_survey(&self, law: &Law<'_>) -> Result<(), Refusal> {
        let from = law.amount(Parameter::SurveyFrom);
        if !self.public_service && self.estimate < from {
            return Ok(());
        }
        let Some(survey) = &self.survey else {
            return law.objects(Refusal::of(Reason::SurveyMissing).with("estimate", self.estimate).with("from", from));
        };
        let least = law.count(Parameter::SurveyRespondents);
        if survey.respondents < least {
            // The law says "in general", so fewer are warned of and not refused (R-NEED Art. 10).
            law.warns(
                Refusal::of(Reason::SurveyTooNarrow).with("respondents", survey.respondents).with("least", least),
            );
        }
        law.demands(!self.public_service || survey.public_asked, || Refusal::of(Reason::PublicNotAsked))
    }
}
