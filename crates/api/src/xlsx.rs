//! The payment report as a workbook, written to a temporary file row by row and streamed from it.

use crate::report::fields;
use axum::body::Body;
use domain::{Fen, Reason, Refusal};
use persistence::{
    Halt,
    reports::{FIELDS, Payments},
};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use tokio_util::io::ReaderStream;

/// A sheet has 1,048,576 rows; one is the heading and one the total.
const ROWS_MAX: u32 = 1_048_574;

fn broken(error: impl std::fmt::Display) -> Halt {
    Halt::Broken(format!("xlsx: {error}"))
}

/// The workbook as a body.
pub(crate) async fn body(mut payments: Payments) -> Result<Body, Halt> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet_with_constant_memory().map_err(broken)?;
    heading(sheet, &bold).map_err(broken)?;
    let (mut row, mut total) = (1_u32, Fen::ZERO);
    loop {
        let lines = payments.next().await?;
        if lines.is_empty() {
            break;
        }
        for line in &lines {
            if row > ROWS_MAX {
                return Err(Refusal::of(Reason::TooLarge).with("limit", ROWS_MAX).into());
            }
            total = total.plus(line.amount).ok_or_else(|| Halt::from(Refusal::of(Reason::AmountTooLarge)))?;
            for (column, field) in (0_u16..).zip(fields(line)) {
                sheet.write_string(row, column, field).map_err(broken)?;
            }
            row += 1;
        }
    }
    sheet.write_string_with_format(row, 0, "合计 Total", &bold).map_err(broken)?;
    sheet.write_string_with_format(row, 11, total.to_string(), &bold).map_err(broken)?;
    let written = tokio::task::spawn_blocking(move || {
        let mut file = tempfile::tempfile().map_err(broken)?;
        workbook.save_to_writer(&mut file).map_err(broken)?;
        std::io::Seek::rewind(&mut file).map_err(broken)?;
        Ok::<_, Halt>(file)
    });
    let file = written.await.map_err(broken)??;
    Ok(Body::from_stream(ReaderStream::with_capacity(tokio::fs::File::from_std(file), 64 * 1024)))
}

/// Amounts are texts, so that a spreadsheet cannot round them.
fn heading(sheet: &mut rust_xlsxwriter::Worksheet, bold: &Format) -> Result<(), XlsxError> {
    for (column, heading) in (0_u16..).zip(FIELDS) {
        sheet.write_string_with_format(0, column, heading, bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
