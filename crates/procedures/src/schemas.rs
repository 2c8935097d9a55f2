//! The schemas of what is answered, of which the OpenAPI document is made: only with the feature `document`.

use crate::{
    items::{Items, LIMIT_MAX},
    names::{NAMES, Named},
    outcome::{NEXT_STEPS, Shown},
    person::{OneTimeCode, ShownWithCode},
    steps::NextStep,
    warning::Warning,
};
use domain::permission::Act;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        self, ObjectBuilder, Ref, RefOr, Schema,
        schema::{AllOfBuilder, ArrayBuilder, SchemaType, Type},
    },
};

/// The schema of a type with its name, and then those of everything that it refers to.
pub type Schemas = Vec<(String, RefOr<Schema>)>;

pub(crate) fn schemas<T: ToSchema>() -> Schemas {
    let mut found = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut found);
    found
}

/// The same of an answer, which names what it refers to.
pub(crate) fn named_schemas<T: ToSchema>() -> Schemas {
    let mut found = schemas::<T>();
    match found.first_mut() {
        Some((_, RefOr::T(Schema::Object(answer)))) => {
            answer.properties.insert(NAMES.to_owned(), names().into());
        }
        Some((_, RefOr::T(Schema::AllOf(answer)))) => {
            answer.items.push(ObjectBuilder::new().property(NAMES, names()).into());
        }
        _ => {}
    }
    found.push((Named::name().into_owned(), Named::schema()));
    found
}

impl<N: ToSchema> PartialSchema for Shown<N> {
    fn schema() -> RefOr<Schema> {
        let moves = ArrayBuilder::new()
            .items(RefOr::Ref(openapi::Ref::from_schema_name("Act")))
            .description(Some("The operations that the reader can call on it now."))
            .build();
        match N::schema() {
            RefOr::T(Schema::Object(mut object)) => {
                let warnings = ArrayBuilder::new()
                    .items(RefOr::Ref(openapi::Ref::from_schema_name("Warning")))
                    .description(Some(
                        "What the law warns of; only in the answer to an act, and only where there is any.",
                    ))
                    .build();
                let steps = ArrayBuilder::new()
                    .items(RefOr::Ref(openapi::Ref::from_schema_name("NextStep")))
                    .description(Some(
                        "What it waits for now, as far as the reader may know; only where one is read by itself.",
                    ))
                    .build();
                object.properties.insert(NEXT_STEPS.to_owned(), Schema::Array(steps).into());
                object.properties.insert(NAMES.to_owned(), names().into());
                object.properties.insert("warnings".to_owned(), Schema::Array(warnings).into());
                object.properties.insert("allowed_acts".to_owned(), Schema::Array(moves).into());
                object.required.push("allowed_acts".to_owned());
                Schema::Object(object).into()
            }
            other => other,
        }
    }
}
impl<N: ToSchema> ToSchema for Shown<N> {
    fn name() -> std::borrow::Cow<'static, str> {
        N::name()
    }
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((Act::name().into_owned(), Act::schema()));
        schemas.push((Warning::name().into_owned(), Warning::schema()));
        Warning::schemas(schemas);
        schemas.push((Named::name().into_owned(), Named::schema()));
        schemas.push((NextStep::name().into_owned(), NextStep::schema()));
        NextStep::schemas(schemas);
        N::schemas(schemas);
    }
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
            .property(NAMES, names())
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
        schemas.push((Named::name().into_owned(), Named::schema()));
        T::schemas(schemas);
    }
}

impl<N: ToSchema> PartialSchema for ShownWithCode<N> {
    fn schema() -> RefOr<Schema> {
        let code = ObjectBuilder::new().property("one_time_code", Ref::from_schema_name(OneTimeCode::name()));
        let both = AllOfBuilder::new().item(Ref::from_schema_name(N::name())).item(code.required("one_time_code"));
        Schema::AllOf(both.build()).into()
    }
}
impl<N: ToSchema> ToSchema for ShownWithCode<N> {
    fn name() -> std::borrow::Cow<'static, str> {
        format!("{}WithCode", N::name()).into()
    }
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((OneTimeCode::name().into_owned(), OneTimeCode::schema()));
        schemas.push((N::name().into_owned(), Shown::<N>::schema()));
        Shown::<N>::schemas(schemas);
    }
}

/// The schema of the names in a view.
pub(crate) fn names() -> Schema {
    ObjectBuilder::new()
        .description(Some(
            "What the identifiers and codes of this answer name, as far as the reader may know it; absent where there is nothing to \
             name, and in the answer to an act.",
        ))
        .additional_properties(Some(RefOr::<Schema>::Ref(Ref::from_schema_name(Named::name()))))
        .into()
}

/// A noun as its own place in the document describes it.
pub(crate) fn one<N: ToSchema>() -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(N::name()))
}

/// Nouns, each as its own place in the document describes it.
pub(crate) fn many<N: ToSchema>() -> RefOr<Schema> {
    Schema::Array(ArrayBuilder::new().items(one::<N>()).build()).into()
}
