//! The statutory holidays of years without a notice, reckoned from the lunar calendar.

use domain::{Calendar, Day};
use tyme4rs::tyme::{
    Tyme,
    lunar::LunarDay,
    solar::{SolarDay, SolarTerm},
};

fn day(of: &SolarDay) -> Day {
    format!("{:04}-{:02}-{:02}", of.get_year(), of.get_month(), of.get_day()).parse().unwrap()
}

fn lunar(year: i32, month: i32, of_month: i32) -> SolarDay {
    LunarDay::from_ymd(
        isize::try_from(year).unwrap(),
        isize::try_from(month).unwrap(),
        usize::try_from(of_month).unwrap(),
    )
    .get_solar_day()
}

/// The statutory holidays of a year by the rule in force since 2025 (State Council Order 795).
fn statutory(year: i32) -> Vec<Day> {
    let fixed = |month_and_day: i64| Day::of_month_and_day(year, month_and_day).unwrap();
    let new_year = lunar(year, 1, 1);
    let spring = (-1..=2).map(|after| day(&new_year.next(after)));
    // A day of the solar year, not of the lunar one.
    let bright = SolarTerm::from_name(isize::try_from(year).unwrap(), "清明").get_julian_day().get_solar_day();
    let feasts = [day(&bright), day(&lunar(year, 5, 5)), day(&lunar(year, 8, 15))];
    let mut days: Vec<Day> =
        [101, 501, 502, 1001, 1002, 1003].into_iter().map(fixed).chain(spring).chain(feasts).collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn table() -> String {
    let of_year = |year: i32| {
        let days: Vec<String> = statutory(year).iter().map(|day| day.to_string()[5..].replace('-', "")).collect();
        format!("{year} {}\n", days.join(" "))
    };
    (2027..=2099).map(of_year).collect()
}

#[test]
fn the_table_of_statutory_holidays_that_is_checked_in_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/statutory-holidays.txt");
    if std::env::var_os("QINGDAN_WRITE").is_some() {
        std::fs::write(path, table()).unwrap();
    }
    assert!(
        std::fs::read_to_string(path).unwrap() == table(),
        "data/statutory-holidays.txt is not current: cargo xtask write"
    );
}

#[test]
fn every_statutory_holiday_of_the_years_that_are_known_is_a_day_off_in_their_notices() {
    let calendar = Calendar::shipped();
    for year in [2025, 2026] {
        for day in statutory(year) {
            assert!(!calendar.is_working_day(day), "{day}");
        }
    }
}

#[test]
fn a_year_without_a_notice_knows_its_statutory_holidays_and_the_notice_prevails() {
    let mut calendar = Calendar::shipped();
    let eve: Day = "2027-02-05".parse().unwrap();
    // The eve of the lunar year of 2027, a Friday.
    assert!(calendar.is_provisional(eve) && !calendar.is_working_day(eve));
    assert!(calendar.is_working_day("2027-02-04".parse().unwrap()));
    calendar.learn("2027-01-01".parse().unwrap(), domain::calendar::DayKind::PublicHoliday);
    assert!(!calendar.is_provisional(eve) && calendar.is_working_day(eve), "what the notice does not name is worked");
}
