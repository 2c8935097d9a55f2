//! Working days of the Chinese calendar, and periods counted as the statutes count them.

use crate::moment::Day;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// The notices of the State Council for 2020–2026, day by day (public holidays, days off in lieu, make-up days).
const SHIPPED: &str = include_str!("../../../data/workdays.csv");

/// The statutory holidays of the years for which no notice is known yet, by the rule in force since 2025 (全国年节及纪念日放假办法, State
/// Council Order 795): the 1st of January, the eve and the first three days of the lunar year, 清明, the 1st and 2nd of May, 端午,
/// 中秋, and the first three days of October. Reckoned from the lunar calendar by a test.
const STATUTORY: &str = include_str!("../../../data/statutory-holidays.txt");

/// The same, day by day.
static STATUTORY_DAYS: LazyLock<BTreeSet<Day>> = LazyLock::new(|| {
    let of_year = |line: &'static str| {
        let mut fields = line.split(' ');
        let year: Option<i32> = fields.next().and_then(|year| year.parse().ok());
        let day = move |field: &str| Day::of_month_and_day(year?, field.parse().ok()?);
        fields.filter_map(day)
    };
    STATUTORY.lines().flat_map(of_year).collect()
});

crate::words! {
    /// What a notice of the State Council makes of a day.
    DayKind { PublicHoliday = "public_holiday", InLieuDayoff = "in_lieu_dayoff", MakeupWorkday = "makeup_workday" }
}

crate::words! {
    /// How a period counts: every day, or working days only.
    Counting { Days = "days", WorkingDays = "working_days" }
}

/// A length of time as a statute gives it, such as 5 working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, crate::schema::ToSchema)]
pub struct Period {
    /// How many.
    pub length: u16,
    /// Of which kind.
    pub counting: Counting,
}

impl Period {
    /// So many days of the calendar.
    #[must_use]
    pub const fn days(length: u16) -> Self {
        Self { length, counting: Counting::Days }
    }
    /// So many working days.
    #[must_use]
    pub const fn working_days(length: u16) -> Self {
        Self { length, counting: Counting::WorkingDays }
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self.counting {
            Counting::Days => "D",
            Counting::WorkingDays => "WD",
        };
        write!(f, "{} {kind}", self.length)
    }
}

crate::words! {
    /// Why a day of a period counts or does not.
    DayCountReason as CountedBecause {
        StartNotCounted = "start_not_counted", Counted = "counted", Weekend = "weekend",
        PublicHoliday = "public_holiday", InLieuDayoff = "in_lieu_dayoff", RolledPastHoliday = "rolled_past_holiday",
    }
}

/// A day of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, crate::schema::ToSchema)]
pub struct CountedDay {
    /// The day.
    pub day: Day,
    /// Its number in the period, if it counts.
    pub number: Option<u16>,
    /// Why it counts or does not.
    pub reason: DayCountReason,
}

/// Which days are worked. Years without a notice are provisional: weekends and the statutory holidays are free; which days are
/// moved (调休) waits for the notice, which prevails where it is known.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    notices: BTreeMap<Day, DayKind>,
}

