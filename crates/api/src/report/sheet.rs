//! A report as a workbook, written to a temporary file row by row and streamed from it. What counts is a number, a day is a day:
//! a spreadsheet sums, sorts and filters it. A second sheet says what the report is, with totals that the spreadsheet works out.

use super::words::Reading;
use domain::{Fen, Reason, Refusal};
use persistence::{
    Error,
    reports::{Column, Kind, Lines, has_total},
};
use rust_xlsxwriter::{
    ColNum, ExcelDateTime, Format, Formula, RowNum, Workbook, Worksheet, XlsxError, utility::column_number_to_name,
};

/// A sheet has 1,048,576 rows; one is the heading, and one the total.
const ROWS_MAX: u32 = 1_048_574;

/// Up to here a number of a spreadsheet holds every fen (2^53).
const EXACT_MAX: i64 = 1 << 53;

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("xlsx: {error}"))
}

/// How cells look.
struct Formats {
    bold: Format,
    amount: Format,
    total: Format,
    count: Format,
    day: Format,
}

impl Formats {
    fn new() -> Self {
        Self {
            bold: Format::new().set_bold(),
            amount: Format::new().set_num_format("#,##0.00"),
            total: Format::new().set_num_format("#,##0.00").set_bold(),
            count: Format::new().set_num_format("0"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
        }
    }
}

/// What a column sums to, while it can be summed to the fen.
#[derive(Clone, Copy)]
struct Sum {
    column: ColNum,
    whole: Option<Fen>,
}

/// The workbook as a file that vanishes with its handle, and how many lines it has.
pub(super) async fn file(mut lines: Lines, reading: Reading) -> Result<(tokio::fs::File, i64), Error> {
    let mut workbook = Workbook::new();
    // The same question gets the same bytes: the workbook is as old as what it reports.
    let made = ExcelDateTime::from_timestamp(lines.as_of().at.millis() / 1000).map_err(broken)?;
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&made));
    let (formats, columns) = (Formats::new(), lines.columns());
    let sheet = workbook.add_worksheet_with_constant_memory().map_err(broken)?;
    let data = reading.one("数据", "Data");
    begin(sheet.set_name(data).map_err(broken)?, &lines, reading, &formats).map_err(broken)?;
    let summed = (0..).zip(columns).filter(|(_, column)| column.kind == Kind::Amount && has_total(columns));
    let mut sums: Vec<Sum> = summed.map(|(column, _)| Sum { column, whole: Some(Fen::ZERO) }).collect();
    let mut row = 1_u32;
    loop {
        let batch = lines.next_batch().await?;
        if batch.is_empty() {
            break;
        }
        for line in &batch {
            if row > ROWS_MAX {
                return Err(Refusal::of(Reason::TooLarge).with("limit", ROWS_MAX).into());
            }
            for ((at, column), field) in (0..).zip(columns).zip(line.fields()) {
                let written = cell(sheet, (row, at), column, field, reading, &formats).map_err(broken)?;
                if let Some(sum) = sums.iter_mut().find(|sum| sum.column == at) {
                    sum.whole = sum.whole.zip(written).and_then(|(whole, amount)| whole.plus(amount));
                }
            }
            row += 1;
        }
    }
    end(sheet, row, columns, &sums, reading, &formats).map_err(broken)?;
    about(workbook.add_worksheet(), &lines, (data, row, &sums), reading, &formats).map_err(broken)?;
    let written = tokio::task::spawn_blocking(move || {
        let mut file = tempfile::tempfile().map_err(broken)?;
        workbook.save_to_writer(&mut file).map_err(broken)?;
        std::io::Seek::rewind(&mut file).map_err(broken)?;
        Ok::<_, Error>(file)
    });
    let file = written.await.map_err(broken)??;
    Ok((tokio::fs::File::from_std(file), i64::from(row) - 1))
}

