//! Pages of a list: filters, sorts and cursors as a request asks for them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Reason, Refusal};
use persistence::{Direction, Kept, Listing};
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, Ref, RefOr, Schema,
        schema::{ArrayBuilder, SchemaType, Type},
    },
};

/// How many items a page has unless asked for otherwise, and at most.
pub const LIMIT: u64 = 50;
/// How many items a page has at most.
pub const LIMIT_MAX: u64 = 200;

/// A page.
#[derive(Clone, Debug, Serialize)]
pub struct Items<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last.
    pub next: Option<String>,
}

impl<T: ToSchema> PartialSchema for Items<T> {
    fn schema() -> RefOr<Schema> {
        let items =
            ArrayBuilder::new().items(RefOr::Ref(Ref::from_schema_name(T::name()))).max_items(Some(LIMIT_MAX as usize));
        let next = ObjectBuilder::new()
            .schema_type(SchemaType::Array(vec![Type::String, Type::Null]))
            .description(Some("Where the next page begins; null on the last."));
        ObjectBuilder::new()
            .description(Some("A page of a list."))
            .property("items", items.build())
            .required("items")
            .property("next", next.build())
            .required("next")
            .build()
            .into()
    }
}
impl<T: ToSchema> ToSchema for Items<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        format!("{}Page", T::name()).into()
    }
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}

/// The parameters of a query, each known and at most once.
///
/// # Errors
/// When one is unknown or stands twice.
pub fn read_query(query: &str, known: &[&str]) -> Result<Vec<(String, String)>, Refusal> {
    let unreadable = |why: String| Refusal::of(Reason::Malformed).with("why", why);
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(query).map_err(|error| unreadable(error.to_string()))?;
    for (at, (name, value)) in pairs.iter().enumerate() {
        if !known.contains(&name.as_str()) {
            let refusal = Refusal::of(Reason::UnknownParameter).field(name.as_str());
            return Err(refusal.with("name", name).with("known", known.join(", ")));
        }
        if pairs[..at].iter().any(|(earlier, _)| earlier == name) || value.contains('\0') {
            return Err(unreadable(format!("?{name}")).field(name.as_str()));
        }
    }
    Ok(pairs)
}

/// The value of a parameter.
#[must_use]
pub fn parameter<'p>(parameters: &'p [(String, String)], name: &str) -> Option<&'p str> {
    parameters.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

/// The value of a parameter, read.
///
/// # Errors
/// When it cannot be read.
pub fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
    parameters: &[(String, String)],
    name: &str,
) -> Result<Option<T>, Refusal> {
    let read = |text: &str| {
        text.parse().map_err(|error: T::Err| {
            let said = error.to_string();
            Refusal::carried_by(&said).unwrap_or_else(|| Refusal::of(Reason::Malformed).with("why", said)).field(name)
        })
    };
    parameter(parameters, name).map(read).transpose()
}

/// How many items are asked for.
///
/// # Errors
/// When it is no number between 1 and the most.
pub fn limit(parameters: &[(String, String)]) -> Result<u64, Refusal> {
    let limit = parsed(parameters, "limit")?.unwrap_or(LIMIT);
    if (1..=LIMIT_MAX).contains(&limit) {
        return Ok(limit);
    }
    Err(Refusal::of(Reason::Malformed).field("limit").with("why", format!("1..{LIMIT_MAX}")))
}

/// A list as it is asked for.
pub(crate) struct Asked {
    pub(crate) listing: Listing,
    rest: Vec<(String, String)>,
}

impl Asked {
    pub(crate) fn read<N: Kept>(query: &str) -> Result<Self, Refusal> {
        let mut known = vec!["limit", "cursor"];
        if persistence::belongs_to_units::<N>() {
            known.push("territory");
        }
        if !N::SORTS.is_empty() {
            known.push("sort");
        }
        known.extend(N::FILTERS.iter().map(|(name, _)| *name));
        let parameters = read_query(query, &known)?;
        let mut filters = Vec::new();
        for (name, kind) in N::FILTERS {
            if let Some(value) = parameter(&parameters, name) {
                filters.push((*name, *kind, value.to_owned()));
            }
        }
        let listing = Listing {
            filters,
            territory: parsed(&parameters, "territory")?,
            sort: parameter(&parameters, "sort").map(|sort| read_sort::<N>(sort)).transpose()?,
            after: parameter(&parameters, "cursor").map(read_cursor).transpose()?,
            limit: limit(&parameters)?,
        };
        let rest = parameters.into_iter().filter(|(name, _)| name != "cursor").collect();
        Ok(Self { listing, rest })
    }
    /// The header that leads to the next page (RFC 8288).
    pub(crate) fn next_link(&self, path: &str, cursor: &str) -> String {
        let mut query = self.rest.clone();
        query.push(("cursor".to_owned(), cursor.to_owned()));
        format!("<{path}?{}>; rel=\"next\"", serde_urlencoded::to_string(&query).unwrap_or_default())
    }
}

fn read_sort<N: Kept>(sort: &str) -> Result<(&'static str, persistence::FilterKind, Direction), Refusal> {
    let (name, direction) = sort.strip_prefix('-').map_or((sort, Direction::Up), |name| (name, Direction::Down));
    let found = N::SORTS.iter().find(|(column, _)| *column == name);
    let known = || N::SORTS.iter().map(|(column, _)| *column).collect::<Vec<_>>().join(", ");
    found
        .map(|(column, kind)| (*column, *kind, direction))
        .ok_or_else(|| Refusal::of(Reason::UnknownParameter).field("sort").with("name", sort).with("known", known()))
}

/// An opaque mark of where a page ended.
#[must_use]
pub fn cursor(value: Option<&str>, id: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}~{id}", value.unwrap_or_default()))
}

fn read_cursor(text: &str) -> Result<(Option<String>, String), Refusal> {
    let bad = || Refusal::of(Reason::BadCursor).field("cursor");
    let plain = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(bad)?;
    let (value, id) = plain.split_once('~').ok_or_else(bad)?;
    if plain.contains('\0') {
        return Err(bad());
    }
    Ok(((!value.is_empty()).then(|| value.to_owned()), id.to_owned()))
}
