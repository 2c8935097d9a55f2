//! Social organisations: who they are, and how they stand on a day.

use crate::{
    actor::Concern,
    ids::OrganisationId,
    jurisdiction::UnitCode,
    moment::{Day, Moment},
    noun::{moves, noun},
    rulebook::{Reason, Refusal},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A unified social credit code (GB 32100-2015), its check character verified.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9A-HJ-NPQRTUWXY]{18}$", example = "52310105MJ50200186")]
pub struct CreditCode(String);

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The check character of seventeen characters: weights 3^i modulo 31.
fn check_character(body: &[u8]) -> Option<char> {
    let mut sum = 0;
    let mut weight = 1;
    for byte in body {
        sum += weight * ALPHABET.iter().position(|letter| letter == byte)?;
        weight = weight * 3 % 31;
    }
    Some(char::from(ALPHABET[(31 - sum % 31) % 31]))
}

impl CreditCode {
    /// Completes seventeen characters with their check character; none if one is not of the alphabet.
    #[must_use]
    pub fn complete(body: &str) -> Option<Self> {
        (body.len() == 17).then_some(())?;
        check_character(body.as_bytes()).map(|check| Self(format!("{body}{check}")))
    }
    /// Whether the organisation code inside (GB 11714) checks too. Some true codes of old registers fail: a warning.
    #[must_use]
    pub fn inner_check_holds(&self) -> bool {
        const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
        let inner = &self.0.as_bytes()[8..17];
        let value = |byte: u8| char::from(byte).to_digit(36).unwrap_or(0);
        let sum: u32 = inner.iter().zip(WEIGHTS).map(|(&byte, weight)| value(byte) * weight).sum();
        let expected = match 11 - sum % 11 {
            10 => b'X',
            11 => b'0',
            digit => b'0' + u8::try_from(digit).unwrap_or(0),
        };
        inner[8] == expected
    }
    /// The kind of organisation that the first two characters tell; none outside civil affairs.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        match &self.0[..2] {
            "51" => Some(Kind::Association),
            "52" => Some(Kind::ServiceInstitution),
            "53" => Some(Kind::Foundation),
            _ => None,
        }
    }
}
impl std::str::FromStr for CreditCode {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let bytes = text.as_bytes();
        if bytes.len() != 18 || !bytes.iter().all(|byte| ALPHABET.contains(byte)) {
            return Err(Refusal::of(Reason::CreditCodeForm));
        }
        let check = check_character(&bytes[..17]).ok_or_else(|| Refusal::of(Reason::CreditCodeForm))?;
        if char::from(bytes[17]) == check {
            Ok(Self(text.to_owned()))
        } else {
            Err(Refusal::of(Reason::CreditCodeCheck).with("check", check))
        }
    }
}
impl std::fmt::Display for CreditCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl TryFrom<String> for CreditCode {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        text.parse()
    }
}
impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.0
    }
}

crate::words! {
    /// The three kinds of social organisation: 社会团体, 社会服务机构, 基金会 (Q5).
    Kind as OrganisationKind { Association = "association", ServiceInstitution = "service_institution", Foundation = "foundation" }
}
crate::words! {
    /// Where a registration stands.
    Status as OrganisationStatus { Applied = "applied", Confirmed = "confirmed", Declined = "declined" }
}
crate::words! {
    /// What can be done with a registration.
    Action as OrganisationAction { Confirm = "confirm", Decline = "decline", RecordFact = "record_fact" }
}
/// The life of a registration.
pub const MOVES: &[(Status, Action, Status)] = &[
    (Status::Applied, Action::Confirm, Status::Confirmed),
    (Status::Applied, Action::Decline, Status::Declined),
    (Status::Confirmed, Action::RecordFact, Status::Confirmed),
];
moves!(Status, Action, MOVES);

crate::words! {
    /// What a registry says of an organisation (Q4–Q7).
    FactKind {
        Grade = "grade", AnnualCheckPassed = "annual_check_passed", AnnualCheckBasic = "annual_check_basic",
        AnnualCheckFailed = "annual_check_failed", AbnormalList = "abnormal_list", Ban = "ban",
    }
}

/// One dated fact about an organisation. It holds from its first day to its last, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What it says.
    pub kind: FactKind,
    /// The grade 1A to 5A as 1 to 5, or the year of an annual check.
    #[schema(minimum = 1, maximum = 2199)]
    pub value: Option<u16>,
    /// The first day on which it holds.
    pub from: Day,
    /// The last day on which it holds; open if absent.
    pub until: Option<Day>,
    /// The register, decision or list that says so.
    #[schema(min_length = 1, max_length = 500, example = "沪民社评〔2025〕12号")]
    pub basis: String,
}

impl Fact {
    /// Whether the fact holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// How an organisation stands on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Standing {
    /// The day asked about.
    pub day: Day,
    /// Its grade, 1 to 5, if it has one that day.
    pub grade: Option<u16>,
    /// The latest year whose annual check it passed.
    pub annual_check_passed: Option<u16>,
    /// Whether it is on the list of abnormal activities.
    pub on_abnormal_list: bool,
    /// Whether it is barred from procurement.
    pub banned: bool,
    /// Whether it may bid that day.
    pub may_bid: bool,
}

