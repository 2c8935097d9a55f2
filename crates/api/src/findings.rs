//! Everything that is wrong with a body, at once: a parser stops at the first fault, and the schema of the document, which the
//! program carries, tells the others. It is read when somebody first needs it.

use crate::packed;
use domain::{
    Day, Fen, Moment, Reason, Refusal,
    jurisdiction::UnitCode,
    permission::Act,
    rulebook::{NamedFact, ProblemClass},
};
use procedures::wording;
use serde::Deserialize;
use serde_json::Value;
use std::{borrow::Cow, collections::BTreeMap, sync::OnceLock};

/// So many faults are looked for.
const FAULTS_MAX: usize = 50;

static SHAPES: OnceLock<Option<Shapes>> = OnceLock::new();

/// A refusal of a body that could not be read, with what else cannot be read in it.
pub(crate) fn with_others(act: Act, body: &[u8], refusal: Refusal) -> Refusal {
    let unreadable = matches!(refusal.reason.class(), ProblemClass::Malformed | ProblemClass::Invalid);
    let sent: Option<Value> = serde_json::from_slice(body).ok().filter(|_| unreadable);
    let shapes = SHAPES.get_or_init(|| packed::document().ok().and_then(|text| Shapes::read(&text).ok()));
    let (Some(sent), Some(shapes)) = (sent, shapes) else { return refusal };
    let others = shapes.faults(act, &sent).into_iter().filter(|other| other.field != refusal.field);
    others.collect::<Vec<_>>().into_iter().fold(refusal, Refusal::and)
}

/// The schemas of bodies, without their texts.
struct Shapes {
    /// The schema of the body of each act.
    bodies: BTreeMap<Box<str>, Box<str>>,
    named: BTreeMap<Box<str>, Shape>,
}

#[derive(Deserialize)]
struct Document {
    paths: BTreeMap<Box<str>, BTreeMap<Box<str>, Operation>>,
    components: Components,
}

