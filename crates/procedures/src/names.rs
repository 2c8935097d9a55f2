//! Names beside identifiers: what a view refers to is named beside it, all of a page at once.

use crate::json::{unwritten, with_field};
use domain::{catalogue, schema::ToSchema};
use persistence::{Error, Reader, Referred};
use serde::{
    Serialize,
    de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor},
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    fmt,
    sync::LazyLock,
};

/// What an identifier or a code names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named {
    /// The kind of noun.
    #[schema(example = "organisation")]
    pub noun: String,
    /// Its name or title; of what has none, the title of its tender or contract.
    #[schema(example = "上海市浦东新区晨曦社工师事务所")]
    pub name: String,
    /// The code by which people know it: the credit code of an organisation, the number of a tender or contract.
    pub code: Option<String>,
}

/// Where a view names what it refers to.
pub(crate) const NAMES: &str = "names";

/// The kind of the codes of units.
const UNIT: &str = "unit";
/// The kind of the codes of services.
const SERVICE: &str = "catalogue_code";

/// Which fields of a view refer to which kind of noun.
pub const REFERENCES: &[(&str, &[&str])] = &[
    (UNIT, &["unit", "parent", "escalated_to", "registration_authority"]),
    (SERVICE, &["catalogue_code"]),
    ("organisation", &["organisation", "supplier", "designed_by", "members", "suppliers"]),
    (
        "person",
        &[
            "acceptors",
            "appointed",
            "approved_by",
            "by",
            "claimed_by",
            "closed_by",
            "confirmed_by",
            "decided_by",
            "drafted_by",
            "handled_by",
            "handlers",
            "member",
            "of",
            "opened_by",
            "ordered_by",
            "person",
            "proposed_by",
            "recognised_by",
            "requested_by",
            "uploaded_by",
            "watchers",
        ],
    ),
    ("tender", &["tender", "drawn_for", "follows_failed", "with_bids_of"]),
    ("purchase_item", &["item"]),
    ("purchase_list", &["list"]),
    ("contract", &["contract", "original"]),
    ("milestone", &["milestone"]),
    ("framework", &["framework"]),
    ("budget_line", &["budget_line"]),
    ("invoice", &["invoice", "reverses"]),
    ("attachment", &["attachments", "evidence"]),
];

/// The same table by the field, as it is asked for every field of every view.
static NOUNS: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| REFERENCES.iter().flat_map(|(noun, fields)| fields.iter().map(|field| (*field, *noun))).collect());

/// Adds the names of what a view refers to, as far as the reader may know them.
///
/// # Errors
/// When the view cannot be read again, or the database fails.
pub(crate) async fn with_names(reader: &Reader, view: Vec<u8>) -> Result<Vec<u8>, Error> {
    let mut referred = Referred::new();
    let mut json = serde_json::Deserializer::from_slice(&view);
    Walk { noun: None, referred: &mut referred }.deserialize(&mut json).map_err(unwritten)?;
    let mut names: BTreeMap<String, Named> = BTreeMap::new();
    for code in referred.remove(UNIT).unwrap_or_default() {
        let unit = code.parse().ok().and_then(|known| reader.reference_data().tree.unit(&known));
        names.extend(unit.map(|unit| (code, Named { noun: UNIT.to_owned(), name: unit.name.clone(), code: None })));
    }
    for code in referred.remove(SERVICE).unwrap_or_default() {
        let service = catalogue::service(&code);
        let named = |name: &str| Named { noun: SERVICE.to_owned(), name: name.to_owned(), code: None };
        names.extend(service.map(|name| (code, named(name))));
    }
    for found in reader.names(&referred).await? {
        names.insert(found.id, Named { noun: found.noun, name: found.name, code: found.code });
    }
    if names.is_empty() { Ok(view) } else { with_field(view, NAMES, &serde_json::to_vec(&names).map_err(unwritten)?) }
}

/// Walks through a view and notes what it refers to; a text is given back, for the object in which it stands.
struct Walk<'r> {
    noun: Option<&'static str>,
    referred: &'r mut Referred,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = Option<Cow<'de, str>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Walk<'_> {
    fn note(&mut self, text: &str) {
        if let Some(noun) = self.noun {
            let known = self.referred.entry(noun).or_default();
            if !known.contains(text) {
                known.insert(text.to_owned());
            }
        }
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = Option<Cow<'de, str>>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a view")
    }
    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_borrowed_str<E>(mut self, text: &'de str) -> Result<Self::Value, E> {
        self.note(text);
        Ok(Some(Cow::Borrowed(text)))
    }
    fn visit_str<E>(mut self, text: &str) -> Result<Self::Value, E> {
        self.note(text);
        Ok(Some(Cow::Owned(text.to_owned())))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element_seed(Walk { noun: self.noun, referred: &mut *self.referred })?.is_some() {}
        Ok(None)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let (mut noun, mut subject) = (None, None);
        while let Some(field) = fields.next_key::<Cow<'de, str>>()? {
            let text =
                fields.next_value_seed(Walk { noun: NOUNS.get(&*field).copied(), referred: &mut *self.referred })?;
            match &*field {
                "noun" => noun = text,
                "subject" => subject = text,
                _ => {}
            }
        }
        // What says of itself which kind of noun it is about, such as an item of the inbox.
        let kind = noun.as_deref().and_then(persistence::noun_named);
        if let Some((kind, subject)) = kind.zip(subject) {
            Walk { noun: Some(kind), referred: self.referred }.note(&subject);
        }
        Ok(None)
    }
}
