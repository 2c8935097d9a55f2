//! Organisations, persons, and the amendments of the rulebook.

use crate::{
    column::{Doc, Int, Text},
    kept::{Public, kept},
};
use domain::{
    Day, Moment,
    actor::{self, Duty, Person, Tie},
    amendment::{self as amendments, Amendment, Change},
    ids::{AmendmentId, OrganisationId, PersonId},
    jurisdiction::UnitCode,
    organisation::{self as org, CreditCode, Fact, Kind, Organisation, Recovery},
    text::Title,
};

kept! {
    organisation = Organisation ("organisation") {
        id: Text<OrganisationId>,
        credit_code: Text<CreditCode>,
        name: String,
        kind: Text<Kind>,
        registrar: Text<UnitCode>,
        status: Text<org::Status>,
        facts: Doc<Vec<Fact>>,
        recovery: Option<Doc<Recovery>>,
        applied_at: Int<Moment>,
        version: i64,
    }
    derived |organisation| {
        unit: Text<UnitCode> = organisation.registrar,
        organisation: Text<OrganisationId> = organisation.id,
        recovered_from: Option<Text<Day>> = organisation.recovery.as_ref().and_then(|recovery| recovery.from),
    }
    filters [("credit_code", Text), ("kind", Text), ("status", Text), ("registrar", Text)]
    sorts []
    public Public::Statuses(&["confirmed"]);
}

kept! {
    person = Person ("person") {
        id: Text<PersonId>,
        login: String,
        name: String,
        status: Text<actor::Status>,
        duties: Doc<Vec<Duty>>,
        organisation: Option<Text<OrganisationId>>,
        ties: Doc<Vec<Tie>>,
        enrolled_at: Int<Moment>,
        version: i64,
    }
    derived |person| { person: Text<PersonId> = person.id, library: Option<String> = person.library() }
    filters [("login", Text), ("status", Text), ("organisation", Text)]
    sorts []
    public Public::None;
}

kept! {
    amendment = Amendment ("amendment") {
        id: Text<AmendmentId>,
        unit: Option<Text<UnitCode>>,
        change: Doc<Change>,
        starts: Text<Day>,
        ends: Option<Text<Day>>,
        basis: Text<Title>,
        status: Text<amendments::Status>,
        proposed_by: Text<PersonId>,
        proposed_at: Int<Moment>,
        confirmed_by: Option<Text<PersonId>>,
        version: i64,
    }
    filters [("unit", Text), ("status", Text)]
    sorts []
    public Public::All;
}
