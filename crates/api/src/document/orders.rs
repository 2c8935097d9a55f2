//! The place of orders to the bank in the document.

use super::{
    operation::Operation,
    parts::{identifier, operation, refused},
};
use crate::orders::{CSV, XML};
use domain::permission::Act;
use utoipa::openapi::{
    ContentBuilder, ResponseBuilder,
    path::HttpMethod,
    schema::{ObjectBuilder, SchemaType, Type},
};

/// The place of the download in the document.
pub(super) fn describe() -> Operation {
    let said = "The payments of the order with their control totals, for the bank: as CSV, or as pain.001.001.09 of ISO 20022 by \
                Accept. The reference of each payment is its identifier without hyphens; the bank's answer names it again.";
    let text = || ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
    let response = ResponseBuilder::new()
        .description("The file.")
        .content(CSV, ContentBuilder::new().schema(Some(text().build())).build())
        .content(XML, ContentBuilder::new().schema(Some(text().build())).build());
    let built = operation(
        "download_payment_order",
        "payment_order",
        "Download the order for the bank",
        said,
        Act::DownloadPaymentOrder,
    )
    .parameter(identifier("payment_order"))
    .response("200", response.build());
    let built = refused(built, &[401, 403, 404, 415, 503]);
    Operation {
        method: HttpMethod::Get,
        id: "download_payment_order".to_owned(),
        noun: Some("payment_order"),
        answers: None,
        built,
    }
}