/// The headings, which stay in sight, and as much room as a column needs.
fn begin(sheet: &mut Worksheet, lines: &Lines, reading: Reading, formats: &Formats) -> Result<(), XlsxError> {
    for (at, column) in (0..).zip(lines.columns()) {
        sheet.write_string_with_format(0, at, reading.heading(lines.report(), column), &formats.bold)?;
        let width = match column.kind {
            Kind::Amount => 18,
            Kind::Day => 12,
            Kind::Count => 10,
            Kind::Capitals => 40,
            Kind::Text if column.name.contains("name") || column.name.contains("title") => 32,
            Kind::Text => 22,
        };
        sheet.set_column_width(at, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// Writes a cell; gives the amount that it counts, if it counts one as a number.
fn cell(
    sheet: &mut Worksheet,
    (row, at): (RowNum, ColNum),
    column: &Column,
    field: &str,
    reading: Reading,
    formats: &Formats,
) -> Result<Option<Fen>, XlsxError> {
    match column.kind {
        Kind::Amount => {
            let amount = field.parse::<Fen>().ok().filter(|amount| amount.get().abs() <= EXACT_MAX);
            match amount {
                Some(amount) => sheet.write_number_with_format(row, at, yuan(amount), &formats.amount)?,
                // A spreadsheet would round it.
                None => sheet.write_string(row, at, field)?,
            };
            return Ok(amount);
        }
        Kind::Count => match field.parse::<i64>().ok().filter(|count| count.abs() <= EXACT_MAX) {
            Some(count) => sheet.write_number_with_format(row, at, whole(count), &formats.count)?,
            None => sheet.write_string(row, at, field)?,
        },
        Kind::Day => match ExcelDateTime::parse_from_str(field) {
            Ok(day) => sheet.write_datetime_with_format(row, at, &day, &formats.day)?,
            Err(_) => sheet.write_string(row, at, field)?,
        },
        Kind::Text | Kind::Capitals => sheet.write_string(row, at, reading.cell(column, field))?,
    };
    Ok(None)
}

/// A whole number of at most 2^53 as a spreadsheet has it.
#[expect(clippy::cast_precision_loss, reason = "every whole number up to 2^53 is exact")]
const fn whole(number: i64) -> f64 {
    number as f64
}

/// Yuan as a spreadsheet has them: the number nearest to the hundredth part, which every spreadsheet shows and adds as that.
fn yuan(amount: Fen) -> f64 {
    whole(amount.get()) / 100.0
}

/// The totals under the columns, and a filter over the lines.
fn end(
    sheet: &mut Worksheet,
    row: u32,
    columns: &[Column],
    sums: &[Sum],
    reading: Reading,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let last = ColNum::try_from(columns.len().saturating_sub(1)).unwrap_or(ColNum::MAX);
    sheet.autofilter(0, 0, (row - 1).max(1), last)?;
    if sums.is_empty() || row == 1 {
        return Ok(());
    }
    sheet.write_string_with_format(row, 0, reading.one("合计", "Total"), &formats.bold)?;
    for sum in sums {
        match sum.whole {
            Some(whole) => {
                sheet.write_formula_with_format(row, sum.column, formula("", row, sum.column, whole), &formats.total)?
            }
            None => sheet.write_string(row, sum.column, "—")?,
        };
    }
    Ok(())
}

/// The sum of a column with what it comes to, so that whoever does not work it out shows it too.
fn formula(sheet: &str, row: u32, column: ColNum, whole: Fen) -> Formula {
    let name = column_number_to_name(column);
    Formula::new(format!("=SUM({sheet}{name}2:{name}{row})")).set_result(whole.to_string())
}

/// What the report is, how many lines it has, and its totals once more.
fn about(
    sheet: &mut Worksheet,
    lines: &Lines,
    (data, row, sums): (&str, u32, &[Sum]),
    reading: Reading,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name(reading.one("说明", "About"))?;
    sheet.set_column_width(0, 24)?;
    sheet.set_column_width(1, 70)?;
    let mut at = 0;
    for (label, said) in reading.about(lines) {
        sheet.write_string_with_format(at, 0, label, &formats.bold)?;
        sheet.write_string(at, 1, &said)?;
        at += 1;
    }
    sheet.write_string_with_format(at, 0, reading.one("行数", "Lines"), &formats.bold)?;
    sheet.write_number_with_format(at, 1, f64::from(row - 1), &formats.count)?;
    for sum in sums.iter().filter(|_| row > 1) {
        let Some((whole, column)) = sum.whole.zip(lines.columns().get(usize::from(sum.column))) else { continue };
        at += 1;
        let label = format!("{}: {}", reading.one("合计", "Total"), reading.heading(lines.report(), column));
        sheet.write_string_with_format(at, 0, label, &formats.bold)?;
        let formula = formula(&format!("'{data}'!"), row, sum.column, whole);
        sheet.write_formula_with_format(at, 1, formula, &formats.total)?;
    }
    sheet.write_string(at + 1, 0, reading.one("金额单位：元（精确到分）", "Amounts in yuan, exact to the fen"))?;
    Ok(())
}
