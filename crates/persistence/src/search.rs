//! By what nouns are found, as it is kept: one row for a noun, made anew when its words change.

use crate::{db::Db, error::Error};
use domain::{
    Fen, Moment,
    search::{Heading, Kind, SearchText, form, tokens},
};
use sea_orm::Value;

/// Stands before the tokens of the title: a sign that no text has once it is compared.
const OF_TITLE: char = '\u{e000}';
/// The first of the signs that stand before all tokens of a kind of noun.
const OF_KINDS: u32 = 0xe001;

/// What stands before a token: its kind of noun, so that a rare word of one kind is not sought among all that is of that kind, and whether
/// it stands in the title.
pub(crate) fn mark_of(noun: &str, in_title: bool) -> Result<String, Error> {
    let at = Kind::ALL.iter().position(|kind| kind.word() == noun).and_then(|at| u32::try_from(at).ok());
    let kind = at.and_then(|at| char::from_u32(OF_KINDS + at));
    let kind = kind.ok_or_else(|| Error::Internal(format!("{noun} is not found by words")))?;
    Ok(if in_title { String::from_iter([kind, OF_TITLE]) } else { kind.to_string() })
}

/// A moment has so many places: nouns of one moment stand in the order of the digits of their identifiers.
const PLACES_OF_A_MOMENT: i64 = 1 << 20;

/// Keeps by what a noun is found, in the place of what was kept before.
pub(crate) async fn keep(
    db: Db<'_>,
    (noun, subject): (&'static str, &str),
    said: &SearchText,
    new: bool,
) -> Result<(), Error> {
    if !new {
        db.run("DELETE FROM search_text WHERE subject = $1", [subject.into()]).await?;
    }
    let title = form(&title(db, said).await?);
    let mut rest = said.texts.clone();
    rest.extend(organisation(db, said).await?);
    let rest = form(&rest.join("\n"));
    let values: [Value; 10] = [
        place(db, said.dated_at, subject).await?.into(),
        noun.into(),
        subject.into(),
        title.as_str().into(),
        rest.as_str().into(),
        grams(noun, &title, &rest)?.into(),
        categories(db, said).await?.into(),
        said.method.map(|method| method.word().to_owned()).into(),
        said.amount.map(Fen::get).into(),
        said.closes_at.map(Moment::millis).into(),
    ];
    let sql = format!(
        "INSERT INTO search_text (place, noun, subject, title, rest, grams, categories, method, amount, closes_at)
         VALUES ({})",
        crate::db::placeholders(1, values.len())
    );
    db.run(sql, values).await.map(drop)
}

/// The tokens of the title as such, and of everything, each with its mark.
fn grams(noun: &str, title: &str, rest: &str) -> Result<String, Error> {
    let (of_title, mut all) = (tokens(title), tokens(rest));
    let (in_title, anywhere) = (mark_of(noun, true)?, mark_of(noun, false)?);
    let mut grams: Vec<String> = of_title.iter().map(|token| format!("{in_title}{token}")).collect();
    all.extend(of_title);
    grams.extend(all.iter().map(|token| format!("{anywhere}{token}")));
    Ok(grams.join(" "))
}

async fn title(db: Db<'_>, said: &SearchText) -> Result<String, Error> {
    match &said.heading {
        Heading::Own(title) => Ok(title.clone()),
        Heading::OfTender(tender) => {
            db.one("SELECT title FROM tender WHERE id = $1", [tender.to_string().into()]).await?.at(0)
        }
    }
}

async fn organisation(db: Db<'_>, said: &SearchText) -> Result<Option<String>, Error> {
    let Some(organisation) = said.organisation else { return Ok(None) };
    let sql = "SELECT name FROM organisation WHERE id = $1";
    db.one(sql, [organisation.to_string().into()]).await?.at(0).map(Some)
}

async fn categories(db: Db<'_>, said: &SearchText) -> Result<String, Error> {
    let mut codes: Vec<String> = said.category.iter().cloned().collect();
    if !said.items.is_empty() {
        let places = crate::db::placeholders(1, said.items.len());
        let sql = format!("SELECT catalogue_code FROM purchase_item WHERE id IN ({places}) ORDER BY catalogue_code");
        let items = said.items.iter().map(|item| item.to_string().into());
        for row in db.rows(sql, items).await? {
            codes.push(row.at(0)?);
        }
    }
    codes.dedup();
    Ok(codes.iter().fold(String::new(), |before, code| format!("{before} {code}")))
}

/// The first place of a moment; at the end of time the last place of all.
pub(crate) const fn first_place(at: Moment) -> i64 {
    at.millis().saturating_mul(PLACES_OF_A_MOMENT)
}

/// A place that is free, at a moment. It tells no more than the moment: how many nouns were made between two is not in it.
async fn place(db: Db<'_>, at: Moment, subject: &str) -> Result<i64, Error> {
    let digits: String = subject.chars().filter(char::is_ascii_hexdigit).collect();
    let last = digits.get(digits.len().saturating_sub(5)..).unwrap_or_default();
    let within = i64::from_str_radix(last, 16).map_err(|_| Error::Internal(format!("{subject} is no identifier")))?;
    let too_far = || Error::Internal(format!("{} lies too far away", at.millis()));
    let mut place = at.millis().checked_mul(PLACES_OF_A_MOMENT).and_then(|at| at.checked_add(within));
    loop {
        let wanted = place.ok_or_else(too_far)?;
        if db.row("SELECT 1 FROM search_text WHERE place = $1", [wanted.into()]).await?.is_none() {
            return Ok(wanted);
        }
        place = wanted.checked_add(1);
    }
}
