//! A report in the form in which it is wanted.

use super::{
    books::{Books, Dialect},
    sheet,
    words::Reading,
    written::{Part, Writer, parts},
};
use domain::report_job::Form;
use futures::{Stream, StreamExt, TryStreamExt, stream, stream::BoxStream};
use persistence::{Error, reports::Lines};
use tokio_util::io::ReaderStream;

pub(super) const CSV: &str = "text/csv; charset=utf-8";
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The dialect of a form for books of others.
pub(super) const fn dialect_of(form: Form) -> Option<Dialect> {
    match form {
        Form::Json | Form::Csv | Form::Xlsx => None,
        Form::Hledger => Some(Dialect::Hledger),
        Form::Ledger => Some(Dialect::Ledger),
        Form::Beancount => Some(Dialect::Beancount),
    }
}

/// The media type of a form and the ending of its files.
pub(crate) fn media_of(form: Form) -> (&'static str, &'static str) {
    match (form, dialect_of(form)) {
        (_, Some(dialect)) => (dialect.media(), dialect.ending()),
        (Form::Csv, _) => (CSV, "csv"),
        (Form::Xlsx, _) => (XLSX, "xlsx"),
        _ => ("application/json", "json"),
    }
}

/// The parts of a report; a workbook is written to a temporary file first.
pub(super) async fn written(
    lines: Lines,
    form: Form,
    reading: Reading,
) -> Result<BoxStream<'static, Result<Part, Error>>, Error> {
    Ok(match (form, dialect_of(form)) {
        (_, Some(dialect)) => parts(lines, Writer::Books(Books::new(dialect))).boxed(),
        (Form::Csv, _) => parts(lines, Writer::Csv { reading }).boxed(),
        (Form::Xlsx, _) => workbook(lines, reading).await?.boxed(),
        _ => parts(lines, Writer::json()).boxed(),
    })
}

async fn workbook(lines: Lines, reading: Reading) -> Result<impl Stream<Item = Result<Part, Error>> + Send, Error> {
    let (file, count) = sheet::file(lines, reading).await?;
    let counted = stream::iter([Ok(Part { bytes: axum::body::Bytes::new(), lines: count })]);
    let bytes = ReaderStream::with_capacity(file, 64 * 1024);
    Ok(counted
        .chain(bytes.map_ok(|bytes| Part { bytes, lines: 0 }).map_err(|error| Error::Internal(error.to_string()))))
}
