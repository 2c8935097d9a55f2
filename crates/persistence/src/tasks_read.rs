//! Reading the tasks: those that wait for a reader, and those that wait on one noun.

use crate::{
    error::Error,
    filters::Filters,
    reader::Reader,
    tasks::{StoredTask, act_of, of_row},
};
use domain::{
    Day, Moment,
    jurisdiction::UnitCode,
    permission::{self, Act, Reach},
    task::ACTS,
};

/// Which tasks are asked for.
#[derive(Clone, Debug)]
pub struct TasksAsked {
    /// Only this act.
    pub act: Option<Act>,
    /// Only those of this unit and the units in its territory.
    pub territory: Option<UnitCode>,
    /// Those that can be done at this moment.
    pub now: Moment,
    /// Where the last page ended: day, noun, subject, act, person, joined by blanks.
    pub after: Option<String>,
    /// How many at most.
    pub limit: u64,
}

/// The place of a task in a list, for the next page.
#[must_use]
pub fn place_of_task(task: &StoredTask) -> String {
    let day = task.last_day.unwrap_or(task.since);
    let person = task.person.map(|person| person.to_string()).unwrap_or_default();
    format!("{day} {} {} {} {person}", task.noun, task.subject, task.act)
}

/// What a task waits for that another noun says: of each such act, the condition under which it can be done on a day.
const CONDITIONS: &[(Act, &str)] = &[
    // An item stands in no tender before that is published.
    (
        Act::DraftTender,
        "NOT EXISTS (SELECT 1 FROM tender WHERE tender.unit = task.unit
            AND tender.status IN ('draft', 'in_review', 'announced')
            AND tender.tender_documents LIKE '%' || task.subject || '%')",
    ),
    // Before the result only the buyer and the panel know whether there is a panel.
    (Act::DrawPanel, "NOT EXISTS (SELECT 1 FROM evaluation WHERE evaluation.tender = task.subject)"),
    // All that was opened is looked through before anybody is asked for a last price.
    (
        Act::CallQuotes,
        "NOT EXISTS (SELECT 1 FROM bid WHERE bid.tender = task.subject AND bid.status = 'opened')
            AND EXISTS (SELECT 1 FROM evaluation WHERE evaluation.tender = task.subject)",
    ),
    (
        Act::SubmitQuote,
        "EXISTS (SELECT 1 FROM bid JOIN tender ON tender.id = bid.tender
            WHERE bid.id = task.subject AND tender.status = 'quoting')",
    ),
    // Scored is what is opened, looked through, and priced for the last time.
    (
        Act::SubmitScores,
        "EXISTS (SELECT 1 FROM evaluation JOIN tender ON tender.id = evaluation.tender
            WHERE evaluation.id = task.subject AND tender.status = 'opened'
            AND NOT EXISTS (SELECT 1 FROM bid WHERE bid.tender = tender.id AND bid.status = 'opened')
            AND NOT EXISTS (SELECT 1 FROM task before WHERE before.noun = 'tender' AND before.subject = tender.id
                AND before.act IN ('call_quotes', 'open_quotes')))",
    ),
    // An award is contracted once its contract is in force; a draft that was called off leaves room for another.
    (
        Act::DraftContract,
        "NOT EXISTS (SELECT 1 FROM contract WHERE contract.award = task.subject AND contract.status <> 'cancelled')",
    ),
    // No work before the term of its contract is delivered under it (A8).
    (
        Act::DeliverMilestone,
        "EXISTS (SELECT 1 FROM milestone JOIN contract ON contract.id = milestone.contract
            WHERE milestone.id = task.subject AND contract.start_date <= {today})",
    ),
    (
        Act::CompleteContract,
        "NOT EXISTS (SELECT 1 FROM milestone WHERE milestone.contract = task.subject
            AND milestone.status NOT IN ('accepted', 'closed'))",
    ),
];

/// Who may not do what waits, since an earlier duty on another noun was theirs (A22): of each such act, the condition under
/// which a person whose identifier is like `{me}` may.
const SEPARATED: &[(Act, &str)] = &[
    (
        Act::AcceptMilestone,
        "NOT EXISTS (SELECT 1 FROM milestone JOIN contract ON contract.id = milestone.contract
            WHERE milestone.id = task.subject AND contract.handlers LIKE {me})",
    ),
    (Act::MatchInvoice, NOT_WHO_ACCEPTED),
    (Act::RequestPayment, NOT_WHO_ACCEPTED),
];

const NOT_WHO_ACCEPTED: &str = "NOT EXISTS (SELECT 1 FROM invoice JOIN milestone ON milestone.id = invoice.milestone
            WHERE invoice.id = task.subject AND milestone.acceptors LIKE {me})";

const FROM: &str = "FROM task LEFT JOIN clock ON clock.noun = task.noun AND clock.subject = task.subject
    AND clock.clock = task.clock AND clock.completed_date IS NULL";

/// The order of an inbox: by the day by which it is to be done; what has none, by the day since which it has waited.
const DAY: &str = "COALESCE(clock.last_day, task.since)";

