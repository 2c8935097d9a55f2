//! A line of a report as it is read.

use super::{
    parts::unreadable,
    plan::{Column, Kind},
};
use crate::error::Error;
use domain::Fen;
use std::{borrow::Cow, fmt::Write};

/// A line of a report: its fields as they are written, and the amount by which it counts. All fields are one text: a report has
/// millions of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    text: String,
    /// Where each field ends.
    ends: Vec<usize>,
    /// The value of the column `amount`.
    pub amount: Fen,
}

impl Line {
    pub(super) fn read<'f>(
        columns: &[Column],
        fields: impl Iterator<Item = Result<Cow<'f, str>, Error>>,
    ) -> Result<Self, Error> {
        let mut line =
            Self { text: String::with_capacity(256), ends: Vec::with_capacity(columns.len()), amount: Fen::ZERO };
        for (column, field) in columns.iter().zip(fields) {
            let field = field?;
            match column.kind {
                Kind::Text | Kind::Day | Kind::Count => line.text.push_str(&field),
                Kind::Amount => {
                    let amount = Fen::new(field.parse().map_err(unreadable)?);
                    write!(line.text, "{amount}").map_err(unreadable)?;
                    if column.name == "amount" {
                        line.amount = amount;
                    }
                }
                Kind::Capitals => line.text.push_str(&Fen::new(field.parse().map_err(unreadable)?).to_capitals()),
            }
            line.ends.push(line.text.len());
        }
        if line.ends.len() == columns.len() {
            return Ok(line);
        }
        Err(unreadable(format!("{} fields instead of {}", line.ends.len(), columns.len())))
    }
    /// The fields, in the order of the columns.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins.zip(&self.ends).map(|(begin, end)| self.text.get(begin..*end).unwrap_or_default())
    }
    /// The field at a place, counted from 0; empty if there is none.
    #[must_use]
    pub fn field(&self, at: usize) -> &str {
        self.fields().nth(at).unwrap_or_default()
    }
    /// Fills fields in from a place on.
    pub(super) fn fill(&mut self, from: usize, filled: &[String]) {
        let last = from + filled.len();
        let field = |(at, field): (usize, &str)| match at {
            at if at < from || at >= last => field.to_owned(),
            at => filled[at - from].clone(),
        };
        let fields: Vec<String> = self.fields().enumerate().map(field).collect();
        self.text.clear();
        self.ends.clear();
        for field in fields {
            self.text.push_str(&field);
            self.ends.push(self.text.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Line;
    use crate::reports::plan::{amount, text};

    #[test]
    fn fields_are_read_and_filled_in() {
        let columns = [text("a", ""), text("b", ""), amount("amount", ""), text("c", "")];
        let read = |fields: &[&'static str]| Line::read(&columns, fields.iter().map(|field| Ok((*field).into())));
        let mut line = read(&["一", "", "-105", "末"]).expect("a line");
        assert_eq!(line.fields().collect::<Vec<_>>(), ["一", "", "-1.05", "末"]);
        assert_eq!((line.amount.get(), line.field(3), line.field(4)), (-105, "末", ""));
        line.fill(1, &["二二".to_owned(), "0.00".to_owned()]);
        assert_eq!(line.fields().collect::<Vec<_>>(), ["一", "二二", "0.00", "末"]);
        assert!(read(&["一"]).is_err() && read(&["", "", "1.05", ""]).is_err());
    }
}
