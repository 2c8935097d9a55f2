//! The places of files in the document.

use super::{
    growing::Document,
    operation::Operation,
    parts::{answered, header, identifier, operation, query, refused},
};
use domain::{
    attachment::{Attachment, media_types},
    permission::Act,
};
use procedures::Outcome;
use utoipa::openapi::{
    ContentBuilder, KnownFormat, Required, ResponseBuilder, SchemaFormat,
    path::HttpMethod,
    request_body::RequestBodyBuilder,
    schema::{ObjectBuilder, SchemaType, Type},
};

fn binary() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
}

/// The place of the upload in the document.
pub(super) fn describe_upload(document: &mut Document) -> Operation {
    let view = document.schema::<<Attachment as Outcome>::View>();
    let said = "The body of the request is the file itself, at most 50 MiB, with its name in the query; or a form whose field `file` is the \
                file, with its name. As application/octet-stream its kind is that of the ending of its name. It is stored encrypted, \
                found by the SHA-256 of its content, and read by nobody else until it is used: with a bid from the opening on, \
                with tender documents from the publication on, as evidence at once.";
    let name = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .max_length(Some(200))
        .examples(["服务方案.pdf"]);
    let parameter = query("name", "Its name; in a form that of the file unless it is named here.", name);
    let mut body = RequestBodyBuilder::new().required(Some(Required::True));
    for media in media_types() {
        body = body.content(media, ContentBuilder::new().schema(Some(binary().build())).build());
    }
    body = body.content("application/octet-stream", ContentBuilder::new().schema(Some(binary().build())).build());
    let form = ObjectBuilder::new().property("file", binary()).required("file");
    body = body.content("multipart/form-data", ContentBuilder::new().schema(Some(form.build())).build());
    let key = ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).max_length(Some(100));
    let built = operation("upload_attachment", "attachment", "Hand in a file", said, Act::UploadAttachment)
        .parameter(parameter)
        .parameter(header("Idempotency-Key", false, "A key of the caller's choice.", key))
        .request_body(Some(body.build()))
        .response("201", answered(&view, "Taken in.").build());
    let built = refused(built, &[400, 401, 403, 409, 413, 415, 422, 503]);
    Operation {
        method: HttpMethod::Post,
        id: "upload_attachment".to_owned(),
        noun: None,
        answers: Some("attachment"),
        built,
    }
}

/// The place of the download in the document.
pub(super) fn describe_download() -> Operation {
    let said = "Streamed, decrypted, always as a download.";
    let mut response = ResponseBuilder::new().description("The file.");
    for media in media_types() {
        response = response.content(media, ContentBuilder::new().schema(Some(binary().build())).build());
    }
    let built = operation("download_attachment", "attachment", "Fetch a file", said, Act::DownloadAttachment)
        .parameter(identifier("attachment"))
        .response("200", response.build());
    let built = refused(built, &[401, 404, 500, 503]);
    Operation {
        method: HttpMethod::Get,
        id: "download_attachment".to_owned(),
        noun: Some("attachment"),
        answers: None,
        built,
    }
}
