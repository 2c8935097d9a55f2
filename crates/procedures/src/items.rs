//! A page of a list as it is answered.

use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, Ref, RefOr, Schema,
        schema::{ArrayBuilder, SchemaType, Type},
    },
};

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

impl<T> Items<T> {
    /// The first of what was found, so many at most: one more says that there is another page, which begins after the last
    /// that is shown.
    #[must_use]
    pub fn up_to(mut items: Vec<T>, limit: usize, place: impl FnOnce(&T) -> String) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(place);
        Self { items, next }
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
