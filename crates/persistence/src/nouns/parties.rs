//! Organisations, persons, and the amendments of the rulebook.

use crate::{
    column::{Doc, Int, Null, Text},
    stored::{Public, stored},
};
use domain::{actor::Person, amendment::Amendment, organisation::Organisation};

stored! {
    Organisation ("organisation") {
        id: Text,
        credit_code: Text,
        name: Text,
        kind: Text,
        registrar: Text,
        status: Text,
        facts: Doc,
        recovery: Null<Doc>,
        applied_at: Int,
        version: Int,
    }
    derived |organisation| {
        unit: Text = organisation.registrar,
        organisation: Text = organisation.id,
        recovered_from: Null<Text> = organisation.recovery.as_ref().and_then(|recovery| recovery.from),
    }
    filters ["credit_code", "kind", "status", "registrar"]
    sorts []
    public Public::Statuses(&["confirmed"]);
}

stored! {
    Person ("person") {
        id: Text,
        login: Text,
        name: Text,
        status: Text,
        duties: Doc,
        organisation: Null<Text>,
        ties: Doc,
        enrolled_at: Int,
        version: Int,
    }
    derived |person| { person: Text = person.id, library: Null<Text> = person.library() }
    filters ["login", "status", "organisation"]
    sorts []
    public Public::None;
}

stored! {
    Amendment ("amendment") {
        id: Text,
        unit: Null<Text>,
        change: Doc,
        starts: Text,
        ends: Null<Text>,
        basis: Text,
        status: Text,
        proposed_by: Text,
        proposed_at: Int,
        confirmed_by: Null<Text>,
        version: Int,
    }
    filters ["unit", "status"]
    sorts []
    public Public::All;
}
