//! Schemas that cannot be derived.

use crate::{
    draw::Draw,
    ids::{OrganisationId, PersonId},
    rulebook::RuleId,
};
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ArrayBuilder, ObjectBuilder, Type},
    },
};

/// What can be drawn by the API, and how the document calls such a draw: not by the names of Rust types.
trait Drawable: PartialSchema {
    const NAME: &'static str;
}
impl Drawable for PersonId {
    const NAME: &'static str = "ExpertSelection";
}
impl Drawable for OrganisationId {
    const NAME: &'static str = "SupplierSelection";
}

impl<T: Drawable> PartialSchema for Draw<T> {
    fn schema() -> RefOr<Schema> {
        let several = |said: &str| ArrayBuilder::new().items(T::schema()).description(Some(said));
        let seed = ObjectBuilder::new().schema_type(Type::String).description(Some("The seed, in hexadecimal."));
        ObjectBuilder::new()
            .description(Some(
                "A draw: the list, the seed, and who was drawn.\n\nThe seed was fixed before the list was, and told by its \
                 SHA-256 (`chance` of the tender). SHA-256 of seed, a slash and the identifier gives each name its place; the \
                 smallest places are drawn. Whoever has the list and the seed can draw again and gets the same.",
            ))
            .property("list", several("The list from which was drawn, sorted."))
            .required("list")
            .property("seed", seed)
            .required("seed")
            .property("drawn", several("Who was drawn, in the order of their places."))
            .required("drawn")
            .into()
    }
}
impl<T: Drawable> ToSchema for Draw<T> {
    fn name() -> Cow<'static, str> {
        T::NAME.into()
    }
}

impl PartialSchema for RuleId {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[A-Z][0-9]{1,2}[a-z]?$"))
            .description(Some("The identifier of a rule."))
            .examples(["W13"])
            .into()
    }
}
impl ToSchema for RuleId {}
