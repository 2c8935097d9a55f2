//! The place of reports that were ordered in the document.

use super::{
    operation::Operation,
    parts::{identifier, operation, refused},
};
use crate::report::media_of;
use domain::permission::Act;
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, ResponseBuilder,
    path::{HttpMethod, ParameterBuilder, ParameterIn},
    schema::{ObjectBuilder, SchemaType, Type},
};

/// The place of the download in the document.
pub(super) fn describe() -> Operation {
    let said = "Once it is made, for seven days, by whom it was ordered. A part by Range, so that a broken download goes on where it \
                stopped; the ETag is the SHA-256 of the whole. Made anew for every download, as it has the same bytes for ever.";
    let text = || ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
    let header = |said: &str| HeaderBuilder::new().schema(Some(text())).description(Some(said)).build();
    let response = |said: &str| {
        let forms = domain::report_job::Form::ALL.iter().map(|form| media_of(*form).0);
        let response = ResponseBuilder::new().description(said);
        let typed = forms.fold(response, |response, media| {
            response.content(media, ContentBuilder::new().schema(Some(text().build())).build())
        });
        typed
            .header("ETag", header("The SHA-256 of the whole, in quotes."))
            .header("Accept-Ranges", header("bytes."))
            .header("Journal-Position", header("Up to which position of the journal it reads."))
            .header("Journal-Digest", header("The digest of the journal up to there."))
    };
    let range = |name: &str, said: &str| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .description(Some(said))
            .schema(Some(text()))
    };
    let built = operation("download_report", "report_job", "Download a report", said, Act::DownloadReport)
        .parameter(identifier("report_job"))
        .parameter(range("Range", "A part, such as bytes=1000000-; the whole if absent."))
        .parameter(range(
            "If-Range",
            "The ETag of the part that is there already; if it is another, the whole is answered.",
        ))
        .response("200", response("The whole.").build())
        .response("206", response("The part.").header("Content-Range", header("Which part of how much.")).build());
    let built = refused(built, &[401, 403, 404, 409, 413, 416, 503]);
    Operation {
        method: HttpMethod::Get,
        id: "download_report".to_owned(),
        noun: Some("report_job"),
        answers: None,
        built,
    }
}
