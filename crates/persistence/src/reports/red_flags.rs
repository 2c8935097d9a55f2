//! The red flags of a territory, worked out from nouns as they were at the cut: only what was opened by then is looked
//! at, so that no bid is betrayed before its opening (E3).

mod gathered;

use super::{
    as_of::AsOf,
    line::Line,
    plan::{Column, amount, text},
};
use crate::{error::Error, past::Wanted, reader::Reader};
use domain::report::Asked;
use domain::{
    ids::{ContractId, Names, OrganisationId},
    organisation::Organisation,
    permission::Reach,
    red_flags::{RedFlag, Thresholds, examine},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const EXCEPTIONS: &[Column] = &[
    text("indicator", "The indicator that found it."),
    text("cardinal", "Its number in Cardinal of the Open Contracting Partnership; empty for one of our own."),
    text("title", "Its title in Chinese."),
    text("title_en", "Its title in English."),
    text("unit", "The unit that buys; empty where it concerns several."),
    text("unit_name", "Its name."),
    text("lot", "The lot of the tender, where it concerns one competition."),
    text("organisations", "The organisations that it concerns, separated by spaces."),
    text("organisation_names", "Their names, separated by semicolons."),
    text("person", "The member of a panel that it concerns, if one."),
    text("evidence", "What it rests on: where each noun can be read, separated by spaces."),
    amount("at_stake", "The money that hangs on it."),
    text("finding", "What was found with the numbers compared, in Chinese."),
    text("finding_en", "The same in English."),
    text("meaning", "What may lie behind it and what to look at, in Chinese."),
    text("meaning_en", "The same in English."),
];

/// The lines of the report.
pub(super) async fn lines(reader: &Reader, reach: &Reach, asked: &Asked, cut: &AsOf) -> Result<Vec<Line>, Error> {
    let facts = gathered::facts(reader, reach, asked, cut).await?;
    let mut found = examine(&facts, &Thresholds::default());
    found.retain(|red_flag| wanted(red_flag, asked));
    let named: BTreeSet<OrganisationId> = found.iter().flat_map(|one| one.organisations.iter().copied()).collect();
    let mut names = BTreeMap::new();
    if !named.is_empty() {
        let organisations = Wanted::<Organisation>::among("id", named, cut.position).all(reader).await?;
        names.extend(organisations.into_iter().map(|one| (one.id, one.name.to_string())));
    }
    found.iter().map(|red_flag| line(reader, red_flag, &names)).collect()
}

fn wanted(red_flag: &RedFlag, asked: &Asked) -> bool {
    let contract = asked.contract.map(|id| id.to_string());
    asked.organisation.is_none_or(|organisation| red_flag.organisations.contains(&organisation))
        && contract.is_none_or(|id| red_flag.evidence.iter().any(|one| one.noun == ContractId::NOUN && one.id == id))
}

fn line(reader: &Reader, red_flag: &RedFlag, names: &BTreeMap<OrganisationId, String>) -> Result<Line, Error> {
    let joined = |parts: &mut dyn Iterator<Item = String>, between: &str| parts.collect::<Vec<_>>().join(between);
    let organisations = &red_flag.organisations;
    let unit = red_flag.unit.as_ref().and_then(|code| reader.reference_data().tree.unit(code));
    let indicator = red_flag.indicator;
    let fields = [
        indicator.to_string(),
        indicator.code().to_owned(),
        indicator.title_zh().to_owned(),
        indicator.title_en().to_owned(),
        red_flag.unit.as_ref().map(ToString::to_string).unwrap_or_default(),
        unit.map(|unit| unit.name.clone()).unwrap_or_default(),
        red_flag.lot.map(|lot| lot.to_string()).unwrap_or_default(),
        joined(&mut organisations.iter().map(ToString::to_string), " "),
        joined(&mut organisations.iter().filter_map(|id| names.get(id).cloned()), "; "),
        red_flag.person.map(|person| person.to_string()).unwrap_or_default(),
        joined(&mut red_flag.evidence.iter().map(ToString::to_string), " "),
        red_flag.at_stake.get().to_string(),
        red_flag.finding(true),
        red_flag.finding(false),
        indicator.meaning_zh().to_owned(),
        indicator.meaning_en().to_owned(),
    ];
    Line::read(EXCEPTIONS, fields.iter().map(|field| Ok(field.as_str().into())))
}
