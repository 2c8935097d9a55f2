//! The inbox: everything that waits for whoever asks, the nearest first.

use crate::{
    pages::{mark, marked_in_order},
    query::{Asking, Everything, LIMIT_SAID, Limit, Query, parameters},
};
use domain::{
    Day, Moment, RuleId,
    ids::{OrganisationId, PersonId, RoleAssignmentId, path_of},
    jurisdiction::UnitCode,
    permission::Act,
    role::Role,
    rulebook::Rule,
    schema::ToSchema,
};
use labels::Language;
use persistence::{Error, Reader, StoredTask, TasksAsked, place_of_task};
use serde::Serialize;

/// What waits for somebody.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InboxItem {
    /// The act that is waited for.
    pub act: Act,
    /// What it is called in Chinese.
    pub title: &'static str,
    /// What it is called in English.
    pub title_en: &'static str,
    /// The kind of noun on which it waits.
    #[schema(example = "payment")]
    pub noun: String,
    /// The identifier of that noun.
    #[schema(example = "0197c0de-0000-7000-8000-000000000001")]
    pub subject: String,
    /// Where that noun can be read.
    #[schema(example = "/v1/payments/0197c0de-0000-7000-8000-000000000001")]
    pub href: String,
    /// The roles of which one does it.
    pub roles: Vec<Role>,
    /// The unit that it concerns.
    pub unit: Option<UnitCode>,
    /// The organisation that is to do it.
    pub organisation: Option<OrganisationId>,
    /// The one person who is to do it.
    pub person: Option<PersonId>,
    /// Whether what is awaited was received already and can only be given anew: of a final quote, whose receipt is the
    /// bidder's own to know.
    pub received: bool,
    /// The day since which it has been waiting.
    pub since: Day,
    /// When it could be done at the earliest, where that was set.
    pub from: Option<Moment>,
    /// The last day on which it is to be done.
    pub last_day: Option<Day>,
    /// Days until the last day; negative where it has passed.
    pub days_left: Option<i64>,
    /// The rule that sets the last day.
    pub rule: Option<RuleId>,
    /// Its law in Chinese.
    pub law: Option<&'static str>,
    /// Its law in English.
    pub law_en: Option<&'static str>,
    /// The articles.
    pub article: Option<&'static str>,
}

/// How many of one kind wait.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InboxCount {
    /// The act that is waited for.
    pub act: Act,
    /// What it is called in Chinese.
    pub title: &'static str,
    /// What it is called in English.
    pub title_en: &'static str,
    /// How many.
    pub count: i64,
}

/// An inbox.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Inbox {
    /// What waits, the nearest last day first; what has none stands at the day since which it has waited.
    #[schema(max_items = 200)]
    pub items: Vec<InboxItem>,
    /// Where the next page begins; null on the last.
    pub next: Option<String>,
    /// How many of each kind wait, on all pages.
    #[schema(max_items = 300)]
    pub counts: Vec<InboxCount>,
}

parameters! {
    /// Reads what waits for whoever asks.
    ReadInbox {
        act: Option<Act> = ("Only what waits for this act.", "approve_payment"),
        role_assignment: Option<RoleAssignmentId> = ("Only what waits for one of the caller's roles, by its identifier.", "0197c0de-0000-7000-8000-000000000001"),
        territory: Option<UnitCode> = ("Only of this unit and the units in its territory.", "310115"),
        cursor: Option<String> = ("Where the page begins, as the last page said.", "MjAyNi0wNC0yMg"),
        limit: Limit = (LIMIT_SAID.0, LIMIT_SAID.1),
    }
}
impl Query for ReadInbox {
    type About = Everything;
    type Answer = Inbox;
    const ACT: Act = Act::ReadInbox;
    const TAG: &'static str = "due";
    const SUMMARY: &'static str = "Read what waits for you.";
    const DESCRIPTION: &'static str = "Every act that the caller can do and that somebody waits for, the nearest last day first, with what is to be \
         done, on what, by when and because of which rule, and counted by kind. What the caller may not do since an earlier duty \
         was theirs waits for others. For one of several seats, name its role assignment.";
    async fn answer(self, _: Everything, asking: &Asking) -> Result<Inbox, Error> {
        let asked = TasksAsked {
            act: self.act,
            territory: self.territory,
            now: asking.now,
            after: self.cursor.as_deref().map(marked_in_order).transpose()?,
            limit: self.limit.0 + 1,
        };
        let reader = match self.role_assignment {
            Some(seat) => asking.reader.in_seat(seat)?,
            None => asking.reader.clone(),
        };
        let (mut found, counts) = reader.tasks(&asked).await?;
        let more = found.len() > self.limit.items();
        found.truncate(self.limit.items());
        let next = found.last().filter(|_| more).map(|last| mark(&place_of_task(last)));
        let today = asking.now.day();
        let mut items = Vec::with_capacity(found.len());
        for task in found {
            let received = is_received(&reader, &task).await?;
            items.push(InboxItem { received, ..item(task, today) });
        }
        Ok(Inbox { items, next, counts: counts.into_iter().map(count).collect() })
    }
}

/// Whether a final quote that is awaited was handed in: while it lies sealed, the task stands as if it were not.
async fn is_received(reader: &Reader, task: &StoredTask) -> Result<bool, Error> {
    if task.act != Act::SubmitQuote {
        return Ok(false);
    }
    Ok(reader.quotes_received(task.subject.parse()?).await? > 0)
}

/// What an act is called in both languages; the word itself where the catalogue has none.
fn titles(act: Act) -> (&'static str, &'static str) {
    let word = act.word();
    (labels::of_list(Language::Chinese, "act", word), labels::of_list(Language::English, "act", word))
}

fn count((act, count): (Act, i64)) -> InboxCount {
    let (title, title_en) = titles(act);
    InboxCount { act, title, title_en, count }
}

fn item(task: StoredTask, today: Day) -> InboxItem {
    let (title, title_en) = titles(task.act);
    let rule = task.running().map(|clock| Rule::get(clock.row().rule));
    InboxItem {
        act: task.act,
        title,
        title_en,
        href: format!("{}/{}", path_of(&task.noun), task.subject),
        noun: task.noun,
        subject: task.subject,
        roles: task.act.roles(),
        unit: task.unit,
        organisation: task.organisation,
        person: task.person,
        received: false,
        since: task.since,
        from: task.from,
        last_day: task.last_day,
        days_left: task.last_day.map(|last| last.days_since(today)),
        rule: rule.map(|rule| rule.id),
        law: rule.map(|rule| rule.statute().name_zh),
        law_en: rule.map(|rule| rule.statute().name_en),
        article: rule.map(|rule| rule.article),
    }
}
