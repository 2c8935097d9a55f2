//! A report as a workbook, written to a temporary file row by row and streamed from it.

use domain::{Fen, Reason, Refusal};
use persistence::{
    Error,
    reports::{Column, Lines, add, has_total},
};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// A sheet has 1,048,576 rows; one is the heading, and three say the total and up to where the journal was read.
const ROWS_MAX: u32 = 1_048_572;

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("xlsx: {error}"))
}

/// The workbook as a file that vanishes with its handle, and how many lines it has.
pub(super) async fn file(mut lines: Lines) -> Result<(tokio::fs::File, i64), Error> {
    let mut workbook = Workbook::new();
    // The same question gets the same bytes: the workbook is as old as what it reports.
    let made = rust_xlsxwriter::ExcelDateTime::from_timestamp(lines.as_of().at.millis() / 1000).map_err(broken)?;
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    let columns = lines.columns();
    let sheet = workbook.add_worksheet_with_constant_memory().map_err(broken)?;
    heading(sheet, columns, &bold).map_err(broken)?;
    let (mut row, mut total) = (1_u32, Fen::ZERO);
    loop {
        let batch = lines.next().await?;
        if batch.is_empty() {
            break;
        }
        for line in &batch {
            if row > ROWS_MAX {
                return Err(Refusal::of(Reason::TooLarge).with("limit", ROWS_MAX).into());
            }
            total = add(total, line)?;
            for (column, field) in (0_u16..).zip(&line.fields) {
                sheet.write_string(row, column, field).map_err(broken)?;
            }
            row += 1;
        }
    }
    foot(sheet, row, columns, &lines, total, &bold).map_err(broken)?;
    let written = tokio::task::spawn_blocking(move || {
        let mut file = tempfile::tempfile().map_err(broken)?;
        workbook.save_to_writer(&mut file).map_err(broken)?;
        std::io::Seek::rewind(&mut file).map_err(broken)?;
        Ok::<_, Error>(file)
    });
    let file = written.await.map_err(broken)??;
    Ok((tokio::fs::File::from_std(file), i64::from(row) - 1))
}

/// Amounts are texts, so that a spreadsheet cannot round them.
fn heading(sheet: &mut Worksheet, columns: &[Column], bold: &Format) -> Result<(), XlsxError> {
    for (at, column) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(0, at, column.name, bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// The total, and up to where the journal was read.
fn foot(
    sheet: &mut Worksheet,
    row: u32,
    columns: &[Column],
    lines: &Lines,
    total: Fen,
    bold: &Format,
) -> Result<(), XlsxError> {
    if has_total(columns) {
        sheet.write_string_with_format(row, 0, "合计 Total", bold)?;
    }
    if let Some((at, _)) = (0_u16..).zip(columns).find(|(_, column)| column.name == "amount") {
        sheet.write_string_with_format(row, at, total.to_string(), bold)?;
    }
    let cut = lines.as_of();
    sheet.write_string(row + 1, 0, format!("截至 As of: {}，日志位置 Journal position: {}", cut.day, cut.position))?;
    sheet.write_string(row + 2, 0, format!("日志摘要 Journal digest: {}", cut.digest))?;
    Ok(())
}
