//! Organisations and persons.

use crate::{
    column::{Doc, Int, Text},
    kept::{Public, kept},
};
use domain::{
    Moment,
    actor::{self, Duty, Person},
    ids::{OrganisationId, PersonId},
    jurisdiction::UnitCode,
    organisation::{self as org, CreditCode, Fact, Kind, Organisation},
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
        applied_at: Int<Moment>,
        version: i64,
    }
    derived |organisation| { unit: Text<UnitCode> = organisation.registrar, organisation: Text<OrganisationId> = organisation.id }
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
        enrolled_at: Int<Moment>,
        version: i64,
    }
    derived |person| { person: Text<PersonId> = person.id }
    filters [("login", Text), ("status", Text)]
    sorts []
    public Public::None;
}