/// The order of an inbox, to the last of two tasks of one day.
fn order() -> String {
    format!("{DAY}, task.noun, task.subject, task.act, COALESCE(task.person, '')")
}

/// What others must have done before.
fn ready(filters: &mut Filters, today: Day) {
    let today = filters.placeholder(today.to_string());
    for (act, condition) in CONDITIONS {
        let condition = condition.replace("{today}", &today);
        filters.conditions.push(format!("(task.act <> '{act}' OR ({condition}))"));
    }
}

/// The condition of the tasks of acts that reach so far.
fn within(filters: &mut Filters, reach: &Reach, acts: &[Act]) -> String {
    let mut any = Vec::new();
    if reach.everything {
        any.push("task.person IS NULL".to_owned());
    } else if !reach.units.is_empty() {
        let units = filters.among("task.unit", &reach.units);
        any.push(format!("task.person IS NULL AND {units}"));
    }
    if let Some(organisation) = reach.organisation {
        let place = filters.placeholder(organisation.to_string());
        any.push(format!("task.organisation = {place}"));
    }
    if let Some(person) = reach.person.or(reach.appointed) {
        let place = filters.placeholder(person.to_string());
        any.push(format!("task.person = {place}"));
    }
    let words: Vec<String> = acts.iter().map(|act| format!("'{act}'")).collect();
    let any = if any.is_empty() { "1 = 0".to_owned() } else { any.join(" OR ") };
    format!("(task.act IN ({}) AND ({any}))", words.join(", "))
}

impl Reader {
    /// Reads a page of what waits for the reader, the nearest first, and counts by act what waits on all pages.
    ///
    /// # Errors
    /// When there is no such unit, or the database fails.
    pub async fn tasks(&self, asked: &TasksAsked) -> Result<(Vec<StoredTask>, Vec<(Act, i64)>), Error> {
        let mut filters = self.awaited(asked)?;
        let sql = format!(
            "SELECT task.act AS act, COUNT(*) AS count {FROM} WHERE {} GROUP BY task.act ORDER BY task.act",
            filters.all()
        );
        let counted = self.db().rows(sql, filters.values.clone()).await?;
        let counts = counted.iter().map(|row| Ok((act_of(row)?, row.get("count")?))).collect::<Result<_, Error>>()?;
        filters.after(&order(), asked.after.as_ref());
        let limit = filters.placeholder(i64::try_from(asked.limit).unwrap_or(i64::MAX));
        let sql =
            format!("SELECT task.*, clock.last_day {FROM} WHERE {} ORDER BY {} LIMIT {limit}", filters.all(), order());
        let rows = self.db().rows(sql, filters.values).await?;
        Ok((rows.iter().map(of_row).collect::<Result<_, _>>()?, counts))
    }
    /// What waits on one noun, whoever is to do it; the caller has found the noun.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tasks_on(&self, (noun, subject): (&str, &str), today: Day) -> Result<Vec<StoredTask>, Error> {
        let mut filters = Filters::default();
        let places = [filters.placeholder(noun), filters.placeholder(subject)];
        filters.conditions.push(format!("task.noun = {} AND task.subject = {}", places[0], places[1]));
        ready(&mut filters, today);
        let sql = format!("SELECT task.*, clock.last_day {FROM} WHERE {} ORDER BY {}", filters.all(), order());
        self.db().rows(sql, filters.values).await?.iter().map(of_row).collect()
    }
    /// The conditions of what waits for the reader: its rights, the separation of persons, and what comes before.
    fn awaited(&self, asked: &TasksAsked) -> Result<Filters, Error> {
        let mut filters = Filters::default();
        let mut reaches: Vec<(Reach, Vec<Act>)> = Vec::new();
        for act in ACTS.iter().copied().filter(|act| asked.act.is_none_or(|wanted| wanted == *act)) {
            let reach = permission::reach(self.actor(), act, &self.reference_data().tree);
            match reaches.iter_mut().find(|(known, _)| *known == reach) {
                Some((_, acts)) => acts.push(act),
                None => reaches.push((reach, vec![act])),
            }
        }
        let any: Vec<String> = reaches
            .iter()
            .filter(|(reach, _)| !reach.is_empty())
            .map(|(reach, acts)| within(&mut filters, reach, acts))
            .collect();
        filters.any_of(&any);
        let now = filters.placeholder(asked.now.millis());
        filters.conditions.push(format!("(task.from_at IS NULL OR task.from_at <= {now})"));
        if let Some(person) = self.actor().person() {
            let place = filters.placeholder(format!("%{person}%"));
            filters.conditions.push(format!("task.apart NOT LIKE {place}"));
            for (act, condition) in SEPARATED {
                let may = condition.replace("{me}", &place);
                filters.conditions.push(format!("(task.act <> '{act}' OR {may})"));
            }
        }
        filters.in_territory(self.reference_data(), asked.territory.as_ref(), "task.unit")?;
        ready(&mut filters, asked.now.day());
        Ok(filters)
    }
}
