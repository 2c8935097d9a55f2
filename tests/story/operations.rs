//! The table of operations is whole: every act, every right, every operation of the document and every kind of noun of the
//! journal stand in it; and whatever forgets to ask for permission changes nothing.

use crate::app::{App, Engine};
use domain::{
    Refusal,
    actor::{Actor, RoleAssignment},
    concern::Concern,
    event::System,
    ids::{ListId, PersonId, RoleAssignmentId},
    permission::{Act, Who},
    purchase_list::{Event, PurchaseList},
    role::Role,
};
use persistence::{Error, TABLES, UnitOfWork};
use procedures::{Call, Caller, Done, Nothing, OPERATIONS, Office, Operation, Procedure};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;

fn acts() -> Vec<(Act, Option<&'static str>)> {
    let act = |operation: &Operation| match operation {
        Operation::Act(row) => Some((row.properties.act, row.place)),
        Operation::Query(_) | Operation::Noun(_) => None,
    };
    OPERATIONS.iter().filter_map(act).collect()
}

#[test]
fn every_act_is_carried_out_or_read_and_stands_in_the_table() {
    let table: BTreeSet<Act> = acts().into_iter().map(|(act, _)| act).collect();
    for act in Act::ALL {
        let reads = ["read_", "report_", "download_"].iter().any(|reading| act.word().starts_with(reading));
        assert!(reads != table.contains(act), "{act} is carried out by nobody, or reads and changes at once");
        let clock_alone = act.grants().iter().copied().flatten().all(|(who, _)| *who == Who::Clock);
        let placed = acts().iter().any(|(known, place)| known == act && place.is_some());
        assert!(reads || placed != clock_alone, "{act} has no place, or has one that only the clock could use");
    }
}

#[test]
fn the_document_says_what_stands_in_the_table() {
    let document = serde_json::to_value(api::document::whole().finish()).unwrap();
    let operations = document["paths"].as_object().unwrap().iter().flat_map(|(path, methods)| {
        let named = |operation: &serde_json::Value| operation["operationId"].as_str().unwrap().to_owned();
        methods.as_object().unwrap().values().map(move |operation| (named(operation), path.clone()))
    });
    let mut said: BTreeSet<(String, String)> = operations.collect();
    let mut take = |id: String, path: String| assert!(said.remove(&(id.clone(), path)), "{id} is not in the document");
    for operation in OPERATIONS {
        match operation {
            Operation::Act(row) => {
                if let Some(place) = row.place {
                    take(row.properties.act.word().to_owned(), format!("/v1/{place}"));
                }
            }
            Operation::Query(row) => take(row.name.to_owned(), format!("/v1/{}", row.place)),
            Operation::Noun(row) => {
                take(format!("list_{}", domain::ids::plural(row.noun)), row.path());
                take(format!("read_{}", row.noun), format!("{}/{{id}}", row.path()));
            }
        }
    }
    // What speaks HTTP itself is no row: reports, files, a computation and many acts in one request.
    for (id, path) in said {
        let special = path.starts_with("/v1/reports/")
            || path.ends_with("/content")
            || ["/v1/calendar/deadlines", "/v1/batches"].contains(&path.as_str());
        assert!(special, "{id} on {path} stands in no table");
    }
}

#[test]
fn every_kind_of_noun_has_a_table_a_place_and_a_right_to_read_it() {
    let tables: BTreeSet<&str> = TABLES.iter().map(|table| table.name).collect();
    let noun = |operation: &Operation| match operation {
        Operation::Noun(row) => Some((row.noun, row.act())),
        Operation::Act(_) | Operation::Query(_) => None,
    };
    let read: BTreeSet<&str> = OPERATIONS.iter().filter_map(noun).map(|(noun, _)| noun).collect();
    assert_eq!(tables, read);
    assert!(OPERATIONS.iter().filter_map(noun).all(|(_, act)| act.is_some()));
}

/// The way of one act through the source, as docs/architecture.md tells it: each file is there and has what is named.
#[test]
fn the_way_of_an_act_leads_through_what_exists() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let told = std::fs::read_to_string(root.join("docs/architecture.md")).unwrap();
    let way = told.split("## One act from the route to the disk").nth(1).unwrap().split("\n## ").next().unwrap();
    let steps: Vec<&str> = way.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_digit())).collect();
    assert_eq!(steps.len(), 10);
    for step in steps {
        let mut quoted = step.split('`').skip(1).step_by(2);
        let (file, name) = (quoted.next().unwrap(), quoted.next().unwrap());
        let text = std::fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let name = name.rsplit("::").next().unwrap();
        let defined = [format!("fn {name}"), format!("static {name}")];
        assert!(defined.iter().any(|definition| text.contains(definition)), "{file} has no {name}");
        if let Some(row) = quoted.next() {
            assert!(text.contains(row), "{file} has no {row}");
        }
    }
}

/// Changes the market without asking anybody.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
struct Forgetful {}

impl Procedure for Forgetful {
    type Subject = Nothing;
    type Outcome = Done;
    const ACT: Act = Act::LogIn;
    async fn decide(&self, _: Nothing, work: &UnitOfWork<'_>, _: &Office) -> Result<Done, Error> {
        work.note(System::PasswordChanged { person: PersonId::next() });
        Ok(Done::YES)
    }
}

/// Asks about one list and changes another.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
struct Mistaken {
    asked: ListId,
}

impl Procedure for Mistaken {
    type Subject = ListId;
    type Outcome = PurchaseList;
    const ACT: Act = Act::RenamePurchaseList;
    async fn decide(&self, on: ListId, work: &UnitOfWork<'_>, _: &Office) -> Result<PurchaseList, Error> {
        work.ask(&Concern::default()).unwrap_err();
        work.parent::<PurchaseList>(self.asked).await?;
        let mut list: PurchaseList = work.load_for_share(on).await?;
        work.record(&mut list, Event::Renamed("别人的清单".parse()?)).await?;
        Ok(list)
    }
}

fn fault(refused: Result<persistence::Answer, Refusal>) {
    assert_eq!(refused.unwrap_err().reason, domain::Reason::Fault);
}

#[tokio::test]
async fn an_act_that_does_not_ask_about_its_subject_changes_nothing() {
    for engine in Engine::all() {
        let app = App::new(engine).await;
        let cast = app.cast().await;
        fault(app.office.carry_out(&Caller::ANYBODY, Call::of(Forgetful {}, Nothing)).await);
        let list = json!({ "unit": "310115004", "year": 2026, "title": "甲" });
        let own = cast.officer.make("/v1/purchase-lists", list.clone()).await;
        let other = cast.officer.make("/v1/purchase-lists", list).await;
        let id = |list: &serde_json::Value| list["id"].as_str().unwrap().parse::<ListId>().unwrap();
        let unit = Some("310115004".parse().unwrap());
        let role_assignments =
            vec![RoleAssignment { id: RoleAssignmentId::next(), role: Role::BuyerOfficer, unit, organisation: None }];
        let officer = Caller::of(Actor::Person { id: cast.officer.id.unwrap(), role_assignments });
        let call = || Call::of(Mistaken { asked: id(&own) }, id(&other)).version(Some(1));
        fault(app.office.carry_out(&officer, call()).await);
        assert_eq!(cast.officer.again("purchase-lists", &other).await["title"], "甲");
        assert_eq!(app.findings().await, []);
    }
}
