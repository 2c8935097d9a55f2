//! Who can act next on a noun: which act, by whom, until when.

use domain::{
    Day, Moment, RuleId,
    actor::Actor,
    concern::Concern,
    ids::OrganisationId,
    jurisdiction::UnitCode,
    permission::{self, Act},
    role::Role,
    schema::ToSchema,
};
use persistence::{Error, Reader, StoredTask};
use serde::Serialize;

/// What a noun waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct NextStep {
    /// The act that is waited for.
    pub act: Act,
    /// The roles of which one does it.
    pub roles: Vec<Role>,
    /// The unit whose people do it; none where an organisation does.
    pub unit: Option<UnitCode>,
    /// The organisation that does it.
    pub organisation: Option<OrganisationId>,
    /// When it can be done at the earliest.
    pub from: Option<Moment>,
    /// The last day on which it is to be done.
    pub last_day: Option<Day>,
    /// The rule that sets that day.
    pub rule: Option<RuleId>,
}

/// What a noun waits for, as far as the reader may know: its own unit, its own organisation, those who sit on its panel, and
/// whoever may do it. To others it would tell how far a purchase is before that is told.
pub(crate) async fn next_steps(
    reader: &Reader,
    of: (&str, &str),
    concern: &Concern<'_>,
    today: Day,
) -> Result<Vec<NextStep>, Error> {
    let actor = reader.actor();
    if *actor == Actor::Anybody {
        return Ok(Vec::new());
    }
    let near = is_near(actor, concern);
    let tree = &reader.reference_data().tree;
    let told = |task: &StoredTask| near || permission::allows(actor, task.act, concern, tree);
    let mut steps: Vec<NextStep> = Vec::new();
    for task in reader.tasks_on(of, today).await?.into_iter().filter(told) {
        // Of several persons of whom each does the same, it is said once.
        if steps.iter().all(|step| step.act != task.act) {
            steps.push(step(task));
        }
    }
    Ok(steps)
}

fn is_near(actor: &Actor, concern: &Concern<'_>) -> bool {
    let seats = actor.role_assignments().iter().any(|held| {
        let at_unit = held.unit.as_ref().is_some_and(|unit| concern.unit == Some(unit));
        let in_organisation = held.organisation.is_some_and(|one| concern.organisation == Some(one));
        at_unit || in_organisation
    });
    seats || actor.person().is_some_and(|person| concern.appointed.contains(&person))
}

fn step(task: StoredTask) -> NextStep {
    let rule = task.running().map(|clock| clock.row().rule);
    NextStep {
        act: task.act,
        roles: task.act.roles(),
        unit: task.unit.filter(|_| !task.act.is_of_party()),
        organisation: task.organisation,
        from: task.from,
        last_day: task.last_day,
        rule,
    }
}
