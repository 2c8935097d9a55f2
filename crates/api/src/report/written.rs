//! A report as it is written, batch by batch: JSON, CSV, or a file for the books of others.

use super::{books::Books, words::Reading};
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
    Csv { reading: Reading },
    Books(Books),
}

impl Writer {
    pub(super) const fn json() -> Self {
        Self::Json { begun: false, total: Fen::ZERO }
    }
    fn begin(&self, lines: &Lines) -> Result<Vec<u8>, Error> {
        match self {
            Self::Json { .. } => begin_json(lines),
            Self::Csv { reading } => begin_csv(lines, *reading),
            Self::Books(books) => Ok(books.begin(lines.as_of()).into_bytes()),
        }
    }
    fn write(&mut self, columns: &[Column], lines: &[Line]) -> Result<Vec<u8>, Error> {
        match self {
            Self::Json { begun, total } => write_json(begun, total, columns, lines),
            Self::Csv { reading } => write_csv(columns, lines, *reading),
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
        for (at, (column, field)) in columns.iter().zip(line.fields()).enumerate() {
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

fn csv_writer(bytes: Vec<u8>) -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(bytes)
}

/// The headings; before them, where that is wanted, what the report is, and a line that is empty.
fn begin_csv(lines: &Lines, reading: Reading) -> Result<Vec<u8>, Error> {
    let mut bytes = if reading.bom { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
    let mut writer = csv_writer(Vec::new());
    let columns = lines.columns().iter();
    if reading.head {
        for (label, said) in reading.about(lines) {
            writer.write_record([label, &as_text(&said)]).map_err(broken)?;
        }
        writer.write_record([""]).map_err(broken)?;
        writer.write_record(columns.map(|column| reading.heading(lines.report(), column))).map_err(broken)?;
    } else {
        writer.write_record(columns.map(|column| column.name)).map_err(broken)?;
    }
    bytes.extend(writer.into_inner().map_err(broken)?);
    Ok(bytes)
}

fn write_csv(columns: &[Column], lines: &[Line], reading: Reading) -> Result<Vec<u8>, Error> {
    let mut writer = csv_writer(Vec::with_capacity(lines.len() * 160));
    for line in lines {
        for (column, field) in columns.iter().zip(line.fields()) {
            let number = matches!(column.kind, Kind::Amount | Kind::Count | Kind::Day);
            let field = if reading.head { reading.cell(column, field) } else { field };
            let field = if number { field.into() } else { as_text(field) };
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
                let batch = lines.next_batch().await?;
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

/// From so many digits on a spreadsheet shows a number otherwise than it is written, and forgets the last of them.
const DIGITS_MAX: usize = 11;

/// Keeps a spreadsheet from running a text as a formula and from taking a long number for one to count with: an apostrophe stands
/// before it.
fn as_text(field: &str) -> Cow<'_, str> {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let number = field.len() > DIGITS_MAX && field.bytes().all(|byte| byte.is_ascii_digit());
    if formula || number { format!("'{field}").into() } else { field.into() }
}