/// A social organisation in the registry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Organisation {
    /// Its identifier here.
    pub id: OrganisationId,
    /// Its unified social credit code.
    pub credit_code: CreditCode,
    /// Its registered name.
    #[schema(example = "上海市浦东新区晨曦社工师事务所")]
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// The civil-affairs department that registered it.
    pub registrar: UnitCode,
    /// Where its registration stands.
    pub status: Status,
    /// What registries say of it, in the order recorded.
    pub facts: Vec<Fact>,
    /// When it asked to be registered.
    pub applied_at: Moment,
    /// Counts its changes; the ETag.
    pub version: i64,
}

/// What can happen to an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It asked to be registered.
    Applied(Organisation),
    /// A civil-affairs officer confirmed it.
    Confirmed,
    /// A civil-affairs officer declined it.
    Declined {
        /// Why.
        reason: String,
    },
    /// A fact was recorded.
    FactRecorded(Fact),
}

noun!(Organisation, OrganisationId, Event, Event::Applied(organisation) => organisation);

impl Organisation {
    /// Changes what the event says.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::Applied(_) => {}
            Event::Confirmed => self.status = Status::Confirmed,
            Event::Declined { .. } => self.status = Status::Declined,
            Event::FactRecorded(fact) => self.facts.push(fact.clone()),
        }
    }
    /// Whom it concerns: itself and its registrar. A confirmed organisation is public.
    fn concerned(&self) -> Concern<'_> {
        Concern {
            unit: Some(&self.registrar),
            organisation: Some(self.id),
            public: self.status == Status::Confirmed,
            ..Concern::default()
        }
    }
    /// Decides whether the registration may be confirmed.
    ///
    /// # Errors
    /// When it has been decided already.
    pub fn confirm(&self) -> Result<Event, Refusal> {
        self.status.after(Action::Confirm).map(|_| Event::Confirmed)
    }
    /// Decides whether the registration may be declined.
    ///
    /// # Errors
    /// When it has been decided already.
    pub fn decline(&self, reason: &str) -> Result<Event, Refusal> {
        self.status.after(Action::Decline).map(|_| Event::Declined { reason: reason.to_owned() })
    }
    /// How it stands on a day.
    #[must_use]
    pub fn standing(&self, day: Day) -> Standing {
        let on = |kind| self.facts.iter().filter(move |fact| fact.kind == kind && fact.holds_on(day));
        let on_abnormal_list = on(FactKind::AbnormalList).next().is_some();
        let banned = on(FactKind::Ban).next().is_some();
        Standing {
            day,
            grade: on(FactKind::Grade).next_back().and_then(|fact| fact.value),
            annual_check_passed: on(FactKind::AnnualCheckPassed).filter_map(|fact| fact.value).max(),
            on_abnormal_list,
            banned,
            may_bid: self.status == Status::Confirmed && !on_abnormal_list && !banned,
        }
    }
    /// Refuses an organisation that may not bid on this day (Q1, Q4, Q7).
    ///
    /// # Errors
    /// Names what stands in its way.
    pub fn must_be_able_to_bid(&self, day: Day) -> Result<(), Refusal> {
        let standing = self.standing(day);
        if self.status != Status::Confirmed {
            return Err(Refusal::of(Reason::OrganisationNotConfirmed).with("status", self.status));
        }
        if standing.banned {
            return Err(Refusal::of(Reason::OrganisationBanned).with("day", day));
        }
        if standing.on_abnormal_list {
            return Err(Refusal::of(Reason::OrganisationAbnormal).with("day", day));
        }
        Ok(())
    }
    /// Decides whether a fact may be recorded.
    ///
    /// # Errors
    /// When its value does not fit its kind or it ends before it begins.
    pub fn record_fact(&self, fact: Fact) -> Result<Event, Refusal> {
        self.status.after(Action::RecordFact)?;
        let fits = match fact.kind {
            FactKind::Grade => fact.value.is_some_and(|grade| (1..=5).contains(&grade)),
            FactKind::AnnualCheckPassed | FactKind::AnnualCheckBasic | FactKind::AnnualCheckFailed => {
                fact.value.is_some_and(|year| (1990..2200).contains(&year))
            }
            FactKind::AbnormalList | FactKind::Ban => fact.value.is_none(),
        };
        if !fits {
            return Err(Refusal::of(Reason::FactValue).field("value").with("kind", fact.kind));
        }
        if fact.until.is_some_and(|until| until < fact.from) {
            return Err(Refusal::of(Reason::EndsBeforeStart).field("until").with("from", fact.from));
        }
        Ok(Event::FactRecorded(fact))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn true_codes_check_and_false_ones_do_not() {
        for code in [
            "51310110501144395U",
            "51100000500012681T",
            "52310105MJ50200186",
            "52310230MJ5339125F",
            "53310000MJ495410XG",
            "91310115591693856A",
            "12100000400009127B",
        ] {
            let code: CreditCode = code.parse().expect(code);
            assert!(code.inner_check_holds(), "{code}");
        }
        let refused = |text: &str| text.parse::<CreditCode>().map_err(|refusal| refusal.reason);
        assert_eq!(refused("91350211M00013FA1N"), Err(Reason::CreditCodeCheck));
        assert_eq!(refused("91310110666007217O"), Err(Reason::CreditCodeForm));
        assert!("53100000500020462H".parse::<CreditCode>().is_err());
    }
}
