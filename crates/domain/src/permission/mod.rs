//! Who may do what: one table of role × act × relation. Loading a noun to act on it asks this table, and so
//! does every list; there is no second place.

mod acts;
mod grant;
pub use acts::Act;
pub use grant::{Grant, Relation, Who};

use crate::{
    actor::{Actor, RoleAssignment},
    concern::Concern,
    ids::{OrganisationId, PersonId},
    jurisdiction::{Jurisdiction, Unit, UnitCode},
    rulebook::{Reason, Refusal},
};

use Relation::{Any, Appointed, Below, Own, Party, Public, Self_};

fn related(
    relation: Relation,
    role_assignment: Option<&RoleAssignment>,
    actor: &Actor,
    concern: &Concern<'_>,
    tree: &Jurisdiction,
) -> bool {
    let seat = role_assignment.and_then(|role_assignment| role_assignment.unit.as_ref());
    match relation {
        Any => true,
        Public => concern.public,
        Own => seat.is_some() && seat == concern.unit,
        Below => seat.zip(concern.unit).is_some_and(|(seat, unit)| tree.covers(seat, unit)),
        Party => role_assignment
            .and_then(|role_assignment| role_assignment.organisation)
            .is_some_and(|seat| concern.organisation == Some(seat)),
        Appointed => actor.person().is_some_and(|person| concern.appointed.contains(&person)),
        Self_ => actor.person().is_some_and(|person| concern.person == Some(person)),
    }
}

/// Whether the actor may do this to a noun of this concern.
#[must_use]
pub fn allows(actor: &Actor, act: Act, concern: &Concern<'_>, tree: &Jurisdiction) -> bool {
    act.grants().iter().copied().flatten().any(|(who, relation)| match who {
        Who::Anybody => related(*relation, None, actor, concern, tree),
        Who::AnyPerson => actor.person().is_some() && related(*relation, None, actor, concern, tree),
        Who::Clock => *actor == Actor::Clock,
        Who::Role(role) => {
            let mut role_assignments =
                actor.role_assignments().iter().filter(|role_assignment| role_assignment.role == *role);
            role_assignments.any(|role_assignment| related(*relation, Some(role_assignment), actor, concern, tree))
        }
    })
}

/// Asks whether the actor could do this to any noun at all: what can be answered before anything is loaded, and
/// tells nothing of any noun.
///
/// # Errors
/// Nobody logged in, or no role with this right.
pub fn could(actor: &Actor, act: Act) -> Result<(), Refusal> {
    let could = act.grants().iter().copied().flatten().any(|(who, _)| match who {
        Who::Anybody => true,
        Who::AnyPerson => actor.person().is_some(),
        Who::Clock => *actor == Actor::Clock,
        Who::Role(role) => actor.role_assignments().iter().any(|role_assignment| role_assignment.role == *role),
    });
    match actor {
        _ if could => Ok(()),
        Actor::Anybody => Err(Refusal::of(Reason::NotLoggedIn)),
        Actor::Clock | Actor::Person { .. } => Err(not_allowed(act)),
    }
}

/// The refusal of an act, with the roles that do it.
#[must_use]
pub fn not_allowed(act: Act) -> Refusal {
    let at = if act.is_of_party() {
        "有关社会组织 ¦ the organisation concerned"
    } else {
        "有关单位 ¦ the unit concerned"
    };
    not_allowed_at(act, at)
}

fn not_allowed_at(act: Act, at: &str) -> Refusal {
    Refusal::of(Reason::NotAllowed).with_words("roles", act.roles()).with("at", at)
}

/// Asks whether the actor may do this to a noun of this concern.
///
/// # Errors
/// Nobody logged in and the act is not open to all; not allowed, where the actor may read the noun; not
/// found, where it may not even know.
pub fn may(
    actor: &Actor,
    act: Act,
    read: Option<Act>,
    concern: &Concern<'_>,
    tree: &Jurisdiction,
) -> Result<(), Refusal> {
    // Whoever may not know of a noun does not act on it either, and learns nothing of it by trying.
    let may_know = *actor == Actor::Clock || read.is_none_or(|read| allows(actor, read, concern, tree));
    if may_know && allows(actor, act, concern, tree) {
        return Ok(());
    }
    match actor {
        _ if !may_know => Err(Refusal::of(Reason::NotFound)),
        Actor::Anybody => Err(Refusal::of(Reason::NotLoggedIn)),
        // Who may read it knows to which unit it belongs.
        Actor::Clock | Actor::Person { .. } => Err(match concern.unit.and_then(|unit| tree.unit(unit)) {
            Some(Unit { name, code, .. }) if !act.is_of_party() => not_allowed_at(act, &format!("{name}（{code}）")),
            _ => not_allowed(act),
        }),
    }
}

/// Whether an actor may know the names of the persons whom a view refers to: whoever serves the public, or sits on a panel.
#[must_use]
pub fn knows_persons(actor: &Actor) -> bool {
    actor.role_assignments().iter().any(|role_assignment| !role_assignment.role.sits_in_organisation())
}

/// What an actor may see in a list: the union of everything its roles reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Everything.
    pub everything: bool,
    /// What everybody may read.
    pub public: bool,
    /// What belongs to these units.
    pub units: Vec<UnitCode>,
    /// Those of them at which a role is held, and not above.
    pub own: Vec<UnitCode>,
    /// What belongs to this organisation.
    pub organisation: Option<OrganisationId>,
    /// What is this person's own.
    pub person: Option<PersonId>,
    /// What this person is appointed to.
    pub appointed: Option<PersonId>,
}

impl Reach {
    /// Whether nothing at all is reached.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How far an actor's right to read reaches.
#[must_use]
pub fn reach(actor: &Actor, act: Act, tree: &Jurisdiction) -> Reach {
    let mut reach = Reach::default();
    for (who, relation) in act.grants().iter().copied().flatten() {
        match who {
            Who::Anybody => widen(&mut reach, *relation, None, actor, tree),
            Who::AnyPerson if actor.person().is_some() => widen(&mut reach, *relation, None, actor, tree),
            Who::Role(role) => {
                for role_assignment in
                    actor.role_assignments().iter().filter(|role_assignment| role_assignment.role == *role)
                {
                    widen(&mut reach, *relation, Some(role_assignment), actor, tree);
                }
            }
            Who::Clock | Who::AnyPerson => {}
        }
    }
    for units in [&mut reach.units, &mut reach.own] {
        units.sort();
        units.dedup();
    }
    reach
}

fn widen(
    reach: &mut Reach,
    relation: Relation,
    role_assignment: Option<&RoleAssignment>,
    actor: &Actor,
    tree: &Jurisdiction,
) {
    let seat = role_assignment.and_then(|role_assignment| role_assignment.unit.as_ref());
    match relation {
        Any => reach.everything = true,
        Public => reach.public = true,
        Own => {
            reach.units.extend(seat.cloned());
            reach.own.extend(seat.cloned());
        }
        Below => match seat {
            Some(seat) if tree.is_citywide(seat) => reach.everything = true,
            Some(seat) => reach.units.extend(tree.territory(seat).into_iter().filter(|unit| unit != seat)),
            None => {}
        },
        Party => {
            reach.organisation =
                role_assignment.and_then(|role_assignment| role_assignment.organisation).or(reach.organisation)
        }
        Appointed => reach.appointed = actor.person(),
        Self_ => reach.person = actor.person(),
    }
}
