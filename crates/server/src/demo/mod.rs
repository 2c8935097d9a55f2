//! A living market: told from two years ago until now, act by act, through the same door as everything else.

mod account;
mod competition;
mod course;
mod movements;
mod people;
mod purchase;
mod security;
mod texts;
mod work;
mod year;

use crate::{config::Config, start};
pub use account::{Account, PASSWORD};
use domain::{Day, Moment};
use people::People;
use procedures::{Office, time::Time};
use purchase::Purchase;
use std::{collections::BTreeMap, sync::Arc};

/// Opens a database and fills it with the example.
///
/// # Errors
/// Says what stands in the way.
pub async fn fill(config: &Config) -> Result<(Arc<Office>, Vec<Account>), String> {
    let office = start::open(config, Time::ahead()).await?;
    let now = office.now();
    if office.store.reference_data().tree.is_empty() {
        let begin = now.day().plus_days(-800);
        office.time.set(begin.start().plus_millis(9 * 3_600_000));
        for made in start::furnish(&office).await? {
            people::set_password(&office, &made.login, &made.code).await?;
        }
        let people = People::settle(&office).await?;
        tell(&office, &people, now).await?;
        office.time.set(now);
    }
    let accounts = people::accounts(&office).await?;
    Ok((office, accounts))
}

/// Tells the story of all purchases in the order of time, so that the journal reads like a chronicle.
async fn tell(office: &Arc<Office>, people: &People, now: Moment) -> Result<(), String> {
    let mut stories: Vec<Purchase<'_>> = purchase::all(office, people, now);
    let mut agenda: BTreeMap<(Moment, usize), ()> =
        stories.iter().enumerate().map(|(at, story)| ((story.course.begins, at), ())).collect();
    let mut last_look = office.now();
    while let Some(((moment, at), ())) = agenda.pop_first() {
        if moment > now {
            break;
        }
        // On the first working day of a year, before anything else happens in it.
        for over in last_look.day().year()..moment.day().year() {
            let first = format!("{}-01-04", over + 1).parse::<Day>().map_err(|error| error.to_string())?;
            office.time.set(first.start().max(last_look).min(moment));
            year::end(office, people, over).await?;
        }
        office.time.set(moment);
        if moment.day() > last_look.day() {
            office.do_what_is_due().await.map_err(|error| error.to_string())?;
            last_look = moment;
        }
        if let Some(next) = stories[at].go_on().await? {
            agenda.insert((next, at), ());
        }
    }
    office.time.set(now);
    office.do_what_is_due().await.map_err(|error| error.to_string())?;
    Ok(())
}

/// What a newcomer reads.
#[must_use]
pub fn welcome(base_url: &str, accounts: &[Account]) -> String {
    let mut text = format!("\n清单 Qingdan · {base_url}\n\n  接口文档 API documentation   {base_url}/docs\n\n");
    text.push_str(&format!("  口令 password of every account: {PASSWORD}\n\n"));
    for account in accounts {
        let seat = account.unit.as_deref().or(account.organisation.as_deref()).unwrap_or("全系统");
        text.push_str(&format!("  {:<22} {:<18} {seat}\n", account.role, account.login));
    }
    let token =
        accounts.iter().find(|account| account.login == "city.auditor").map_or("", |account| account.token.as_str());
    text.push_str(&format!(
        "\n三件可试的事 Three things to try:\n\
         \n  1. 看正在招标的项目 Tenders open for bids, as anybody:\n     curl '{base_url}/v1/tenders?status=published'\n\
         \n  2. 审计疑点 What an auditor should look at first, with evidence:\n     curl -H 'Authorization: Bearer {token}' -H 'Accept: text/csv' '{base_url}/v1/reports/red-flags'\n\
         \n  3. 从清单到支付走一遍 Take a purchase from the list to the payment: docs/walkthrough, or README.\n\n"
    ));
    text
}
