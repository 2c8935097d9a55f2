//! Moments and days. The domain never asks what time it is: "now" is always passed in.

use crate::rulebook::{Reason, Refusal};
use std::{fmt, str::FromStr};
use time::{Date, OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

/// China has one zone and no summer time.
const BEIJING: UtcOffset = match UtcOffset::from_hms(8, 0, 0) {
    Ok(offset) => offset,
    Err(_) => panic!("+08:00 is an offset"),
};

/// An instant in milliseconds since 1970, written in Beijing time.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    crate::schema::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, format = DateTime, example = "2026-03-06T09:00:00+08:00")]
pub struct Moment(i64);

/// A day of the calendar in Beijing.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    crate::schema::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, format = Date, example = "2026-03-06")]
pub struct Day(Date);

impl Moment {
    /// So many milliseconds since 1970.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }
    /// Milliseconds since 1970.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }
    /// The day in Beijing.
    #[must_use]
    pub fn day(self) -> Day {
        Day(self.in_beijing().date())
    }
    /// Later by so many milliseconds.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0 + millis)
    }
    fn in_beijing(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
            .to_offset(BEIJING)
    }
}

impl Day {
    /// The day of a date.
    #[must_use]
    pub const fn new(date: Date) -> Self {
        Self(date)
    }
    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }
    /// The day of a year that a month and day tell, such as 531 for the 31st of May; none if there is no such day.
    #[must_use]
    pub fn of_month_and_day(year: i32, month_and_day: i64) -> Option<Self> {
        let month = u8::try_from(month_and_day / 100).ok().and_then(|month| time::Month::try_from(month).ok())?;
        let day = u8::try_from(month_and_day % 100).ok()?;
        Date::from_calendar_date(year, month, day).ok().map(Self)
    }
    /// Later by so many days, or earlier.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(time::Duration::days(days)))
    }
    /// Later by so many years; the 29th of February becomes the 28th.
    #[must_use]
    pub fn plus_years(self, years: i32) -> Self {
        let year = self.0.year() + years;
        Self(
            self.0.replace_year(year).unwrap_or_else(|_| {
                self.0.previous_day().and_then(|day| day.replace_year(year).ok()).unwrap_or(self.0)
            }),
        )
    }
    /// The first day of its year.
    #[must_use]
    pub fn first_of_year(self) -> Self {
        Self(self.0.replace_ordinal(1).unwrap_or(self.0))
    }
    /// The first day of its month.
    #[must_use]
    pub fn first_of_month(self) -> Self {
        Self(self.0.replace_day(1).unwrap_or(self.0))
    }
    /// Days from `earlier` to this one.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).whole_days()
    }
    /// Whether it is a Saturday or a Sunday.
    #[must_use]
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), time::Weekday::Saturday | time::Weekday::Sunday)
    }
    /// The first moment of the day in Beijing.
    #[must_use]
    pub fn start(self) -> Moment {
        Moment(self.0.midnight().assume_offset(BEIJING).unix_timestamp() * 1000)
    }
    /// The last moment of the day in Beijing.
    #[must_use]
    pub fn end(self) -> Moment {
        self.plus_days(1).start().plus_millis(-1)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_beijing().format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}
impl FromStr for Moment {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let moment =
            OffsetDateTime::parse(text, &Rfc3339).map_err(|_| Refusal::of(Reason::NotATime).with("kind", "moment"))?;
        let millis = moment.unix_timestamp_nanos().div_euclid(1_000_000);
        let moment =
            i64::try_from(millis).map(Self).map_err(|_| Refusal::of(Reason::NotATime).with("kind", "moment"))?;
        if (1990..2200).contains(&moment.day().year()) {
            Ok(moment)
        } else {
            Err(Refusal::of(Reason::NotATime).with("kind", "moment"))
        }
    }
}
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}
impl FromStr for Day {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let form = time::macros::format_description!("[year]-[month]-[day]");
        let date = Date::parse(text, &form).map_err(|_| Refusal::of(Reason::NotATime).with("kind", "day"))?;
        if (1990..2200).contains(&date.year()) && text.len() == 10 {
            Ok(Self(date))
        } else {
            Err(Refusal::of(Reason::NotATime).with("kind", "day"))
        }
    }
}
macro_rules! as_text {
    ($($name:ident),+) => { $(
        impl TryFrom<String> for $name {
            type Error = Refusal;
            fn try_from(text: String) -> Result<Self, Refusal> { text.parse() }
        }
        impl From<$name> for String { fn from(value: $name) -> Self { value.to_string() } }
    )+ };
}
as_text!(Moment, Day);

crate::phrase::facts![Day, Moment];
