//! Organisations, persons, and the rule changes of the rulebook.

use crate::{
    column::{Doc, Int, Null, Of, Text},
    stored::{Public, stored},
};
use domain::{
    actor::{self, Person},
    ids::OrganisationId,
    jurisdiction::UnitCode,
    login::look_of,
    organisation::{self, Organisation},
    payee_account::{self, PayeeAccount},
    rule_change::{self, RuleChange},
};

stored! {
    Organisation ("organisation") {
        id: Text,
        credit_code: Text,
        name: Text,
        kind: Of<organisation::Kind>,
        registration_authority: Of<UnitCode>,
        status: Of<organisation::Status>,
        registry_entries: Doc,
        recovery: Null<Doc>,
        applied_at: Int,
        version: Int,
    }
    derived |organisation| {
        unit: Text = organisation.registration_authority,
        organisation: Text = organisation.id,
        name_form: Text = look_of(&organisation.name),
        recovered_from: Null<Text> = organisation.recovery.as_ref().and_then(|recovery| recovery.from),
    }
    filters ["credit_code", "kind", "status", "registration_authority"]
    sorts []
    public Public::Statuses(&["confirmed"]);
}

stored! {
    Person ("person") {
        id: Text,
        login: Text,
        name: Text,
        identity: Null<Text>,
        status: Of<actor::Status>,
        role_assignments: Doc,
        organisation: Null<Of<OrganisationId>>,
        relationships: Doc,
        password_reset: Null<Doc>,
        added_at: Int,
        version: Int,
    }
    derived |person| { person: Text = person.id, login_form: Text = person.login.form(), library: Null<Text> = person.library() }
    filters ["login", "status", "organisation"]
    sorts []
    public Public::None;
}

stored! {
    RuleChange ("rule_change") {
        id: Text,
        unit: Null<Of<UnitCode>>,
        change: Doc,
        start_date: Text,
        end_date: Null<Text>,
        basis_document: Text,
        status: Of<rule_change::Status>,
        proposed_by: Text,
        proposed_at: Int,
        confirmed_by: Null<Text>,
        version: Int,
    }
    filters ["unit", "status"]
    sorts []
    public Public::All;
}

stored! {
    PayeeAccount ("payee_account") {
        id: Text,
        organisation: Of<OrganisationId>,
        unit: Of<UnitCode>,
        payee: Doc,
        status: Of<payee_account::Status>,
        proposed_by: Text,
        proposed_at: Int,
        confirmed_by: Null<Text>,
        usable_from: Null<Text>,
        reason: Null<Text>,
        version: Int,
    }
    derived |account| { number: Text = account.payee.number() }
    filters ["organisation", "unit", "status"]
    sorts []
    public Public::None;
}
