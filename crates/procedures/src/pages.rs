//! Pages of a list: filters, sorts and cursors as a request asks for them.

use crate::parameters::Parameters;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Reason, Refusal};
use persistence::{Direction, Listing, PARTS, Place, Table};

/// The names of the parameters that a list of a table takes.
#[must_use]
pub fn known(table: &'static Table) -> Vec<&'static str> {
    let mut known = vec!["limit", "cursor"];
    if table.belongs_to_units() {
        known.push("territory");
    }
    if !table.sorts.is_empty() {
        known.push("sort");
    }
    known.extend(table.filters);
    known
}

/// What a list is asked for.
///
/// # Errors
/// When a parameter cannot be read.
pub fn listing(table: &'static Table, parameters: &Parameters) -> Result<Listing, Refusal> {
    let filter = |name: &&'static str| parameters.text(name).map(|value| (*name, value.to_owned()));
    Ok(Listing {
        filters: table.filters.iter().filter_map(filter).collect(),
        territory: parameters.value("territory")?,
        sort: parameters.text("sort").map(|sort| read_sort(table, sort)).transpose()?,
        after: parameters.text("cursor").map(read_cursor).transpose()?,
        limit: parameters.limit()?,
    })
}

fn read_sort(table: &'static Table, sort: &str) -> Result<(&'static str, Direction), Refusal> {
    let (name, direction) = sort.strip_prefix('-').map_or((sort, Direction::Up), |name| (name, Direction::Down));
    let found = table.sorts.iter().find(|column| **column == name);
    found.map(|column| (*column, direction)).ok_or_else(|| {
        Refusal::of(Reason::UnknownParameter).field("sort").with("name", sort).with("known", table.sorts.join(", "))
    })
}

/// An opaque mark of where a page ended.
#[must_use]
pub fn cursor((value, id): &Place) -> String {
    mark(&format!("{}~{id}", value.as_deref().unwrap_or_default()))
}

/// A place in a list as a mark that nobody needs to understand.
pub(crate) fn mark(place: &str) -> String {
    URL_SAFE_NO_PAD.encode(place)
}

/// The place of a mark.
pub(crate) fn marked(cursor: &str) -> Result<String, Refusal> {
    let place = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    place.filter(|place| !place.contains('\0')).ok_or_else(bad_cursor)
}

/// The place of a mark in a list whose order has several columns.
pub(crate) fn marked_in_order(cursor: &str) -> Result<String, Refusal> {
    let place = marked(cursor)?;
    if place.split(' ').count() == PARTS { Ok(place) } else { Err(bad_cursor()) }
}

/// Refuses a mark that is none of this list.
pub(crate) fn bad_cursor() -> Refusal {
    Refusal::of(Reason::BadCursor).field("cursor")
}

fn read_cursor(text: &str) -> Result<Place, Refusal> {
    let plain = marked(text)?;
    let (value, id) = plain.split_once('~').ok_or_else(bad_cursor)?;
    Ok(((!value.is_empty()).then(|| value.to_owned()), id.to_owned()))
}
