//! A report as it is written, batch by batch: JSON, CSV, or a file for the books of others.

use super::books::Books;
use axum::body::Bytes;
use domain::Fen;
use futures::{Stream, stream};
use persistence::{
    Error,
    reports::{Column, Kind, Line, Lines, add, has_total},
};
use std::borrow::Cow;

/// Writes batches of lines as they come.
pub(super) enum Writer {
    Json { begun: bool, total: Fen },
    Csv { bom: bool },
    Books(Books),
}

impl Writer {
    pub(super) const fn json() -> Self {
        Self::Json { begun: false, total: Fen::ZERO }
    }
    fn begin(&self, lines: &Lines) -> Result<Vec<u8>, Error> {
        match self {
            Self::Json { .. } => begin_json(lines),
            Self::Csv { bom } => {
                let mark = if *bom { "\u{feff}" } else { "" };
                let names: Vec<&str> = lines.columns().iter().map(|column| column.name).collect();
                Ok(format!("{mark}{}\r\n", names.join(",")).into_bytes())
            }
            Self::Books(books) => Ok(books.begin(lines.as_of()).into_bytes()),
        }
    }
    fn write(&mut self, columns: &[Column], lines: &[Line]) -> Result<Vec<u8>, Error> {
        match self {
            Self::Json { begun, total } => write_json(begun, total, columns, lines),
            Self::Csv { .. } => write_csv(columns, lines),
            Self::Books(books) => Ok(books.write(columns, lines)?.into_bytes()),
        }
    }
    fn end(&self, lines: &Lines) -> Vec<u8> {
        match self {
            Self::Json { total, .. } if has_total(lines.columns()) => format!("],\"total\":\"{total}\"}}").into_bytes(),
            Self::Json { .. } => b"]}".to_vec(),
            Self::Csv { .. } => Vec::new(),
            Self::Books(books) => books.end(lines.as_of()).into_bytes(),
        }
    }
}

fn begin_json(lines: &Lines) -> Result<Vec<u8>, Error> {
    let cut = lines.as_of();
    let said = serde_json::json!({
        "report": lines.report(), "as_of": cut.at, "day": cut.day, "position": cut.position,
        "journal_digest": cut.digest.to_string(),
    });
    let mut bytes = serde_json::to_vec(&said).map_err(broken)?;
    bytes.pop();
    bytes.extend_from_slice(b",\"items\":[");
    Ok(bytes)
}

fn write_json(begun: &mut bool, total: &mut Fen, columns: &[Column], lines: &[Line]) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::with_capacity(lines.len() * 320);
    for line in lines {
        if *begun {
            bytes.push(b',');
        }
        *begun = true;
        *total = add(*total, line)?;
        for (at, (column, field)) in columns.iter().zip(&line.fields).enumerate() {
            bytes.extend_from_slice(if at == 0 { b"{\"" } else { b",\"" });
            bytes.extend_from_slice(column.name.as_bytes());
            bytes.extend_from_slice(b"\":");
            match column.kind {
                Kind::Count => bytes.extend_from_slice(field.as_bytes()),
                _ => serde_json::to_writer(&mut bytes, field).map_err(broken)?,
            }
        }
        bytes.push(b'}');
    }
    Ok(bytes)
}

fn write_csv(columns: &[Column], lines: &[Line]) -> Result<Vec<u8>, Error> {
    let bytes = Vec::with_capacity(lines.len() * 160);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(bytes);
    for line in lines {
        for (column, field) in columns.iter().zip(&line.fields) {
            // A number begins no formula; a text might.
            let number = matches!(column.kind, Kind::Amount | Kind::Count);
            let field = if number { field.into() } else { unformulated(field) };
            writer.write_field(field.as_bytes()).map_err(broken)?;
        }
        writer.write_record(None::<&[u8]>).map_err(broken)?;
    }
    writer.into_inner().map_err(broken)
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Internal(error.to_string())
}

/// How far a body has come.
enum Stage {
    Begin(Lines, Writer),
    Lines(Lines, Writer),
    End,
}

/// A part of a written report.
pub(super) struct Part {
    /// Its bytes.
    pub(super) bytes: Bytes,
    /// How many lines they hold.
    pub(super) lines: i64,
}

/// The parts of a report, batch by batch.
pub(super) fn parts(lines: Lines, writer: Writer) -> impl Stream<Item = Result<Part, Error>> + Send {
    stream::try_unfold(Stage::Begin(lines, writer), |stage| async move {
        let (bytes, count, next) = match stage {
            Stage::Begin(lines, writer) => (writer.begin(&lines)?, 0, Stage::Lines(lines, writer)),
            Stage::Lines(mut lines, mut writer) => {
                let batch = lines.next().await?;
                if batch.is_empty() {
                    (writer.end(&lines), 0, Stage::End)
                } else {
                    let bytes = writer.write(lines.columns(), &batch)?;
                    (bytes, i64::try_from(batch.len()).unwrap_or(i64::MAX), Stage::Lines(lines, writer))
                }
            }
            Stage::End => return Ok::<_, Error>(None),
        };
        Ok(Some((Part { bytes: Bytes::from(bytes), lines: count }, next)))
    })
}

/// Keeps a spreadsheet from running a text as a formula: an apostrophe before what would begin one.
fn unformulated(field: &str) -> Cow<'_, str> {
    if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{field}").into() } else { field.into() }
}
