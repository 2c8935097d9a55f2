//! How a report reads for people: its title, its headings and the words in its cells, in their language.

use domain::report::Report;
use labels::{Language, label};
use persistence::reports::{Column, Lines};

/// How a report is written for people.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// Their language.
    pub(super) language: Language,
    /// Whether a CSV begins with a byte order mark.
    pub(super) bom: bool,
    /// Whether a CSV begins with what the report is, with headings and words for people.
    pub(super) head: bool,
}

impl Reading {
    /// One of two texts.
    pub(super) const fn one<'t>(self, zh: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }
    /// The title of a report.
    pub(super) fn title(self, report: Report) -> &'static str {
        let (zh, en) = report.title();
        self.one(zh, en)
    }
    /// The heading of a column.
    pub(super) fn heading(self, report: Report, column: &Column) -> &'static str {
        let key = format!("field-{}-report-row-{}", report.word(), column.name).replace('_', "-");
        label(self.language, &key).unwrap_or(column.name)
    }
    /// A cell: a word of the program as people say it, anything else as it is.
    pub(super) fn cell<'f>(self, column: &Column, field: &'f str) -> &'f str {
        let Some(of) = column.words else { return field };
        labels::of_list(self.language, of, field)
    }
    /// What a report is: line by line, a label and what it says.
    pub(super) fn about(self, lines: &Lines) -> Vec<(&'static str, String)> {
        let (asked, cut) = (lines.asked(), lines.as_of());
        let all = || self.one("全部", "all").to_owned();
        let unit = asked.unit.as_ref().map(|unit| format!("{unit} {}", lines.unit_name().unwrap_or_default()));
        let day = |day: Option<domain::Day>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
        let period =
            (asked.from.is_some() || asked.to.is_some()).then(|| format!("{} — {}", day(asked.from), day(asked.to)));
        let mut about = vec![
            (self.one("报表", "Report"), self.title(lines.report()).to_owned()),
            (self.one("单位", "Unit"), unit.unwrap_or_else(all)),
            (self.one("期间", "Period"), period.unwrap_or_else(all)),
        ];
        let limits = [
            (self.one("预算年度", "Budget year"), asked.year.map(|year| year.to_string())),
            (
                self.one("资金来源", "Source"),
                asked.source.map(|source| labels::of_list(self.language, "Source", source.word()).to_owned()),
            ),
            (self.one("品目代码", "Catalogue code"), asked.catalogue_code.clone()),
            (self.one("供应商", "Organisation"), asked.organisation.map(|id| id.to_string())),
            (self.one("合同", "Contract"), asked.contract.map(|id| id.to_string())),
            (self.one("汇总方式", "Grouped by"), asked.group.map(|group| group.to_string())),
        ];
        about.extend(limits.into_iter().filter_map(|(label, limit)| Some((label, limit?))));
        about.extend([
            (self.one("截至", "As of"), cut.day.to_string()),
            (self.one("日志位置", "Journal position"), cut.position.to_string()),
            (self.one("日志摘要", "Journal digest"), cut.digest.to_string()),
        ]);
        about
    }
}