#[derive(Deserialize)]
struct Components {
    schemas: BTreeMap<Box<str>, Shape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Operation {
    operation_id: Box<str>,
    #[serde(default)]
    request_body: Option<Body>,
}

#[derive(Deserialize)]
struct Body {
    content: BTreeMap<Box<str>, Content>,
}

#[derive(Deserialize)]
struct Content {
    #[serde(default)]
    schema: Shape,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Shape {
    #[serde(rename = "$ref")]
    reference: Option<Box<str>>,
    #[serde(rename = "type")]
    kind: Option<Kind>,
    properties: BTreeMap<Box<str>, Shape>,
    required: Vec<Box<str>>,
    additional_properties: Value,
    items: Option<Box<Shape>>,
    #[serde(rename = "enum")]
    words: Vec<Value>,
    one_of: Vec<Shape>,
    minimum: Option<i64>,
    maximum: Option<i64>,
    min_length: Option<u64>,
    max_length: Option<u64>,
    min_items: Option<u64>,
    max_items: Option<u64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Kind {
    One(Box<str>),
    Some(Vec<Box<str>>),
}

impl Kind {
    fn is(&self, name: &str) -> bool {
        match self {
            Self::One(kind) => &**kind == name,
            Self::Some(kinds) => kinds.iter().any(|kind| &**kind == name),
        }
    }
}

fn name_of(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or_default()
}

impl Shapes {
    fn read(text: &str) -> serde_json::Result<Self> {
        let document: Document = serde_json::from_str(text)?;
        let operations = document.paths.into_values().flat_map(BTreeMap::into_values);
        let body = |operation: Operation| {
            let mut content = operation.request_body?.content;
            let schema = content.remove("application/json")?.schema.reference?;
            Some((operation.operation_id, name_of(&schema).into()))
        };
        Ok(Self { bodies: operations.filter_map(body).collect(), named: document.components.schemas })
    }
    fn faults(&self, act: Act, sent: &Value) -> Vec<Refusal> {
        let mut faults = Faults { shapes: self, found: Vec::new() };
        if let Some(shape) = self.bodies.get(act.word()).and_then(|name| self.named.get(name)) {
            faults.look(shape, sent, "", None);
        }
        faults.found
    }
}

struct Faults<'s> {
    shapes: &'s Shapes,
    found: Vec<Refusal>,
}

fn below(path: &str, part: impl std::fmt::Display) -> String {
    if path.is_empty() { part.to_string() } else { format!("{path}/{part}") }
}

impl<'s> Faults<'s> {
    fn add(&mut self, path: &str, refusal: Refusal) {
        if self.found.len() < FAULTS_MAX {
            self.found.push(if path.is_empty() { refusal } else { refusal.field(path) });
        }
    }
    /// Looks at a value under its shape; `list` is the name of the schema, under which the words of a list have their labels.
    fn look(&mut self, shape: &'s Shape, value: &Value, path: &str, list: Option<&'s str>) {
        if self.found.len() >= FAULTS_MAX {
            return;
        }
        if let Some(reference) = shape.reference.as_deref() {
            let name = name_of(reference);
            if let Some(refusal) = of_its_own_rule(name, value) {
                return self.add(path, refusal);
            }
            if let Some(shape) = self.shapes.named.get(name) {
                self.look(shape, value, path, Some(name));
            }
            return;
        }
        if !shape.one_of.is_empty() {
            return self.look_at_choice(shape, value, path);
        }
        let Some(kind) = &shape.kind else { return };
        match value {
            Value::Null if kind.is("null") => {}
            Value::Object(_) if kind.is("object") => self.look_into_object(shape, value, path),
            Value::Array(items) if kind.is("array") => self.look_into_list(shape, items, path),
            Value::String(text) if kind.is("string") => self.look_at_text(shape, text, path, list),
            Value::Number(number) if kind.is("integer") => self.look_at_number(shape, number, path),
            Value::Bool(_) if kind.is("boolean") => {}
            _ => {
                let expected =
                    ["object", "array", "string", "integer", "boolean"].into_iter().find(|name| kind.is(name));
                if let Some(expected) = expected {
                    self.add(path, Refusal::of(Reason::Malformed).with("why", wording::wrong_kind(value, expected)));
                }
            }
        }
    }
    /// Something or nothing; where there is more to choose from, the parser alone knows.
    fn look_at_choice(&mut self, shape: &'s Shape, value: &Value, path: &str) {
        let is_null = |shape: &&Shape| shape.kind.as_ref().is_some_and(|kind| kind.is("null"));
        let optional = shape.one_of.iter().any(|shape| is_null(&shape));
        let mut others = shape.one_of.iter().filter(|shape| !is_null(shape));
        if let (Some(only), None) = (others.next(), others.next())
            && !(value.is_null() && optional)
        {
            self.look(only, value, path, None);
        }
    }
    fn look_into_object(&mut self, shape: &'s Shape, value: &Value, path: &str) {
        let Value::Object(fields) = value else { return };
        for name in &shape.required {
            if !fields.contains_key(&**name) {
                let why = wording::lacks(name);
                self.add(&below(path, name), Refusal::of(Reason::Malformed).with("why", why));
            }
        }
        for (name, value) in fields {
            if let Some(shape) = shape.properties.get(name.as_str()) {
                self.look(shape, value, &below(path, name), None);
            } else if shape.additional_properties == Value::Bool(false) {
                let known: Vec<&str> = shape.properties.keys().map(|name| &**name).collect();
                let why = wording::no_field(name, &known);
                self.add(&below(path, name), Refusal::of(Reason::Malformed).with("why", why));
            }
        }
    }
    fn look_into_list(&mut self, shape: &'s Shape, items: &[Value], path: &str) {
        let (least, most) = (shape.min_items.unwrap_or(0), shape.max_items.unwrap_or(u64::MAX));
        let many = u64::try_from(items.len()).unwrap_or(u64::MAX);
        if !(least..=most).contains(&many) {
            let refusal = Refusal::of(Reason::TooMany).with("min", least).with("max", most).with("count", many);
            self.add(path, refusal);
        }
        if let Some(shape) = &shape.items {
            for (at, item) in items.iter().enumerate() {
                self.look(shape, item, &below(path, at), None);
            }
        }
    }
    fn look_at_text(&mut self, shape: &'s Shape, text: &str, path: &str, list: Option<&'s str>) {
        if !shape.words.is_empty() && !shape.words.iter().any(|word| word == text) {
            let known: Vec<&str> = shape.words.iter().filter_map(Value::as_str).collect();
            let shown: String = text.chars().take(40).collect();
            let mut refusal = Refusal::of(Reason::UnknownWord).with("word", shown);
            let list = list.map(|list| Cow::Owned(list.to_owned()));
            refusal.facts.push(NamedFact { name: "known", value: known.join(", "), is_choice: list.is_some(), list });
            return self.add(path, refusal);
        }
        let (least, most) = (shape.min_length.unwrap_or(0), shape.max_length.unwrap_or(u64::MAX));
        let length = u64::try_from(text.trim().chars().count()).unwrap_or(u64::MAX);
        if !(least..=most).contains(&length) {
            let refusal = Refusal::of(Reason::TextLength).with("min", least).with("max", most);
            self.add(path, refusal.with("length", length));
        }
    }
    fn look_at_number(&mut self, shape: &'s Shape, number: &serde_json::Number, path: &str) {
        let Some(value) = number.as_i64() else {
            let why = wording::wrong_kind(&Value::Number(number.clone()), "integer");
            return self.add(path, Refusal::of(Reason::Malformed).with("why", why));
        };
        let (least, most) = (shape.minimum.unwrap_or(i64::MIN), shape.maximum.unwrap_or(i64::MAX));
        if !(least..=most).contains(&value) {
            let refusal = Refusal::of(Reason::TooMany).with("min", least).with("max", most).with("count", value);
            self.add(path, refusal);
        }
    }
}

/// What the value of a schema that has a rule of its own breaks.
fn of_its_own_rule(name: &str, value: &Value) -> Option<Refusal> {
    let text = value.as_str()?;
    match name {
        "Fen" => text.parse::<Fen>().err(),
        "Day" => text.parse::<Day>().err(),
        "Moment" => text.parse::<Moment>().err(),
        "UnitCode" => text.parse::<UnitCode>().err(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_gives_the_shape_of_every_body() {
        let shapes = Shapes::read(&packed::document().expect("packed")).expect("read");
        assert!(shapes.bodies.len() > 140, "{}", shapes.bodies.len());
        assert!(shapes.bodies.values().all(|name| shapes.named.contains_key(name)));
    }

    #[test]
    fn an_example_of_the_document_has_no_fault() {
        let text = packed::document().expect("packed");
        let document: Value = serde_json::from_str(&text).expect("JSON");
        let shapes = Shapes::read(&text).expect("read");
        for (act, schema) in &shapes.bodies {
            let Ok(act) = act.parse::<Act>() else { continue };
            let example = &document["components"]["schemas"][&**schema]["example"];
            let faults = shapes.faults(act, example);
            assert!(faults.is_empty(), "{act}: {faults:?}");
        }
    }
}