impl Calendar {
    /// The calendar as shipped, 2020–2026.
    ///
    /// # Panics
    /// Never: a test reads every line of the shipped table.
    #[must_use]
    pub fn shipped() -> Self {
        let mut calendar = Self::default();
        for line in SHIPPED.lines().skip(1) {
            let mut fields = line.split(',');
            let day = fields.next().and_then(|text| text.parse().ok());
            let kind = fields.next().and_then(|text| text.parse().ok());
            if let (Some(day), Some(kind)) = (day, kind) {
                calendar.notices.insert(day, kind);
            }
        }
        calendar
    }
    /// Takes up a day of a yearly notice.
    pub fn learn(&mut self, day: Day, kind: DayKind) {
        self.notices.insert(day, kind);
    }
    /// Whether the notice for the year of this day has not been taken up.
    #[must_use]
    pub fn is_provisional(&self, day: Day) -> bool {
        let year = day.first_of_year()..=day.first_of_year().plus_days(365);
        !self.notices.range(year).any(|(known, _)| known.year() == day.year())
    }
    /// Whether people work on this day.
    #[must_use]
    pub fn is_working_day(&self, day: Day) -> bool {
        match self.notices.get(&day) {
            Some(DayKind::MakeupWorkday) => true,
            Some(DayKind::PublicHoliday | DayKind::InLieuDayoff) => false,
            None => !day.is_weekend() && !self.is_statutory(day),
        }
    }
    /// Whether a day is a statutory holiday of a year whose notice is not known.
    fn is_statutory(&self, day: Day) -> bool {
        STATUTORY_DAYS.contains(&day) && self.is_provisional(day)
    }
    fn is_public_holiday(&self, day: Day) -> bool {
        match self.notices.get(&day) {
            Some(kind) => *kind != DayKind::MakeupWorkday,
            None => self.is_statutory(day),
        }
    }
    /// The last day of a period that starts on `start`.
    ///
    /// The first day is not counted; a last day on a statutory holiday moves to the first day after it
    /// (财政部令第87号 Art. 85).
    #[must_use]
    pub fn last_day(&self, start: Day, period: Period) -> Day {
        let mut day = start;
        match period.counting {
            Counting::Days => {
                day = day.plus_days(i64::from(period.length));
                while self.is_public_holiday(day) {
                    day = day.plus_days(1);
                }
            }
            Counting::WorkingDays => {
                for _ in 0..period.length {
                    day = day.plus_days(1);
                    while !self.is_working_day(day) {
                        day = day.plus_days(1);
                    }
                }
            }
        }
        day
    }
    /// How the days of a period are counted, one by one, from the day it starts on to its last.
    #[must_use]
    pub fn counted(&self, start: Day, period: Period) -> Vec<CountedDay> {
        let last = self.last_day(start, period);
        let mut number = 0;
        let mut days = vec![CountedDay { day: start, number: None, reason: DayCountReason::StartNotCounted }];
        for after in 1..=last.days_since(start) {
            let day = start.plus_days(after);
            let counts = match period.counting {
                Counting::Days => number < period.length,
                Counting::WorkingDays => self.is_working_day(day),
            };
            number += u16::from(counts);
            let reason = if counts { DayCountReason::Counted } else { self.why_not_counted(day, period.counting) };
            days.push(CountedDay { day, number: counts.then_some(number), reason });
        }
        days
    }
    fn why_not_counted(&self, day: Day, counting: Counting) -> DayCountReason {
        match (counting, self.notices.get(&day)) {
            // Only what comes after the last counted day is left over: the period rolls on past a statutory holiday.
            (Counting::Days, _) => DayCountReason::RolledPastHoliday,
            (Counting::WorkingDays, Some(DayKind::PublicHoliday)) => DayCountReason::PublicHoliday,
            (Counting::WorkingDays, Some(DayKind::InLieuDayoff)) => DayCountReason::InLieuDayoff,
            (Counting::WorkingDays, None) if self.is_statutory(day) => DayCountReason::PublicHoliday,
            (Counting::WorkingDays, _) => DayCountReason::Weekend,
        }
    }
    /// The latest day on which a period can start to have run by a day: "publish by … at the latest".
    #[must_use]
    pub fn latest_start(&self, until: Day, period: Period) -> Day {
        let mut start = until;
        while self.last_day(start, period) > until {
            start = start.plus_days(-1);
        }
        start
    }
    /// Working days after `start` up to and including `end`.
    #[must_use]
    pub fn working_days_between(&self, start: Day, end: Day) -> u32 {
        let days = (1..=end.days_since(start)).filter(|&days| self.is_working_day(start.plus_days(days)));
        u32::try_from(days.count()).unwrap_or(u32::MAX)
    }
}

impl crate::phrase::Fact for Period {
    fn written(&self) -> String {
        let one = self.length == 1;
        match self.counting {
            Counting::Days => format!("{0} 日 ¦ {0} {1}", self.length, if one { "day" } else { "days" }),
            Counting::WorkingDays => {
                format!("{0} 个工作日 ¦ {0} working {1}", self.length, if one { "day" } else { "days" })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn every_line_of_the_shipped_table_is_read() {
        assert_eq!(Calendar::shipped().notices.len(), SHIPPED.lines().count() - 1);
    }

    #[test]
    fn working_days_of_each_year_agree_with_the_notices() {
        let calendar = Calendar::shipped();
        for (year, expected) in
            [(2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)]
        {
            let (first, last) = (day(&format!("{}-12-31", year - 1)), day(&format!("{year}-12-31")));
            assert_eq!(calendar.working_days_between(first, last), expected, "{year}");
        }
    }

    #[test]
    fn periods_end_where_the_golden_vectors_say() {
        let calendar = Calendar::shipped();
        for (start, length, end) in [
            ("2026-02-11", 5, "2026-02-25"),
            ("2026-09-30", 2, "2026-10-09"),
            ("2026-04-30", 7, "2026-05-13"),
            ("2025-09-26", 7, "2025-10-13"),
            ("2025-12-01", 1, "2025-12-02"),
            ("2025-12-02", 7, "2025-12-11"),
            ("2025-12-12", 5, "2025-12-19"),
            ("2025-09-26", 5, "2025-10-10"),
        ] {
            assert_eq!(calendar.last_day(day(start), Period::working_days(length)), day(end), "{start} + {length}");
        }
    }

    #[test]
    fn a_period_of_days_does_not_end_on_a_statutory_holiday() {
        let calendar = Calendar::shipped();
        assert_eq!(calendar.last_day(day("2026-09-11"), Period::days(20)), day("2026-10-08"));
    }

    #[test]
    fn a_year_without_a_notice_is_provisional() {
        let calendar = Calendar::shipped();
        assert!(calendar.is_provisional(day("2027-03-01")) && !calendar.is_provisional(day("2026-03-01")));
    }
}
